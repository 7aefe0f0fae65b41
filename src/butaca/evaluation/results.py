"""The facts an evaluation gives; tables, JSON and pictures are views of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from butaca.evaluation.models import Floats, Ints


@dataclass(frozen=True)
class Point:
    """What one model reached with its dial in one place.

    ``per_person`` holds a vector [people asked about] for each metric that is a mean over people, by
    name; ``over_lists`` the figures that describe all lists together; ``fame`` [10] the share of places
    by tenth of votes. ``familiarity`` is None for a model without a dial.
    """

    familiarity: float | None
    per_person: Mapping[str, Floats]
    over_lists: Mapping[str, float]
    fame: Floats

    def mean(self, metric: str) -> float:
        """The mean over people; 0 of nobody."""
        values = self.per_person[metric]
        return float(values.mean()) if len(values) else 0.0


@dataclass(frozen=True)
class Result:
    """One model in one protocol: at its default, and along its dial where it has one, ascending."""

    model: str
    default: Point
    curve: tuple[Point, ...] = ()


@dataclass(frozen=True)
class Table:
    """All models in one protocol.

    ``people`` are the user ids asked about, in the order of the vectors; ``queries`` how many lists were
    asked for in all, ``films`` for how many different films (0 where lists are for people).
    """

    protocol: str
    people: Ints
    queries: int
    films: int
    held_out: int
    results: tuple[Result, ...]
