"""What a model of pairs is: it says what two movies have in common, part by part."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Numbers = TypeVar("Numbers", bound=np.generic)

GROUP = 64  # columns whose maximum stands for them in the search for a threshold


@dataclass(frozen=True)
class Block:
    """What some rows of movies have in common with every movie.

    ``quick`` [rows, width of ``padded``] may be a monotone transform of the exact scores of a
    row and off by the model's ``slack`` at most: it only chooses candidates. ``parts`` takes pairs, as
    rows within the block and columns, to the exact parts of their scores [pairs, parts], not negative.
    ``times``, if the model learns from people, takes them to how many times as often as others people
    who like the one like the other [pairs]; 0 where nobody is known to.
    """

    quick: NDArray[np.floating]
    parts: Callable[[Ints, Ints], Floats]
    times: Callable[[Ints, Ints], Floats] | None = None


@dataclass(frozen=True)
class Dial:
    """For models whose scores are probabilities: how much a movie's fame is held against it.

    The ranking is by score / rates^familiarity: 0 lists what one is likeliest to like, which is what
    everybody likes; 1 what one likes more than others do. ``rates`` [movies] are the probabilities that
    anyone likes a movie, above 0. Quick scores of such a model are logarithms, at familiarity 0.

    ``people`` [movies] are how many people's likes stand behind each movie's own list, besides
    ``pseudo_people`` for which the model has only its expectations.
    """

    familiarity: float
    rates: Floats
    people: Floats
    pseudo_people: float


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

    @property
    def dial(self) -> Dial | None:
        """How fame is weighed; None where the scores are the ranking."""
        ...

    @property
    def franchises(self) -> Ints | None:
        """The franchise of each movie [movies], -1 for none, where lists keep room for it; see ``selection``."""
        ...

    def block(self, rows: Ints) -> Block:
        """Some rows against all columns."""
        ...


def padded(features: NDArray[Numbers]) -> NDArray[Numbers]:
    """Feature rows [movies, features] with rows of 0 after them, up to a whole number of groups.

    Blocks are as wide as that; what is in the columns beyond the movies is never looked at.
    """
    movies, size = features.shape
    rows = np.zeros((-(-movies // GROUP) * GROUP, size), dtype=features.dtype)
    rows[:movies] = features
    return rows
