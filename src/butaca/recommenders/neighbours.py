"""Exact nearest neighbours of every movie, in blocks of rows: never a matrix of all pairs.

A model says what two movies have in common; this module finds, for each movie, the ones that have
most. It looks at every pair, so nothing is approximate, and it keeps one block of scores at a time.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from butaca.errors import NotFound
from butaca.recommenders.recommendation import Reason, Recommendation

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_BLOCK = 32  # rows at a time: 32 x 45,346 scores of 4 bytes are 6 MB
_DIGITS = 12  # scores that differ less tie: sums of the same terms may differ in their last bit
_GROUP = 64  # columns whose maximum stands for them in the search for a threshold


@dataclass(frozen=True)
class Block:
    """What some rows of movies have in common with every movie.

    ``quick`` [rows, width of ``padded``] may be a monotone transform of the exact scores of a
    row and off by the model's ``slack`` at most: it only chooses candidates. ``parts`` takes pairs, as
    rows within the block and columns, to the exact parts of their scores [pairs, parts], not negative.
    """

    quick: NDArray[np.floating]
    parts: Callable[[Ints, Ints], Floats]


class PairModel(Protocol):
    """What two movies have in common, by their row numbers in the catalogue's order."""

    @property
    def name(self) -> str:
        """The model's name."""
        ...

    @property
    def part_codes(self) -> tuple[str, ...]:
        """The code of each part."""
        ...

    @property
    def slack(self) -> float:
        """The largest error of a block's quick scores, in their own unit."""
        ...

    def block(self, rows: slice) -> Block:
        """Some rows against all columns."""
        ...


@dataclass(frozen=True)
class Neighbours:
    """The nearest movies of each movie, nearest first, ties by id.

    ``movie_ids`` [movies]; ``ids`` and ``scores`` [movies, n]; ``shares`` [movies, n, parts]: what each
    part contributes to the score, in proportion, the largest being 255 and none that counts below 1.
    Where fewer than n have anything in common with a movie, ids are -1 and the rest is 0.
    """

    model: str
    part_codes: tuple[str, ...]
    movie_ids: Ints
    ids: NDArray[np.int32]
    scores: NDArray[np.float32]
    shares: NDArray[np.uint8]


Numbers = TypeVar("Numbers", bound=np.generic)


def padded(features: NDArray[Numbers]) -> NDArray[Numbers]:
    """Feature rows [movies, features] with rows of 0 after them, up to a whole number of groups.

    Blocks are as wide as that; what is in the columns beyond the movies is never looked at.
    """
    movies, size = features.shape
    rows = np.zeros((-(-movies // _GROUP) * _GROUP, size), dtype=features.dtype)
    rows[:movies] = features
    return rows


class PairRecommender:
    """A recommender on top of a model of pairs."""

    def __init__(self, model: PairModel, movie_ids: Ints) -> None:
        self._model = model
        self._ids = movie_ids

    @property
    def name(self) -> str:
        """The model's name."""
        return self._model.name

    def similar_to(self, movie_id: int, n: int) -> list[Recommendation]:
        """See ``Recommender.similar_to``."""
        row = int(np.searchsorted(self._ids, movie_id))
        if row == len(self._ids) or self._ids[row] != movie_id:
            raise NotFound("movie", str(movie_id))
        # The whole block, as in ``neighbours``, so that both come to the same last bit.
        start = row // _BLOCK * _BLOCK
        lists = self._nearest(slice(start, min(start + _BLOCK, len(self._ids))), min(n, len(self._ids) - 1))
        columns, parts = lists[row - start]
        codes = self._model.part_codes
        return [
            Recommendation(
                int(self._ids[column]),
                float(shares.sum()),
                tuple(Reason(code, float(share)) for code, share in zip(codes, shares, strict=True) if share > 0),
            )
            for column, shares in zip(columns, parts, strict=True)
        ]

    def neighbours(self, n: int) -> Neighbours:
        """See ``Recommender.neighbours``."""
        movies, codes = len(self._ids), self._model.part_codes
        found = min(n, max(movies - 1, 0))
        ids = np.full((movies, n), -1, dtype=np.int32)
        scores = np.zeros((movies, n), dtype=np.float32)
        shares = np.zeros((movies, n, len(codes)), dtype=np.uint8)
        blocks = [slice(start, min(start + _BLOCK, movies)) for start in range(0, movies, _BLOCK)]
        # Two blocks at a time, each on one core, are twice as fast as one block's products on both.
        with threadpool_limits(limits=1), ThreadPoolExecutor(max_workers=2) as pool:
            for rows, lists in zip(blocks, pool.map(lambda rows: self._nearest(rows, found), blocks), strict=True):
                for row, (columns, parts) in zip(range(rows.start, rows.stop), lists, strict=True):
                    listed = slice(len(columns))
                    ids[row, listed] = self._ids[columns]
                    scores[row, listed] = parts.sum(axis=1)
                    shares[row, listed] = np.ceil(parts / parts.max(axis=1, keepdims=True, initial=1e-300) * 255)
        return Neighbours(self.name, codes, self._ids, ids, scores, shares)

    def _nearest(self, rows: slice, n: int) -> list[tuple[Ints, Floats]]:
        """For each row, the columns of its nearest and the parts of their scores."""
        height, movies = rows.stop - rows.start, len(self._ids)
        if n <= 0:
            return [(np.empty(0, np.int64), np.empty((0, len(self._model.part_codes))))] * height
        block = self._model.block(rows)
        block.quick[:, movies:] = -np.inf
        block.quick[np.arange(height), np.arange(rows.start, rows.stop)] = -np.inf  # never the movie itself
        pair_rows, columns = _candidates(block.quick, n, self._model.slack)
        parts = block.parts(pair_rows, columns)
        scores = parts.sum(axis=1).round(_DIGITS)
        order = np.lexsort((columns, -scores, pair_rows))
        order = order[scores[order] > 0]  # movies that have nothing in common are no neighbours
        ends = np.searchsorted(pair_rows[order], np.arange(height + 1))
        return [(columns[chosen], parts[chosen]) for chosen in _chosen(order, ends, n)]


def _chosen(order: Ints, ends: Ints, n: int) -> Iterator[Ints]:
    for start, end in pairwise(ends):
        yield order[start : min(end, start + n)]


def _candidates(scores: NDArray[np.floating], n: int, slack: float) -> tuple[Ints, Ints]:
    """Row and column of every score that may be among the n best of its row, rows ascending.

    The maximum of each of many groups of columns is a lower bound: the n-th best of the maxima is at
    most the n-th best score. What reaches it (less twice the slack) stays, which is a little more
    than n of a row, and all of those that tie.
    """
    height, width = scores.shape
    groups = width // _GROUP
    grouped = scores.reshape(height, _GROUP, groups)
    maxima = grouped.max(axis=1)
    if groups > n:
        threshold = np.partition(maxima, groups - n, axis=1)[:, groups - n] - 2 * slack
    else:
        threshold = np.full(height, np.finfo(scores.dtype).min)
    rows, where = np.nonzero(maxima >= threshold[:, None])
    members = grouped[rows, :, where]
    hits, place = np.nonzero(members >= threshold[rows][:, None])
    pair_rows, columns = rows[hits], place * groups + where[hits]
    return pair_rows.astype(np.int64), columns.astype(np.int64)
