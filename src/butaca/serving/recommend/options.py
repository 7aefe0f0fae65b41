"""What one may wish of a list of movies: one set of parameters, whoever asks and for whatever list."""

import math
from dataclasses import dataclass
from enum import StrEnum

from butaca.serving.filters.grammar import NONE, Filters
from butaca.serving.invalid_options import InvalidOption

MAX_N = 50
MAX_IDS = 10_000  # in each of exclude and seen


class Franchise(StrEnum):
    """What to do about franchises."""

    NEXT = "next"
    """Of each, only the first film, in the order of release, that comes after one the person knows and that they
    do not know yet; of one they know nothing of, its first film. Where the movies one asks from are of one franchise,
    its next film is listed, in the last place if need be."""
    COLLAPSE = "collapse"
    """Of each, only the best."""
    EXCLUDE = "exclude"
    """None of the franchises that the movies one asks from belong to."""
    ONLY = "only"
    """Nothing but those, in the order of release."""


@dataclass(frozen=True)
class ListOptions:
    """Every field is a parameter of the same name.

    Raises:
        InvalidOption: a value is out of range, or contradicts another.
    """

    n: int = 10
    """How many, 1 to 50; fewer are listed only where there are no more."""
    model: str | None = None
    """Which model answers; None is the release's default."""
    novelty: float | None = None
    """The dial, 0 (well-known movies) to 1 (hidden ones); None is the model's own."""
    diversity: float = 0.0
    """0 (the best) to 1 (as unlike one another as can be)."""
    min_confidence: float = 0.0
    """0 to 1; movies of less are not listed, even if fewer than n are left."""
    exclude: frozenset[int] = frozenset()
    """Movies never listed."""
    seen: frozenset[int] = frozenset()
    """Movies the person knows: not listed either, and where they are in a franchise counts."""
    franchise: Franchise | None = None
    """What to do about franchises; None is nothing."""
    filters: Filters = NONE
    """What the listed movies have to be."""

    def __post_init__(self) -> None:
        if not 1 <= self.n <= MAX_N:
            raise InvalidOption("n", f"n is {self.n}", f"it can be 1 to {MAX_N}")
        for name in ("novelty", "diversity", "min_confidence"):
            value = getattr(self, name)
            if value is not None and not (math.isfinite(value) and 0 <= value <= 1):
                raise InvalidOption(name, f"{name} is {value:g}", "it can be 0 to 1")
        for name in ("exclude", "seen"):
            count = len(getattr(self, name))
            if count > MAX_IDS:
                raise InvalidOption(name, f"{name} lists {count:,} movies", f"it can list {MAX_IDS:,}")
        if self.franchise is Franchise.ONLY and self.diversity > 0:
            raise InvalidOption(
                "diversity",
                f"diversity is {self.diversity:g} and franchise is only, which lists in the order of release",
                "leave one of them out",
            )
