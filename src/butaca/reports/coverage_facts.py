"""Facts of how much the recommenders know of movies.

Shares lie from 0 to 1. A figure that cannot be had, such as the mean of nothing, is None.
"""

from dataclasses import dataclass

from butaca.reports.facts import MovieCount


@dataclass(frozen=True)
class Decile:
    """A tenth of the films by number of votes, the most voted first.

    ``shares`` are those of its films that have each field; ``weight`` is the mean share of the content
    model's weights that a film's fields answer for; ``poor`` films have less than ``Coverage.poor_below``.
    """

    films: int
    most_votes: int
    fewest_votes: int
    shares: tuple[float, ...]
    weight: float
    poor: int


@dataclass(frozen=True)
class PoorMovie:
    """A film of which little is known, and the fields it lacks."""

    id: int
    title: str
    year: int
    votes: int
    weight: float
    lacks: tuple[str, ...]


@dataclass(frozen=True)
class Coverage:
    """Which films the recommenders know enough of; a film has a field if it shares something in it with another.

    ``weights`` are those of the content model; ``ratings`` and ``language`` have no part in them.
    """

    fields: tuple[str, ...]
    weights: tuple[float | None, ...]
    deciles: tuple[Decile, ...]
    poor_below: float
    poor: int
    poor_lack: tuple[MovieCount, ...]
    examples: tuple[PoorMovie, ...]
