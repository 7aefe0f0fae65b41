"""Nearest neighbours of every movie, in blocks of rows.

Never a matrix of all pairs.
A model says what two movies have in common; this module finds, for each movie, the ones that have
most. It looks at every pair, and it keeps one block of scores at a time.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from butaca.errors import NotFound
from butaca.recommenders.franchise_places import with_franchise_places
from butaca.recommenders.mixing import mixed
from butaca.recommenders.pair_model import Floats, Ints, NoveltyWeighting, PairModel, padded
from butaca.recommenders.precision import LIKENESS_STEPS, MANTISSA
from butaca.recommenders.recommendation import Recommendation, ScorePart
from butaca.recommenders.top_columns import top_columns

Task = TypeVar("Task")
Result = TypeVar("Result")

_BLOCK = 16  # rows at a time: 16 x 45,346 scores of 4 bytes are 3 MB
_SMALL_BLOCK = 64  # rows at a time of some 10,000 scores
_AHEAD = 2  # blocks a thread that may be finished before the first of them is taken
_DIGITS = 12  # scores that differ less tie: sums of the same terms may differ in their last bit
_END_SHARE = 0.2  # of a list, that is kept for other novelties and likenesses than the defaults
_LEVELS = 7  # of contributions; finer ones take more room than they tell
_TOLD = 7  # parts of a score whose contributions are kept, the greatest


@dataclass(frozen=True)
class Neighbours:
    """Nearest movies of some movies, nearest first, ties by id.

    ``movie_ids`` [movies]; ``ids`` and ``scores`` [movies, width]; ``contributions`` [movies, width, parts]: what
    each of the greatest parts contributes to the score, in proportion.
    Where a movie has fewer than the width, ids are -1 and the rest is 0.

    ``lifts`` [movies, width]: how many times as often as others those who like the one like the other, 0 where
    nobody is known to like both; None where the model does not know raters.

    In a model with a novelty the order is that of its default at likeness 0, and the scores are those at novelty 0;
    more than were asked for are there, since some are among the nearest only at other values of the options.
    ``likeness`` [movies, width] and ``likeness_contributions`` are None in a model without likeness.
    """

    movie_ids: Ints
    ids: NDArray[np.int32]
    scores: NDArray[np.float32]
    contributions: NDArray[np.uint8]
    lifts: Floats | None
    likeness: NDArray[np.float32] | None = None
    likeness_contributions: NDArray[np.uint8] | None = None


def in_order(work: Callable[[Task], Result], tasks: Iterable[Task], threads: int) -> Iterator[Result]:
    """Yield the results of tasks in order, from several threads.

    A few are ahead of the one that is taken. The first is done alone, and makes what all of them share.
    """
    # A block on each core is twice as fast on two cores as one block's products on both.
    with threadpool_limits(limits=1), ThreadPoolExecutor(max_workers=threads) as pool:
        ahead: deque[Future[Result]] = deque()
        tasks = iter(tasks)
        for task in islice(tasks, 1):
            yield work(task)
        for task in tasks:
            if len(ahead) > _AHEAD * threads:
                yield ahead.popleft().result()
            ahead.append(pool.submit(work, task))
        while ahead:
            yield ahead.popleft().result()


def in_one_pass(
    recommenders: Sequence["PairRecommender"], counts: Sequence[int], rows: Ints, threads: int
) -> Iterator[tuple[Neighbours, ...]]:
    """Yield the lists of some rows by several models, a block at a time.

    They have as many neighbours as ``counts`` says for each model. Models that compare the same content do so once a
    block.
    """
    blocks = (rows[start : start + _BLOCK] for start in range(0, len(rows), _BLOCK))
    pairs = list(zip(recommenders, counts, strict=True))
    return in_order(lambda rows: tuple(model.lists(rows, n) for model, n in pairs), blocks, threads)


@dataclass(frozen=True)
class _Corner:
    """Values of the options at which ``share`` of a list are kept."""

    novelty: float
    likeness: float
    share: float


@dataclass(frozen=True)
class _Listed:
    """Neighbours of one movie.

    Their columns, the parts of their scores, ``Neighbours.lifts``, their likeness and its parts.
    """

    columns: Ints
    parts: Floats
    lifts: Floats | None = None
    likeness: Floats | None = None
    likeness_parts: Floats | None = None


class PairRecommender:
    """Recommender on top of a pair model.

    With likeness, lists keep movies for other values of the options than the defaults.
    """

    def __init__(self, model: PairModel, movie_ids: Ints) -> None:
        self.model = model
        self._ids = movie_ids
        self._divisors = np.ones(len(movie_ids))  # what scores are divided by
        self._log_rates: Floats | None = None  # by which scores are lowered, the more the higher the novelty
        self._padded_log_rates: Floats | None = None
        if model.novelty_weighting:
            self._log_rates = np.log(model.novelty_weighting.like_rates)
            self._padded_log_rates = padded(self._log_rates)
            self._divisors = np.exp(model.novelty_weighting.novelty * self._log_rates)
        self._corners = _corners(model)
        self._franchises = _members(model.franchises)
        likeness_codes = () if model.likeness is None else model.likeness.codes
        self._codes = tuple(dict.fromkeys((*model.part_codes, *likeness_codes)))
        self._likeness_places = [self._codes.index(code) for code in likeness_codes]

    @property
    def name(self) -> str:
        """Name of the model."""
        return self.model.name

    @property
    def part_codes(self) -> tuple[str, ...]:
        """Code of each part of a score, and of likeness."""
        return self._codes

    @property
    def novelty_weighting(self) -> NoveltyWeighting | None:
        """Weighting by novelty; None where the scores are the ranking."""
        return self.model.novelty_weighting

    @property
    def has_likeness(self) -> bool:
        """True if scores are mixed with likeness."""
        return self.model.likeness is not None

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

    def neighbours(self, n: int, rows: Ints | None = None, threads: int = 2) -> Iterator[Neighbours]:
        """See ``Recommender.neighbours``."""
        rows = np.arange(len(self._ids)) if rows is None else rows
        return (lists for (lists,) in in_one_pass([self], [n], rows, threads))

    def lists(self, rows: Ints, n: int) -> Neighbours:
        """Return the lists of a block of rows."""
        return self._packed(rows, self._nearest(rows, n))

    def blocks(self, n: int, rows: Ints) -> Iterator[Neighbours]:
        """Yield the lists of some rows of a small model, in this thread."""
        for start in range(0, len(rows), _SMALL_BLOCK):
            block = rows[start : start + _SMALL_BLOCK]
            yield self.lists(block, n)

    def _packed(self, rows: Ints, lists: list[_Listed]) -> Neighbours:
        width = max((len(listed.columns) for listed in lists), default=0)
        ids = np.full((len(rows), width), -1, dtype=np.int32)
        scores = np.zeros((len(rows), width), dtype=np.float32)
        contributions = np.zeros((len(rows), width, len(self._codes)), dtype=np.uint8)
        lifts = None if lists[0].lifts is None else np.zeros((len(rows), width))
        likeness = likeness_contributions = None
        if self.has_likeness:
            likeness, likeness_contributions = np.zeros_like(scores), np.zeros_like(contributions)
        for row, listed in enumerate(lists):
            places = slice(len(listed.columns))
            ids[row, places] = self._ids[listed.columns]
            scores[row, places] = listed.parts.sum(axis=1)
            contributions[row, places, : listed.parts.shape[1]] = _proportions(listed.parts)
            if lifts is not None and listed.lifts is not None:
                lifts[row, places] = listed.lifts
            if likeness is not None and likeness_contributions is not None and listed.likeness_parts is not None:
                likeness[row, places] = listed.likeness
                likeness_contributions[row, places, self._likeness_places] = _proportions(listed.likeness_parts).T
        return Neighbours(self._ids[rows], ids, scores, contributions, lifts, likeness, likeness_contributions)

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
            return [_Listed(np.empty(0, np.int64), np.empty((0, len(self.model.part_codes))))] * len(rows)
        block = self.model.block(rows)
        likeness = None if self.model.likeness is None else self.model.likeness.block(rows)
        block.approximate[:, len(self._ids) :] = -np.inf
        block.approximate[np.arange(len(rows)), rows] = -np.inf  # never the movie itself
        if likeness is not None:
            likeness[np.isneginf(block.approximate)] = -np.inf
        pair_rows, columns = self._candidates(block.approximate, likeness, rows, n)
        parts = block.parts(pair_rows, columns)
        if self._log_rates is not None:
            # To the precision of ``Neighbours``, over which dials are turned, so that what ties there ties here.
            whole = parts.sum(axis=1)
            parts *= np.divide(_rounded(whole), whole, out=np.zeros_like(whole), where=whole > 0)[:, None]
        lifts = block.lifts(pair_rows, columns) if block.lifts else None
        alike = alike_parts = None
        if self.model.likeness is not None:
            alike, alike_parts = self.model.likeness.parts(rows[pair_rows], columns)
            alike = (alike * LIKENESS_STEPS).round() / LIKENESS_STEPS
        chosen = self._chosen(rows, pair_rows, columns, parts.sum(axis=1), alike, n)
        ends = np.searchsorted(pair_rows[chosen], np.arange(len(rows) + 1))
        return [
            _Listed(
                columns[places],
                parts[places],
                None if lifts is None else lifts[places],
                None if alike is None else alike[places],
                None if alike_parts is None else alike_parts[places],
            )
            for places in (chosen[start:end] for start, end in pairwise(ends))
        ]

    def _candidates(
        self, approximate: NDArray[np.floating], likeness: NDArray[np.float32] | None, rows: Ints, n: int
    ) -> tuple[Ints, Ints]:
        """Return row and column of all possible neighbours.

        At any values of the options, and of franchises.
        """
        count, tolerance = len(self._ids), self.model.tolerance
        members = [self._franchise(row) for row in rows]
        candidates = [np.concatenate([row * count + columns for row, columns in enumerate(members)])]
        for corner in self._corners:
            scores = self._mixed(approximate, likeness, corner)
            pair_rows, columns = top_columns(scores, _kept(corner, n), tolerance)
            candidates.append(pair_rows * count + columns)
        pairs = np.unique(np.concatenate(candidates))
        itself = np.arange(len(rows)) * count + rows
        pairs = pairs[~np.isin(pairs, itself)]
        return pairs // count, pairs % count

    def _mixed(
        self, approximate: NDArray[np.floating], likeness: NDArray[np.float32] | None, corner: _Corner
    ) -> NDArray[np.floating]:
        """Return approximate scores at some values of the options, in logarithms where there are any."""
        if self._padded_log_rates is None:
            return approximate
        scores = approximate if likeness is None else mixed(approximate, likeness, corner.likeness)
        if corner.novelty > 0:
            scores = scores - (corner.novelty * self._padded_log_rates).astype(np.float32)
        return scores

    def _chosen(
        self, rows: Ints, pair_rows: Ints, columns: Ints, scores: Floats, likeness: Floats | None, n: int
    ) -> Ints:
        """Return the pairs that lists hold, by row and in their order.

        Pairs ascend by row, then by column, so that what ties stays in the order of columns.
        """
        known = scores > 0  # movies that have nothing in common are no neighbours
        whole = (scores / self._divisors[columns]).round(_DIGITS)
        order = np.lexsort((-whole, pair_rows))
        order = order[known[order]]
        if self._log_rates is None:
            return order[_ranks(pair_rows[order]) < n]
        kept = np.zeros(len(columns), dtype=bool)
        logarithms = np.log(scores, out=np.zeros_like(scores), where=known)
        for corner in self._corners:
            ranked = logarithms if likeness is None else mixed(logarithms, likeness, corner.likeness)
            ranked = (ranked - corner.novelty * self._log_rates[columns]).round(_DIGITS)
            best = np.lexsort((-ranked, pair_rows))
            best = best[known[best]]
            kept[best[_ranks(pair_rows[best]) < _kept(corner, n)]] = True
        if self.model.franchises is not None:
            own = self.model.franchises[rows[pair_rows]]
            kept |= (own >= 0) & (own == self.model.franchises[columns])
        return order[kept[order]]


def _corners(model: PairModel) -> Sequence[_Corner]:
    """Return the values of the options that lists are kept for."""
    novelty = 0.0 if model.novelty_weighting is None else model.novelty_weighting.novelty
    if model.likeness is None:
        return (_Corner(novelty, 0.0, 1.0),)
    defaults = [_Corner(novelty, likeness, 1.0) for likeness in (0.0, 1.0)]
    ends = [_Corner(end, likeness, _END_SHARE) for likeness in (0.0, 1.0) for end in (0.0, 1.0)]
    return [*defaults, *ends, _Corner(novelty, 0.5, _END_SHARE)]


def _kept(corner: _Corner, n: int) -> int:
    return int(np.ceil(corner.share * n))


def _proportions(parts: Floats) -> NDArray[np.uint8]:
    """Return the greatest positive parts of each pair, in levels.

    They are in proportion to the largest, which is ``_LEVELS``.
    """
    above = np.maximum(parts, 0)
    if above.shape[1] > _TOLD:
        least = np.partition(above, -_TOLD, axis=1)[:, -_TOLD]
        above[above < least[:, None]] = 0
    levels = np.rint(above / above.max(axis=1, keepdims=True, initial=1e-300) * _LEVELS)
    proportions: NDArray[np.uint8] = levels.astype(np.uint8)
    return proportions


def _rounded(values: Floats) -> Floats:
    """Return values at the precision at which lists keep them.

    They are floats of 32 bits with a short mantissa.
    """
    spare = 23 - MANTISSA  # bits
    bits = values.astype(np.float32).view(np.int32)
    shortened = ((bits + (1 << (spare - 1))) >> spare) << spare
    rounded: Floats = shortened.view(np.float32).astype(np.float64)
    return rounded


def _ranks(groups: Ints) -> Ints:
    """Return the place of each entry within its group; groups are ascending."""
    ranks: Ints = np.arange(len(groups)) - np.searchsorted(groups, groups)
    return ranks


def _members(franchises: Ints | None) -> tuple[Ints, dict[int, Ints]] | None:
    """Return each movie's franchise, and each franchise's movies."""
    if franchises is None:
        return None
    order = np.argsort(franchises, kind="stable")
    order = order[franchises[order] >= 0]
    codes, starts = np.unique(franchises[order], return_index=True)
    return franchises, dict(zip(codes.tolist(), np.split(order, starts[1:]), strict=True)) if len(codes) else {}
