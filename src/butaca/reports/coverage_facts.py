"""Facts of how much the recommenders know of movies.

Shares lie from 0 to 1. A figure that cannot be had, such as the mean of nothing, is None.
"""

from dataclasses import dataclass

from butaca.reports.facts import MovieCount


@dataclass(frozen=True)
class Decile:
    """A tenth of the movies by number of votes, most first.

    ``shares`` are those of its movies that have each field; ``weight`` is the mean share of the content model's
    weights whose fields a movie has; ``poor`` movies have less than ``Coverage.poor_below``.
    """

    movie_count: int
    most_votes: int
    fewest_votes: int
    shares: tuple[float, ...]
    weight: float
    poor: int


@dataclass(frozen=True)
class PoorMovie:
    """A movie with little known of it, and the fields it lacks."""

    id: int
    title: str
    year: int | None
    votes: int
    weight: float
    lacks: tuple[str, ...]


@dataclass(frozen=True)
class Coverage:
    """The movies that have each field the recommenders use.

    A movie has a field if it shares something in it with another. ``weights`` are those of the content model;
    ``ratings`` and ``language`` have no part in them.
    """

    fields: tuple[str, ...]
    weights: tuple[float | None, ...]
    deciles: tuple[Decile, ...]
    poor_below: float
    poor: int
    poor_lack: tuple[MovieCount, ...]
    examples: tuple[PoorMovie, ...]
