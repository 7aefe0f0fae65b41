"""What changed between two catalogues: the films, and how each column is spread over them."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How much a column has shifted."""

    STABLE = "stable"
    MODERATE = "moderate"
    SHIFTED = "shifted"


@dataclass(frozen=True)
class Limits:
    """From ``moderate`` on a figure is worth a look, from ``shifted`` on an alarm."""

    moderate: float
    shifted: float

    def verdict(self, figure: float | None) -> Verdict:
        """What a figure means; one that could not be had means nothing."""
        if figure is None or figure < self.moderate:
            return Verdict.STABLE
        return Verdict.MODERATE if figure < self.shifted else Verdict.SHIFTED


PSI = Limits(0.1, 0.25)
"""Of the population stability index, as it is used in credit scoring (Siddiqi, *Credit Risk Scorecards*, 2006)."""

KS = Limits(0.05, 0.1)
"""Of the greatest distance of two cumulative shares. Its test of significance is no use here: with tens of
thousands of films the smallest difference is significant."""

JENSEN_SHANNON = Limits(0.1, 0.2)
"""Of the square root of the Jensen-Shannon divergence in bits, 0 to 1."""

REMOVED = Limits(0.01, 0.05)
"""Of the share of the old films that are gone."""


@dataclass(frozen=True)
class Shift:
    """How one column has shifted; unknown is a value of its own in ``psi`` and ``jensen_shannon``.

    ``kind`` is ``number`` or ``category``; ``ks`` is None for categories, ``jensen_shannon`` for numbers.
    ``verdict`` is the worst of the figures'. Films that belong to several categories count in each.
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
    """A film that was added, removed or changed, in the titles of the newer catalogue that has it.

    ``columns`` are those that changed.
    """

    id: int
    title: str
    year: int
    votes: int
    columns: tuple[str, ...]


@dataclass(frozen=True)
class ChangedMovies:
    """How many films, and the most voted of them."""

    number: int
    examples: tuple[ChangedMovie, ...]


@dataclass(frozen=True)
class CatalogueComparison:
    """A catalogue against an older one: ``old`` and ``new`` are the numbers of films."""

    old: int
    new: int
    added: ChangedMovies
    removed: ChangedMovies
    changed: ChangedMovies
    columns_changed: dict[str, int]
    shifts: tuple[Shift, ...]
    verdict: Verdict
