"""Exact nearest neighbours of every movie, in blocks of rows.

Never a matrix of all pairs.
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
from butaca.recommenders.franchise_places import with_franchise_places
from butaca.recommenders.pair_model import GROUP, Floats, Ints, NoveltyWeighting, PairModel
from butaca.recommenders.recommendation import Recommendation, ScorePart

_BLOCK = 32  # rows at a time: 32 x 45,346 scores of 4 bytes are 6 MB
_AHEAD = 4  # blocks that may be finished before the first of them is taken
_DIGITS = 12  # scores that differ less tie: sums of the same terms may differ in their last bit
_ENDS = (0.0, 1.0)  # of novelty


@dataclass(frozen=True)
class Neighbours:
    """Nearest movies of some movies, nearest first, ties by id.

    ``movie_ids`` [movies]; ``ids`` and ``scores`` [movies, width]; ``contributions`` [movies, width, parts]: what
    each part contributes to the score, in proportion, the largest being 255 and none that counts below 1.
    Where a movie has fewer than the width, ids are -1 and the rest is 0.

    ``lifts`` [movies, width]: how many times as often as others those who like the one like the other, 0 where
    nobody is known to like both; None where the model does not know raters.

    In a model with a novelty the order is that of its default and the scores are those at
    novelty 0; more than were asked for are there, since some are among the nearest only at the ends.
    """

    movie_ids: Ints
    ids: NDArray[np.int32]
    scores: NDArray[np.float32]
    contributions: NDArray[np.uint8]
    lifts: Floats | None


@dataclass(frozen=True)
class _Listed:
    """Neighbours of one movie.

    Their columns, the parts of their scores, and ``Neighbours.lifts``.
    """

    columns: Ints
    parts: Floats
    lifts: Floats | None


class PairRecommender:
    """Recommender on top of a pair model."""

    def __init__(self, model: PairModel, movie_ids: Ints) -> None:
        self.model = model
        self._ids = movie_ids
        self._divisors = np.ones(len(movie_ids))  # what scores are divided by
        self._tilt: NDArray[np.float32] | None = None  # logarithms, by which approximate scores are lowered
        if model.novelty_weighting:
            logarithms = np.log(model.novelty_weighting.like_rates)
            self._divisors = np.exp(model.novelty_weighting.novelty * logarithms)
            self._tilt = logarithms.astype(np.float32)
        self._franchises = _members(model.franchises)

    @property
    def name(self) -> str:
        """Name of the model."""
        return self.model.name

    @property
    def part_codes(self) -> tuple[str, ...]:
        """Code of each part of a score."""
        return self.model.part_codes

    @property
    def novelty_weighting(self) -> NoveltyWeighting | None:
        """Weighting by novelty; None where the scores are the ranking."""
        return self.model.novelty_weighting

    def similar_to(self, movie_id: int, n: int) -> list[Recommendation]:
        """See ``Recommender.similar_to``."""
        row = int(np.searchsorted(self._ids, movie_id))
        if row == len(self._ids) or self._ids[row] != movie_id:
            raise NotFound("movie", str(movie_id))
        # The whole block, as in ``neighbours``, so that both come to the same last bit.
        start = row // _BLOCK * _BLOCK
        block = np.arange(start, min(start + _BLOCK, len(self._ids)))
        listed = self._nearest(block, n)[row - start]
        parts = dict(zip(listed.columns.tolist(), listed.parts / self._divisors[listed.columns, None], strict=True))
        codes = self.model.part_codes
        return [
            Recommendation(
                int(self._ids[column]),
                float(parts[column].sum()),
                tuple(
                    ScorePart(code, float(part)) for code, part in zip(codes, parts[column], strict=True) if part > 0
                ),
            )
            for column in with_franchise_places(listed.columns.tolist(), self._franchise(row), n)
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
        contributions = np.zeros((len(rows), width, len(self.model.part_codes)), dtype=np.uint8)
        lifts = None if lists[0].lifts is None else np.zeros((len(rows), width))
        for row, listed in enumerate(lists):
            places = slice(len(listed.columns))
            ids[row, places] = self._ids[listed.columns]
            scores[row, places] = listed.parts.sum(axis=1)
            contributions[row, places] = np.ceil(
                listed.parts / listed.parts.max(axis=1, keepdims=True, initial=1e-300) * 255
            )
            if lifts is not None and listed.lifts is not None:
                lifts[row, places] = listed.lifts
        return Neighbours(self._ids[rows], ids, scores, contributions, lifts)

    def _franchise(self, row: int) -> Ints:
        """Return the movies of the same franchise, itself among them."""
        if self._franchises is None:
            return np.empty(0, np.int64)
        code, members = self._franchises[0][row], self._franchises[1]
        return members.get(int(code), np.empty(0, np.int64))

    def _nearest(self, rows: Ints, n: int) -> list[_Listed]:
        """Return the nearest of each row, with the parts of their scores."""
        n = min(n, len(self._ids) - 1)
        if n <= 0:
            return [_Listed(np.empty(0, np.int64), np.empty((0, len(self.model.part_codes))), None)] * len(rows)
        block = self.model.block(rows)
        block.approximate[:, len(self._ids) :] = -np.inf
        block.approximate[np.arange(len(rows)), rows] = -np.inf  # never the movie itself
        pair_rows, columns = self._candidates(block.approximate, rows, n)
        parts = block.parts(pair_rows, columns)
        if self._tilt is not None:
            # To the precision of ``Neighbours``, over which dials are turned, so that what ties there ties here.
            whole = parts.sum(axis=1)
            parts *= np.divide(whole.astype(np.float32), whole, out=np.zeros_like(whole), where=whole > 0)[:, None]
        scores = (parts.sum(axis=1) / self._divisors[columns]).round(_DIGITS)
        order = np.lexsort((columns, -scores, pair_rows))
        order = order[scores[order] > 0]  # movies that have nothing in common are no neighbours
        ends = np.searchsorted(pair_rows[order], np.arange(len(rows) + 1))
        limit = n if self._tilt is None else n + len(_ENDS) * _of_ends(n)
        lifts = block.lifts(pair_rows, columns) if block.lifts else None
        lists = []
        for row, (start, end) in zip(rows, pairwise(ends), strict=True):
            chosen = order[start:end]
            if len(chosen) > limit:
                others = chosen[limit:]
                chosen = np.append(chosen[:limit], others[np.isin(columns[others], self._franchise(row))])
            lists.append(_Listed(columns[chosen], parts[chosen], None if lifts is None else lifts[chosen]))
        return lists

    def _candidates(self, approximate: NDArray[np.floating], rows: Ints, n: int) -> tuple[Ints, Ints]:
        """Return row and column of all possible neighbours.

        At any novelty, and of franchises.
        """
        tolerance, novelty_weighting = self.model.tolerance, self.model.novelty_weighting
        if novelty_weighting is None or self._tilt is None:
            return _candidates(approximate, n, tolerance)
        count, at = len(self._ids), 0.0
        members = [self._franchise(row) for row in rows]
        candidates = [np.concatenate([row * count + columns for row, columns in enumerate(members)])]
        for novelty in (*_ENDS, novelty_weighting.novelty):
            approximate[:, :count] -= np.float32(novelty - at) * self._tilt
            at = novelty
            pair_rows, columns = _candidates(
                approximate, n if novelty == novelty_weighting.novelty else _of_ends(n), tolerance
            )
            candidates.append(pair_rows * count + columns)
        pairs = np.unique(np.concatenate(candidates))
        itself = np.arange(len(rows)) * count + rows
        pairs = pairs[~np.isin(pairs, itself)]
        return pairs // count, pairs % count


def _members(franchises: Ints | None) -> tuple[Ints, dict[int, Ints]] | None:
    """Return each movie's franchise, and each franchise's movies."""
    if franchises is None:
        return None
    order = np.argsort(franchises, kind="stable")
    order = order[franchises[order] >= 0]
    codes, starts = np.unique(franchises[order], return_index=True)
    return franchises, dict(zip(codes.tolist(), np.split(order, starts[1:]), strict=True)) if len(codes) else {}


def _of_ends(n: int) -> int:
    return -(-2 * n // 5)


def _candidates(scores: NDArray[np.floating], n: int, tolerance: float) -> tuple[Ints, Ints]:
    """Return row and column of every score possibly among the n best.

    The n best of its row; rows ascending.
    The maximum of each of many groups of columns is a lower bound: the n-th best of the maxima is at
    most the n-th best score. What reaches it (less twice the tolerance) stays, which is a little more
    than n of a row, and all of those that tie.
    """
    height, width = scores.shape
    groups = width // GROUP
    grouped = scores.reshape(height, GROUP, groups)
    maxima = grouped.max(axis=1)
    if groups > n:
        threshold = np.partition(maxima, groups - n, axis=1)[:, groups - n] - 2 * tolerance
    else:
        threshold = np.full(height, np.finfo(scores.dtype).min)
    rows, where = np.nonzero(maxima >= threshold[:, None])
    members = grouped[rows, :, where]
    hits, place = np.nonzero(members >= threshold[rows][:, None])
    pair_rows, columns = rows[hits], place * groups + where[hits]
    return pair_rows.astype(np.int64), columns.astype(np.int64)
