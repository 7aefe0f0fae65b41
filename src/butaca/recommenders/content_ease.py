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
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import lapack

from butaca.catalogue.catalogue import Catalogue
from butaca.features.content import Content
from butaca.recommenders import likes
from butaca.recommenders.content_affinity import Affinity
from butaca.recommenders.pair_model import Floats, Ints
from butaca.recommenders.shipped_weights import Weights, shipped
from butaca.recommenders.stars import LIKED, SEEN

KEPT = 400  # weights of each movie: 98.5 % of the quality of all; 200 are 96.5 %
_RATED = 3  # movies with fewer ratings are left to content
MOST_MOVIES = 6_000  # movies, the most rated ones: a matrix of 6,000 x 6,000 numbers of 4 bytes is 144 MB
_ROWS = 256  # at a time


@dataclass(frozen=True)
class ItemWeightBlock:
    """Weights from some movies to others.

    ``ids`` and ``weights`` [movies, n], the greatest first whatever their sign.
    Where a movie has fewer, ids are -1 and weights 0.
    """

    movie_ids: Ints
    ids: NDArray[np.int32]
    weights: NDArray[np.float32]


@dataclass(frozen=True)
class ContentEase:
    """Recipe of the model."""

    weights: Weights = field(default_factory=shipped)

    def fit(self, catalogue: Catalogue, content: Content | None = None) -> "ContentEaseModel":
        """Learn from a catalogue's ratings; without any there are no weights."""
        settings, ids = self.weights.personal, catalogue.movie_ids
        stars = likes.ratings(catalogue)
        rated = np.bincount(stars.indices, minlength=stars.shape[1])
        warm = np.sort(np.argsort(-rated, kind="stable")[: min(MOST_MOVIES, int((rated >= _RATED).sum()))])
        if not len(warm):
            return ContentEaseModel(ids[:0], np.zeros((0, 0), dtype=np.float32))
        known = stars[:, warm]
        values = rating_strengths(known.data, settings["seen"], settings["low"]).astype(np.float32)
        strong = sparse.csr_array((values, known.indices, known.indptr), shape=known.shape)
        by_movie = strong.T.tocsr()
        gram = np.empty((len(warm), len(warm)), dtype=np.float32)
        affinity = Affinity(content or Content.of(catalogue), self.weights.content)
        for start in range(0, len(warm), _ROWS):
            rows = slice(start, start + _ROWS)
            gram[rows] = (by_movie[rows] @ strong).toarray()
            gram[rows] += np.float32(settings["content"]) * affinity.block(warm[rows])[:, warm]
        del affinity
        gram[np.diag_indices(len(warm))] += np.float32(settings["penalty"])
        return ContentEaseModel(ids[warm], _ease_weights(gram))


def rating_strengths(stars: Floats, seen: float, low: float) -> Floats:
    """Return the strengths of ratings, 1 for a like.

    The shape of ``stars``.
    """
    return np.where(stars >= LIKED, 1.0, np.where(stars >= SEEN, seen, low))


class ContentEaseModel:
    """Weights between all movies that have enough ratings."""

    def __init__(self, movie_ids: Ints, weights: NDArray[np.float32]) -> None:
        self.movie_ids = movie_ids
        self._weights = weights

    def item_weights(self, n: int = KEPT) -> Iterator[ItemWeightBlock]:
        """Yield the ``n`` greatest weights of each movie, ties by id.

        A block of movies at a time.
        """
        n = min(n, max(len(self.movie_ids) - 1, 0))
        for start in range(0, len(self.movie_ids), _ROWS):
            block = self._weights[start : start + _ROWS]
            order = np.argsort(-np.abs(block), axis=1, kind="stable")[:, :n]
            kept = np.take_along_axis(block, order, axis=1)
            ids = np.where(kept == 0, -1, self.movie_ids[order]).astype(np.int32)
            yield ItemWeightBlock(self.movie_ids[start : start + _ROWS], ids, kept)


def _ease_weights(gram: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return -P / diag(P) by columns, 0 on the diagonal.

    P is the inverse of a positive definite matrix.
    """
    factor, failed = lapack.spotrf(gram, overwrite_a=True)
    inverse, failed = lapack.spotri(factor, overwrite_c=True) if not failed else (factor, failed)
    if failed:
        raise ArithmeticError("the matrix of ratings and content is not positive definite: its penalty is too small")
    weights: NDArray[np.float32] = inverse
    for start in range(0, len(weights), _ROWS):  # only the upper triangle is there; in place, since each copy is large
        rows, further = slice(start, start + _ROWS), slice(start + _ROWS, None)
        upper = np.triu(weights[rows, rows])
        weights[rows, rows] = upper + np.triu(upper, 1).T
        weights[further, rows] = weights[rows, further].T
    weights /= -np.diag(weights).copy()
    np.fill_diagonal(weights, 0)
    return weights
