"""Facts of the changes between two catalogues."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """The degree to which a column has shifted."""

    STABLE = "stable"
    MODERATE = "moderate"
    SHIFTED = "shifted"


@dataclass(frozen=True)
class ShiftLimits:
    """The figures from which a shift is ``moderate`` and ``shifted``.

    From the first on it is worth a look, from the second on an alarm.
    """

    moderate: float
    shifted: float

    def verdict(self, figure: float | None) -> Verdict:
        """Return the verdict on a figure; no figure is stable."""
        if figure is None or figure < self.moderate:
            return Verdict.STABLE
        return Verdict.MODERATE if figure < self.shifted else Verdict.SHIFTED


PSI = ShiftLimits(0.1, 0.25)
"""Limits of the population stability index.

They are those of credit scoring (Siddiqi, *Credit Risk Scorecards*, 2006).
"""

KS = ShiftLimits(0.05, 0.1)
"""Limits of the greatest distance of two cumulative shares.

Its test of significance is no use here: with tens of thousands of movies the smallest difference is significant.
"""

JENSEN_SHANNON = ShiftLimits(0.1, 0.2)
"""Limits of the square root of the Jensen-Shannon divergence in bits, 0 to 1."""

REMOVED = ShiftLimits(0.01, 0.05)
"""Limits of the share of old movies that are gone."""


@dataclass(frozen=True)
class Shift:
    """The shift of one column between two catalogues.

    Unknown is a value of its own in ``psi`` and ``jensen_shannon``.

    ``kind`` is ``number`` or ``category``; ``ks`` is None for categories, ``jensen_shannon`` for numbers.
    ``verdict`` is the worst of the figures'. Movies that belong to several categories count in each.
    """

    column: str
    kind: str
    old_unknown: float
    new_unknown: float
    psi: float | None
    ks: float | None
    jensen_shannon: float | None
    verdict: Verdict


@dataclass(frozen=True)
class ChangedMovie:
    """A movie that was added, removed or changed.

    Its facts are those of the newer catalogue that has it; ``columns`` are those that changed.
    """

    id: int
    title: str
    year: int | None
    votes: int
    columns: tuple[str, ...]


@dataclass(frozen=True)
class ChangedMovies:
    """The number of movies, and the most voted of them."""

    number: int
    examples: tuple[ChangedMovie, ...]


@dataclass(frozen=True)
class CatalogueComparison:
    """A catalogue against an older one.

    ``old`` and ``new`` are their numbers of movies.
    """

    old: int
    new: int
    added: ChangedMovies
    removed: ChangedMovies
    changed: ChangedMovies
    columns_changed: dict[str, int]
    shifts: tuple[Shift, ...]
    verdict: Verdict
