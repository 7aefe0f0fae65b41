"""Exact nearest neighbours of every movie, in blocks of rows: never a matrix of all pairs.

A model says what two movies have in common; this module finds, for each movie, the ones that have
most. It looks at every pair, so nothing is approximate, and it keeps one block of scores at a time.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from butaca.errors import NotFound
from butaca.recommenders.pairs import GROUP, Dial, Floats, Ints, PairModel
from butaca.recommenders.recommendation import Reason, Recommendation
from butaca.recommenders.selection import selected

_BLOCK = 32  # rows at a time: 32 x 45,346 scores of 4 bytes are 6 MB
_AHEAD = 4  # blocks that may be finished before the first of them is taken
_DIGITS = 12  # scores that differ less tie: sums of the same terms may differ in their last bit
_ENDS = (0.0, 1.0)  # of the dial


@dataclass(frozen=True)
class Neighbours:
    """The nearest movies of some movies, nearest first, ties by id.

    ``movie_ids`` [movies]; ``ids`` and ``scores`` [movies, width]; ``shares`` [movies, width, parts]: what
    each part contributes to the score, in proportion, the largest being 255 and none that counts below 1.
    Where a movie has fewer than the width, ids are -1 and the rest is 0.

    ``times`` [movies, width]: how many times as often as others those who like the one like the other,
    as ``packed_times`` has it; None where the model does not know people.

    In a model with a dial the order is that of its own familiarity and the scores are those at
    familiarity 0; more than were asked for are there, since some are among the nearest only at the ends.
    """

    movie_ids: Ints
    ids: NDArray[np.int32]
    scores: NDArray[np.float32]
    shares: NDArray[np.uint8]
    times: NDArray[np.uint8] | None


@dataclass(frozen=True)
class _Listed:
    """What is listed for one movie: columns, the parts of their scores, and ``Neighbours.times``."""

    columns: Ints
    parts: Floats
    times: NDArray[np.uint8] | None


class PairRecommender:
    """A recommender on top of a model of pairs."""

    def __init__(self, model: PairModel, movie_ids: Ints) -> None:
        self.model = model
        self._ids = movie_ids
        self._fame = np.ones(len(movie_ids))  # what scores are divided by
        self._tilt: NDArray[np.float32] | None = None  # the same of quick scores, by which they are lowered
        if model.dial:
            logarithms = np.log(model.dial.rates)
            self._fame = np.exp(model.dial.familiarity * logarithms)
            self._tilt = logarithms.astype(np.float32)
        self._franchises = _members(model.franchises)

    @property
    def name(self) -> str:
        """The model's name."""
        return self.model.name

    @property
    def part_codes(self) -> tuple[str, ...]:
        """The code of each part of a score."""
        return self.model.part_codes

    @property
    def dial(self) -> Dial | None:
        """How fame is weighed; None where the scores are the ranking."""
        return self.model.dial

    def similar_to(self, movie_id: int, n: int) -> list[Recommendation]:
        """See ``Recommender.similar_to``."""
        row = int(np.searchsorted(self._ids, movie_id))
        if row == len(self._ids) or self._ids[row] != movie_id:
            raise NotFound("movie", str(movie_id))
        # The whole block, as in ``neighbours``, so that both come to the same last bit.
        start = row // _BLOCK * _BLOCK
        block = np.arange(start, min(start + _BLOCK, len(self._ids)))
        listed = self._nearest(block, n)[row - start]
        parts = dict(zip(listed.columns.tolist(), listed.parts / self._fame[listed.columns, None], strict=True))
        codes = self.model.part_codes
        return [
            Recommendation(
                int(self._ids[column]),
                float(parts[column].sum()),
                tuple(Reason(code, float(part)) for code, part in zip(codes, parts[column], strict=True) if part > 0),
            )
            for column in selected(listed.columns.tolist(), self._franchise(row), n)
        ]

    def neighbours(self, n: int, rows: Ints | None = None) -> Iterator[Neighbours]:
        """See ``Recommender.neighbours``."""
        rows = np.arange(len(self._ids)) if rows is None else rows
        blocks = [rows[start : start + _BLOCK] for start in range(0, len(rows), _BLOCK)]
        # Two blocks at a time, each on one core, are twice as fast as one block's products on both.
        with threadpool_limits(limits=1), ThreadPoolExecutor(max_workers=2) as pool:
            for group in range(0, len(blocks), _AHEAD):
                chosen = blocks[group : group + _AHEAD]
                for block, lists in zip(chosen, pool.map(lambda rows: self._nearest(rows, n), chosen), strict=True):
                    yield self._packed(block, lists)

    def _packed(self, rows: Ints, lists: list[_Listed]) -> Neighbours:
        width = max((len(listed.columns) for listed in lists), default=0)
        ids = np.full((len(rows), width), -1, dtype=np.int32)
        scores = np.zeros((len(rows), width), dtype=np.float32)
        shares = np.zeros((len(rows), width, len(self.model.part_codes)), dtype=np.uint8)
        times = None if lists[0].times is None else np.zeros((len(rows), width), dtype=np.uint8)
        for row, listed in enumerate(lists):
            found = slice(len(listed.columns))
            ids[row, found] = self._ids[listed.columns]
            scores[row, found] = listed.parts.sum(axis=1)
            shares[row, found] = np.ceil(listed.parts / listed.parts.max(axis=1, keepdims=True, initial=1e-300) * 255)
            if times is not None and listed.times is not None:
                times[row, found] = listed.times
        return Neighbours(self._ids[rows], ids, scores, shares, times)

    def _franchise(self, row: int) -> Ints:
        """The movies of the same franchise, itself among them."""
        if self._franchises is None:
            return np.empty(0, np.int64)
        code, members = self._franchises[0][row], self._franchises[1]
        return members.get(int(code), np.empty(0, np.int64))

    def _nearest(self, rows: Ints, n: int) -> list[_Listed]:
        """For each row, the columns of its nearest and the parts of their scores."""
        n = min(n, len(self._ids) - 1)
        if n <= 0:
            return [_Listed(np.empty(0, np.int64), np.empty((0, len(self.model.part_codes))), None)] * len(rows)
        block = self.model.block(rows)
        block.quick[:, len(self._ids) :] = -np.inf
        block.quick[np.arange(len(rows)), rows] = -np.inf  # never the movie itself
        pair_rows, columns = self._candidates(block.quick, rows, n)
        parts = block.parts(pair_rows, columns)
        if self._tilt is not None:
            # To the precision of ``Neighbours``, over which dials are turned, so that what ties there ties here.
            whole = parts.sum(axis=1)
            parts *= np.divide(whole.astype(np.float32), whole, out=np.zeros_like(whole), where=whole > 0)[:, None]
        scores = (parts.sum(axis=1) / self._fame[columns]).round(_DIGITS)
        order = np.lexsort((columns, -scores, pair_rows))
        order = order[scores[order] > 0]  # movies that have nothing in common are no neighbours
        ends = np.searchsorted(pair_rows[order], np.arange(len(rows) + 1))
        limit = n if self._tilt is None else n + len(_ENDS) * _of_ends(n)
        times = packed_times(block.times(pair_rows, columns)) if block.times else None
        lists = []
        for row, (start, end) in zip(rows, pairwise(ends), strict=True):
            chosen = order[start:end]
            if len(chosen) > limit:
                further = chosen[limit:]
                chosen = np.append(chosen[:limit], further[np.isin(columns[further], self._franchise(row))])
            lists.append(_Listed(columns[chosen], parts[chosen], None if times is None else times[chosen]))
        return lists

    def _candidates(self, quick: NDArray[np.floating], rows: Ints, n: int) -> tuple[Ints, Ints]:
        """Row and column of what may be among the nearest, at any setting of the dial, and of franchises."""
        slack, dial = self.model.slack, self.model.dial
        if dial is None or self._tilt is None:
            return _candidates(quick, n, slack)
        count, at = len(self._ids), 0.0
        kin = [self._franchise(row) for row in rows]
        found = [np.concatenate([row * count + columns for row, columns in enumerate(kin)])]
        for familiarity in (*_ENDS, dial.familiarity):
            quick[:, :count] -= np.float32(familiarity - at) * self._tilt
            at = familiarity
            pair_rows, columns = _candidates(quick, n if familiarity == dial.familiarity else _of_ends(n), slack)
            found.append(pair_rows * count + columns)
        pairs = np.unique(np.concatenate(found))
        itself = np.arange(len(rows)) * count + rows
        pairs = pairs[~np.isin(pairs, itself)]
        return pairs // count, pairs % count


def packed_times(times: Floats) -> NDArray[np.uint8]:
    """``Block.times`` in a byte each, to 2 %: 0 for none, else 16 times the logarithm to base 2, 64 being once."""
    with np.errstate(divide="ignore"):
        logarithms = np.log2(times)
    return np.where(times > 0, np.clip(np.round(64 + 16 * logarithms), 1, 255), 0).astype(np.uint8)


def _members(franchises: Ints | None) -> tuple[Ints, dict[int, Ints]] | None:
    """Each movie's franchise, and each franchise's movies."""
    if franchises is None:
        return None
    order = np.argsort(franchises, kind="stable")
    order = order[franchises[order] >= 0]
    codes, starts = np.unique(franchises[order], return_index=True)
    return franchises, dict(zip(codes.tolist(), np.split(order, starts[1:]), strict=True)) if len(codes) else {}


def _of_ends(n: int) -> int:
    return -(-2 * n // 5)


def _candidates(scores: NDArray[np.floating], n: int, slack: float) -> tuple[Ints, Ints]:
    """Row and column of every score that may be among the n best of its row, rows ascending.

    The maximum of each of many groups of columns is a lower bound: the n-th best of the maxima is at
    most the n-th best score. What reaches it (less twice the slack) stays, which is a little more
    than n of a row, and all of those that tie.
    """
    height, width = scores.shape
    groups = width // GROUP
    grouped = scores.reshape(height, GROUP, groups)
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
