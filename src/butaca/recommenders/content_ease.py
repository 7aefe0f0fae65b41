"""Lists for a person, by item weights learned from ratings and content.

A linear model of a person's ratings, in which no movie explains itself (EASE: Steck, *Embarrassingly
Shallow Autoencoders for Sparse Data*, 2019), with a prior of what movies have in common: with X the
ratings, K the affinity of movies and P the inverse of G::

    G = X'X + content * K + penalty * I        weight(i -> j) = -P[i, j] / P[j, j]

A movie's score for a person is the sum of the weights of what the person rated, each times the
strength of the rating: 1 for a like, less for what was only seen, below 0 for a dislike. In X even a
low rating counts a little, since who rated a movie chose to see it, and movies of one kind are seen
by the same raters. Weights below 0 are half of what makes the lists good: they keep the second-best
explanation of the same taste from being counted twice.

The inverse is exact for the most rated movies, since it costs the cube of their number. Each further movie j is
added to them as if it were the only one, by the inverse of a matrix in blocks: with g its column of G against theirs::

    b = P g        s = G[j, j] - g'b
    weight(i -> j) = b[i]        weight(j -> i) = (b[i] / s) / (P[i, i] + b[i]^2 / s)

Only weights between two of the further movies are left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import lapack

from butaca.catalogue.catalogue import Catalogue
from butaca.features.content import Content
from butaca.features.incidence import SparseMatrix
from butaca.recommenders import likes
from butaca.recommenders.aggregates.sums import OWN_UNITS, RatingSums
from butaca.recommenders.content_affinity import Affinity
from butaca.recommenders.pair_model import Floats, Ints
from butaca.recommenders.shipped_weights import Weights, shipped
from butaca.recommenders.stars import LIKED, SEEN

KEPT = 400  # weights of each movie: 98.5 % of the quality of all; 200 are 96.5 %
FEWEST_RATINGS = 3  # movies with fewer ratings are left to content
MOST_EXACT = 16_000  # movies, the most rated ones: their matrix of 4 bytes each is 1 GB, and inverted within a minute
_ROWS = 256  # at a time

_Matrix = NDArray[np.float32]


@dataclass(frozen=True)
class ItemWeightBlock:
    """Weights from some movies to others.

    ``ids`` and ``weights`` [movies, n], the greatest first whatever their sign.
    Where a movie has fewer, ids are -1 and weights 0.
    """

    movie_ids: Ints
    ids: NDArray[np.int32]
    weights: _Matrix


@dataclass(frozen=True)
class ContentEase:
    """Recipe of the model.

    ``most_exact`` of the movies are inverted together, and each of the others beside them.
    """

    weights: Weights = field(default_factory=shipped)
    most_exact: int = MOST_EXACT

    def fit(self, catalogue: Catalogue, content: Content | None = None) -> "ContentEaseModel":
        """Learn from a catalogue's ratings; without any there are no weights."""
        ids, together = catalogue.movie_ids, _together(catalogue, self.weights)
        rated = together.ratings
        warm = np.argsort(-rated, kind="stable")[: int((rated >= FEWEST_RATINGS).sum())]
        first, further = np.sort(warm[: self.most_exact]), np.sort(warm[self.most_exact :])
        if not len(first):
            return ContentEaseModel(ids[:0], np.zeros((0, 0), dtype=np.float32))
        gram = _Gram(together, Affinity(content or Content.of(catalogue), self.weights.content), self.weights)
        whole = np.empty((len(first), len(first)), dtype=np.float32)
        for start in range(0, len(first), _ROWS):
            whole[start : start + _ROWS] = gram.block(first[start : start + _ROWS], first)
        whole[np.diag_indices(len(first))] += np.float32(self.weights.personal["penalty"])
        inverse = _inverse(whole)
        if not len(further):
            return ContentEaseModel(ids[first], inverse)
        return ContentEaseModel(ids[first], inverse, _Further.of(gram, inverse, first, further, ids))


def rating_strengths(stars: Floats, seen: float, low: float) -> Floats:
    """Return the strengths of ratings, 1 for a like.

    The shape of ``stars``.
    """
    return np.where(stars >= LIKED, 1.0, np.where(stars >= SEEN, seen, low))


class _Together(Protocol):
    """X'X of the strengths of ratings, in blocks; ``ratings`` [movies] are how many each movie has."""

    ratings: Ints

    def block(self, rows: Ints, columns: Ints) -> _Matrix:
        """Return the rows of some movies against others [rows, columns]."""
        ...

    def squares(self, rows: Ints) -> _Matrix:
        """Return what is on the diagonal of some movies."""
        ...


class _Rated:
    """X'X of ratings that are here."""

    def __init__(self, stars: SparseMatrix, weights: Weights) -> None:
        values = rating_strengths(stars.data, weights.personal["seen"], weights.personal["low"]).astype(np.float32)
        self.ratings: Ints = np.bincount(stars.indices, minlength=stars.shape[1])
        self._strong = sparse.csr_array((values, stars.indices, stars.indptr), shape=stars.shape)
        self._by_movie = self._strong.T.tocsr()
        self._columns: tuple[Ints, SparseMatrix] | None = None

    def block(self, rows: Ints, columns: Ints) -> _Matrix:
        """See ``_Together``."""
        if self._columns is None or self._columns[0] is not columns:
            self._columns = columns, self._strong[:, columns]
        block: _Matrix = (self._by_movie[rows] @ self._columns[1]).toarray()
        return block

    def squares(self, rows: Ints) -> _Matrix:
        """See ``_Together``."""
        own = self._by_movie[rows]
        squares: _Matrix = np.asarray(own.multiply(own).sum(axis=1)).ravel()
        return squares


class _Summed:
    """X'X of ratings that were added up elsewhere."""

    def __init__(self, sums: RatingSums) -> None:
        self.ratings = sums.ratings
        self._squares = (sums.squares / OWN_UNITS**2).astype(np.float32)
        self._pairs = sums.gram()

    def block(self, rows: Ints, columns: Ints) -> _Matrix:
        """See ``_Together``."""
        block: _Matrix = self._pairs[rows][:, columns].toarray()
        block[rows[:, None] == columns] = self._squares[rows[np.isin(rows, columns)]]
        return block

    def squares(self, rows: Ints) -> _Matrix:
        """See ``_Together``."""
        squares: _Matrix = self._squares[rows]
        return squares


def _together(catalogue: Catalogue, weights: Weights) -> _Together:
    if catalogue.sums is not None:
        return _Summed(RatingSums(catalogue.sums, catalogue.movie_ids))
    return _Rated(likes.ratings(catalogue), weights)


class _Gram:
    """The matrix G without its penalty, in blocks."""

    def __init__(self, together: _Together, affinity: Affinity, weights: Weights) -> None:
        self._together = together
        self._affinity = affinity
        self._content = np.float32(weights.personal["content"])
        self.penalty = np.float32(weights.personal["penalty"])

    def block(self, rows: Ints, columns: Ints) -> _Matrix:
        """Return the rows of some movies against others [rows, columns]."""
        block = self._together.block(rows, columns)
        block += self._content * self._affinity.block(rows)[:, columns]
        return block

    def diagonal(self, rows: Ints) -> _Matrix:
        """Return what is on the diagonal of some movies, with the penalty."""
        squares = self._together.squares(rows)
        diagonal: _Matrix = squares + self._content * self._affinity.parts(rows, rows).sum(axis=1) + self.penalty
        return diagonal.astype(np.float32)


@dataclass(frozen=True)
class _Further:
    """Weights between the movies of the inverse and others.

    ``movie_ids`` of the others; ``ids`` and ``weights`` [others, n] lead from them; ``to_ids`` and ``to``
    [movies of the inverse, n] to them. No row is in order.
    """

    movie_ids: Ints
    ids: NDArray[np.int32]
    weights: _Matrix
    to_ids: NDArray[np.int32]
    to: _Matrix

    @classmethod
    def of(cls, gram: _Gram, inverse: _Matrix, first: Ints, further: Ints, ids: Ints) -> "_Further":
        """Learn the weights of ``further`` movies, a block at a time."""
        diagonal = np.diag(inverse).copy()
        to_ids, to = np.empty((len(first), 0), np.int32), np.empty((len(first), 0), np.float32)
        from_ids, from_weights = [], []
        for start in range(0, len(further), _ROWS):
            rows = further[start : start + _ROWS]
            against = gram.block(rows, first)
            regressed = against @ inverse
            rest = gram.diagonal(rows) - np.einsum("ij,ij->i", against, regressed)
            rest = np.maximum(rest, gram.penalty)[:, None]  # it is greater but for rounding
            leading = regressed / rest / (diagonal + regressed**2 / rest)
            best = _greatest(leading, KEPT)
            from_ids.append(ids[first[best]].astype(np.int32))
            from_weights.append(np.take_along_axis(leading, best, axis=1))
            to = np.hstack((to, regressed.T))
            to_ids = np.hstack((to_ids, np.broadcast_to(ids[rows].astype(np.int32), regressed.T.shape)))
            best = _greatest(to, KEPT)
            to, to_ids = np.take_along_axis(to, best, axis=1), np.take_along_axis(to_ids, best, axis=1)
        return cls(ids[further], np.vstack(from_ids), np.vstack(from_weights), to_ids, to)


class ContentEaseModel:
    """Weights between all movies that have enough ratings."""

    def __init__(self, exact_ids: Ints, inverse: _Matrix, further: _Further | None = None) -> None:
        """Take the inverse [movies, movies], of movies by ascending id, which becomes weights in place."""
        self._exact_ids = exact_ids
        self._further = further
        self._weights = inverse
        self._weights /= -np.diag(inverse).copy()
        np.fill_diagonal(self._weights, 0)
        self.movie_ids = exact_ids if further is None else np.sort(np.concatenate((exact_ids, further.movie_ids)))

    def item_weights(self, n: int = KEPT) -> Iterator[ItemWeightBlock]:
        """Yield the ``n`` greatest weights of each movie, ties by id.

        A block of movies at a time, by ascending id.
        """
        n = min(n, max(len(self.movie_ids) - 1, 0))
        for start in range(0, len(self.movie_ids), _ROWS):
            movies = self.movie_ids[start : start + _ROWS]
            ids, weights = np.full((len(movies), n), -1, np.int32), np.zeros((len(movies), n), np.float32)
            exact = np.isin(movies, self._exact_ids)
            places = np.searchsorted(self._exact_ids, movies[exact])
            ids[exact], weights[exact] = self._of_exact(places, n)
            if self._further is not None:
                places = np.searchsorted(self._further.movie_ids, movies[~exact])
                of_further = _ordered(self._further.ids[places], self._further.weights[places], n)
                width = of_further[0].shape[1]
                ids[~exact, :width], weights[~exact, :width] = of_further
            yield ItemWeightBlock(movies, ids, weights)

    def _of_exact(self, rows: Ints, n: int) -> tuple[NDArray[np.int32], _Matrix]:
        weights = self._weights[rows]
        ids = np.broadcast_to(self._exact_ids.astype(np.int32), weights.shape)
        if self._further is not None:
            ids = np.hstack((ids, self._further.to_ids[rows]))
            weights = np.hstack((weights, self._further.to[rows]))
        return _ordered(ids, weights, n)


def _ordered(ids: NDArray[np.int32], weights: _Matrix, n: int) -> tuple[NDArray[np.int32], _Matrix]:
    """Return the ``n`` greatest weights of each row in order, ties by id; ids are -1 where a weight is 0."""
    order = np.lexsort((ids, -np.abs(weights)))[:, :n]
    kept = np.take_along_axis(weights, order, axis=1)
    return np.where(kept == 0, np.int32(-1), np.take_along_axis(ids, order, axis=1)), kept


def _greatest(weights: _Matrix, n: int) -> Ints:
    """Return the columns of the ``n`` greatest weights of each row, in no order."""
    if weights.shape[1] <= n:
        return np.broadcast_to(np.arange(weights.shape[1]), weights.shape)
    return np.argpartition(-np.abs(weights), n, axis=1)[:, :n]


def _inverse(gram: _Matrix) -> _Matrix:
    """Return the inverse of a positive definite matrix, in its place."""
    by_columns = gram.T  # the same matrix in the order of LAPACK, which copies any other
    factor, failed = lapack.spotrf(by_columns, overwrite_a=True)
    inverse, failed = lapack.spotri(factor, overwrite_c=True) if not failed else (factor, failed)
    if failed:
        raise ArithmeticError("the matrix of ratings and content is not positive definite: its penalty is too small")
    whole: _Matrix = inverse.T
    for start in range(0, len(whole), _ROWS):  # only the lower triangle is there; in place, since each copy is large
        rows, further = slice(start, start + _ROWS), slice(start + _ROWS, None)
        lower = np.tril(whole[rows, rows])
        whole[rows, rows] = lower + np.tril(lower, -1).T
        whole[rows, further] = whole[further, rows].T
    return whole
