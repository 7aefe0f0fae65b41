"""Judgements from outside: verdicts on pairs of movies, and lists.

Neither comes from a rating, so they tell whether similar movies are alike.
"""

from dataclasses import dataclass

import numpy as np

from butaca.evaluation.arrays import Ints, Mask


@dataclass(frozen=True)
class Verdicts:
    """Verdicts on pairs of movies, each pair once.

    ``first`` and ``second`` [pairs] are rows of the catalogue, ``good`` [pairs] whether people found either a good
    recommendation for who likes the other.
    """

    first: Ints
    second: Ints
    good: Mask

    def __len__(self) -> int:
        return len(self.good)

    def take(self, chosen: Mask) -> "Verdicts":
        """Return some of the pairs, by a mask [pairs]."""
        return Verdicts(self.first[chosen], self.second[chosen], self.good[chosen])


@dataclass(frozen=True)
class ReferenceLists:
    """Lists of similar movies that others made.

    ``queries`` [lists] are rows of the catalogue, ascending; ``listed`` the rows of each list, the best first.
    """

    queries: Ints
    listed: tuple[Ints, ...]

    def __len__(self) -> int:
        return len(self.queries)

    def take(self, chosen: Mask) -> "ReferenceLists":
        """Return some of the lists, by a mask [lists]."""
        return ReferenceLists(self.queries[chosen], tuple(self.listed[row] for row in np.flatnonzero(chosen)))


@dataclass(frozen=True)
class Judgements:
    """Verdicts and lists, either of which may be empty."""

    verdicts: Verdicts
    lists: ReferenceLists

    def movies(self) -> Ints:
        """Return the movies that are asked for, ascending.

        The movies of all pairs, and the queries of all lists.
        """
        return np.unique(np.concatenate((self.verdicts.first, self.verdicts.second, self.lists.queries)))


def no_verdicts() -> Verdicts:
    """Return verdicts on no pairs."""
    none = np.empty(0, dtype=np.int64)
    return Verdicts(none, none, np.empty(0, dtype=bool))


def no_lists() -> ReferenceLists:
    """Return no lists."""
    return ReferenceLists(np.empty(0, dtype=np.int64), ())
