"""Pair models: what two movies have in common, part by part."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from butaca.recommenders.points import Points

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Numbers = TypeVar("Numbers", bound=np.generic)

GROUP = 64  # columns whose maximum stands for them in the search for a threshold
_MANY = 20_000  # movies, from which on columns are stored one after the other


@dataclass(frozen=True)
class Block:
    """Scores of some rows of movies with every movie.

    ``approximate`` [rows, width of ``padded``] may be a monotone transform of the exact scores of a
    row and off by the model's ``tolerance`` at most: it only chooses candidates. ``parts`` takes pairs, as
    rows within the block and columns, to the exact parts of their scores [pairs, parts], not negative.
    ``lifts``, if the model learns from raters, takes them to how many times as often as others raters
    who like the one like the other [pairs]; 0 where nobody is known to.
    """

    approximate: NDArray[np.floating]
    parts: Callable[[Ints, Ints], Floats]
    lifts: Callable[[Ints, Ints], Floats] | None = None


class LikenessModel(Protocol):
    """Likeness of two movies, which a score at novelty 0 is mixed with.

    See ``recommenders.likeness`` and ``recommenders.mixing``.
    """

    @property
    def codes(self) -> tuple[str, ...]:
        """Code of each part."""
        ...

    def block(self, rows: Ints) -> NDArray[np.float32]:
        """Return the likeness of some rows to every movie [rows, width of ``padded``], within ``tolerance``."""
        ...

    def parts(self, rows: Ints, columns: Ints) -> tuple[Floats, Floats]:
        """Return the exact likeness of pairs [pairs], and what each code adds.

        The latter [pairs, codes] may be negative.
        """
        ...


@dataclass(frozen=True)
class NoveltyWeighting:
    """Weighting of probabilities by novelty.

    It is how much a movie's like rate is held against it.
    The ranking is by score / rates^novelty: 0 lists what one is likeliest to like, which is what
    everybody likes; 1 what one likes more than others do. ``like_rates`` [movies] are the probabilities that
    anyone likes a movie, above 0. Approximate scores of such a model are logarithms, at novelty 0.

    ``support`` [movies] are how many raters' likes stand behind each movie's own list.
    """

    novelty: float
    like_rates: Floats
    support: Floats


class PairModel(Protocol):
    """Model of two movies, by their rows in the catalogue's order."""

    @property
    def name(self) -> str:
        """Name of the model."""
        ...

    @property
    def part_codes(self) -> tuple[str, ...]:
        """Code of each part."""
        ...

    @property
    def tolerance(self) -> float:
        """Largest error of a block's approximate scores, in their own unit."""
        ...

    @property
    def novelty_weighting(self) -> NoveltyWeighting | None:
        """Weighting by novelty; None where the scores are the ranking."""
        ...

    @property
    def franchises(self) -> Ints | None:
        """Franchise of each movie [movies], -1 for none.

        Lists keep places for it; see ``franchise_places``.
        """
        ...

    @property
    def likeness(self) -> LikenessModel | None:
        """Likeness, in a model with a novelty that compares content."""
        ...

    def block(self, rows: Ints) -> Block:
        """Return the scores of some rows with all columns."""
        ...


@runtime_checkable
class PointModel(PairModel, Protocol):
    """Pair model whose movies are also points.

    So the nearest can be looked for without comparing all pairs.
    """

    def restricted(self, movies: Ints, sampled: Ints) -> "PairModel":
        """Return the model of some movies, ascending; statistics are those of all.

        ``sampled`` are places among ``movies`` of those that stand for all that are left out.
        """
        ...

    def points(self) -> Sequence[Points]:
        """Return points for scores, and those for likeness in a model that has it."""
        ...

    def prominent(self) -> Ints:
        """Return the movies that are candidates for every list."""
        ...

    def sample(self) -> Ints:
        """Return a sample of the others, by like rate."""
        ...


def padded(features: NDArray[Numbers]) -> NDArray[Numbers]:
    """Pad features [movies, ...] to a whole number of groups.

    The rows that are added are 0.
    Blocks are as wide as that; what is in the columns beyond the movies is never looked at.
    """
    movies, *shape = features.shape
    rows = np.zeros((_whole_groups(movies), *shape), dtype=features.dtype)
    rows[:movies] = features
    return rows


def by_column(parts: Sequence[NDArray[Numbers]], scales: Sequence[float] | None = None) -> NDArray[Numbers]:
    """Put features [movies, ...] side by side, each times its scale.

    They are padded as ``padded`` does, to be multiplied by blocks of rows. Those of a whole catalogue are stored
    column by column, as products of few rows with them take half the time.
    """
    movies = len(parts[0])
    order: Literal["C", "F"] = "F" if movies >= _MANY else "C"
    width = sum(part.shape[1] for part in parts)
    columns = np.zeros((_whole_groups(movies), width), dtype=parts[0].dtype, order=order)
    end = 0
    for part, scale in zip(parts, scales or [1.0] * len(parts), strict=True):
        start, end = end, end + part.shape[1]
        np.multiply(part, parts[0].dtype.type(scale), out=columns[:movies, start:end])
    return columns


def _whole_groups(movies: int) -> int:
    """Return the number of movies, rounded up to whole groups."""
    return -(-movies // GROUP) * GROUP
