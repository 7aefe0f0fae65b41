"""Closeness of movies in what has few values: years, languages, votes, averages, runtimes."""

import copy
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from butaca.features.content import UNKNOWN_YEAR, Content
from butaca.recommenders.pair_model import Floats, Ints, padded
from butaca.recommenders.points import Axes
from butaca.recommenders.shipped_weights import GENERATION

Scores = NDArray[np.float32]

_STEPS = 32  # kinds of votes, averages and runtimes that are told apart
_FEWEST_AVERAGE, _MOST_AVERAGE = 3.0, 9.0  # beyond which averages are of few votes
_FARTHEST_HOURS = 1.5  # apart; longer makes no more difference


class Closeness:
    """Closeness of movies in a number, or in one of a few kinds.

    ``table`` [kinds, kinds] is the closeness of two kinds, None where only equal ones are close; ``kinds`` [movies] is
    of what kind each movie is; ``means`` [kinds] is the closeness to any movie.
    """

    def __init__(self, kinds: Ints, table: Floats | None) -> None:
        self.kinds = kinds
        self._table = table
        counts = np.bincount(kinds) / max(len(kinds), 1)
        self.means: Floats = counts if table is None else table[:, : len(counts)] @ counts

    def restricted(self, movies: Ints) -> "Closeness":
        """Return the closeness of some movies; means are over all."""
        closeness = copy.copy(self)
        closeness.kinds = self.kinds[movies]
        return closeness

    def axes(self, weight: float, count: int) -> Axes:
        """Return coordinates whose products are near to the closeness times a weight, but for a constant.

        Of a table they are its ``count`` main components; where only equal ones are close, the most frequent kinds.
        """
        kinds = len(self.means) if self._table is None else len(self._table)
        count = min(count, kinds)
        vectors = np.zeros((kinds, count), dtype=np.float32)
        if self._table is None:
            frequent = np.argsort(-np.bincount(self.kinds, minlength=kinds), kind="stable")[:count]
            vectors[frequent, np.arange(count)] = 1
        else:
            values, components = np.linalg.eigh((self._table + self._table.T) / 2 - self._table.min())
            values = np.maximum(values[::-1][:count], 0)
            vectors[:] = components[:, ::-1][:, :count] * np.sqrt(values)
        return Axes(vectors, weight, self.kinds)

    def of_pairs(self, rows: Ints, columns: Ints) -> Floats:
        """Return the closeness of pairs [pairs]."""
        if self._table is None:
            equal: Floats = (self.kinds[rows] == self.kinds[columns]).astype(np.float64)
            return equal
        closeness: Floats = self._table[self.kinds[rows], self.kinds[columns]]
        return closeness

    def to_kinds(self, rows: Ints, kinds: Ints, weight: float) -> Scores:
        """Return the closeness of some rows to movies of some kinds [rows, kinds], times a weight."""
        if self._table is None:
            return np.where(self.kinds[rows][:, None] == kinds, np.float32(weight), np.float32(0))
        table: Scores = (weight * self._table[self.kinds[rows]]).astype(np.float32)
        return table.take(kinds, axis=1)


class ClosenessSum:
    """Weighted sum of closenesses of some rows to every movie.

    Movies of the same kind in each of them differ in none, and they are many: the sum is made for one of each.
    """

    def __init__(self, weighted: Sequence[tuple[float, Closeness]]) -> None:
        """Weigh each closeness."""
        kinds, joint = np.unique(
            np.column_stack([closeness.kinds for _, closeness in weighted]), axis=0, return_inverse=True
        )
        self._terms = [(*term, of_joint) for term, of_joint in zip(weighted, kinds.T, strict=True)]
        self._joint = padded(joint.reshape(-1).astype(np.int32))

    def restricted(self, movies: Ints) -> "ClosenessSum":
        """Return the sum for some movies."""
        closeness_sum = copy.copy(self)
        kinds, joint = np.unique(self._joint[movies], return_inverse=True)
        closeness_sum._terms = [
            (weight, closeness.restricted(movies), of_joint[kinds]) for weight, closeness, of_joint in self._terms
        ]
        closeness_sum._joint = padded(joint.astype(np.int32))
        return closeness_sum

    def add(self, scores: Scores, rows: Ints) -> None:
        """Add the sum to ``scores`` [rows, padded width]."""
        table = np.zeros((len(rows), len(self._terms[0][2])), dtype=np.float32)
        for weight, closeness, kinds in self._terms:
            table += closeness.to_kinds(rows, kinds, weight)
        scores += table.take(self._joint, axis=1)


def in_time(years: Ints) -> Closeness:
    """Return closeness in time, which falls to a third in a generation.

    A movie of unknown year is as close to each as the movies of known years are on average: it gains and loses nothing.
    """
    calendar, year = np.unique(years, return_inverse=True)
    table: Floats = np.exp(-np.abs(calendar[:, None] - calendar[None, :]) / GENERATION)
    unknown = calendar == UNKNOWN_YEAR
    if unknown.any():
        counts = np.bincount(year) * ~unknown
        table[:, unknown] = (table @ counts / max(counts.sum(), 1))[:, None]
        table[unknown] = counts @ table[:, unknown] / max(counts.sum(), 1)
    return Closeness(year, table)


def all_of(content: Content) -> dict[str, Closeness]:
    """Return closeness in time, language and numbers, by code.

    Differences in numbers are negative: of log votes, mean votes and hours.
    """
    return {
        "period": in_time(content.years),
        "original_language": Closeness(content.languages, None),
        "popularity": _in_number(content.log_votes),
        "rating": _in_number(np.clip(content.averages, _FEWEST_AVERAGE, _MOST_AVERAGE)),
        "runtime": _in_number(content.hours, _FARTHEST_HOURS),
    }


def _in_number(values: NDArray[np.float32], farthest: float = np.inf) -> Closeness:
    """Return closeness in a number, whose range is divided into equal steps."""
    low, high = float(values.min(initial=np.inf)), float(values.max(initial=-np.inf))
    width = max(high - low, 1e-6) / _STEPS if len(values) else 1.0
    kinds: Ints = np.minimum(((values - low) / width).astype(np.int64), _STEPS - 1)
    middles = width * np.arange(_STEPS, dtype=np.float64)
    return Closeness(kinds, -np.minimum(np.abs(middles[:, None] - middles[None, :]), farthest))
