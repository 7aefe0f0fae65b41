"""Entrants of an evaluation: models to fit on training raters."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from butaca.catalogue.catalogue import Catalogue
from butaca.evaluation.arrays import Ints, Lists, Mask, Sparse
from butaca.evaluation.raters import Raters


@dataclass(frozen=True)
class Training:
    """Everything that a model may learn from.

    The catalogue's own table ``ratings`` holds the ratings of these raters and nobody else's, so that a
    recipe that reads the table learns nothing about those who are held out.
    """

    catalogue: Catalogue
    raters: Raters


class SimilarModel(Protocol):
    """Model that answers "more like this"."""

    @property
    def novelty(self) -> float | None:
        """Default novelty, 0 to 1; None for a model without it."""
        ...

    def lists(self, queries: Ints, n: int, *, novelty: float | None = None, among: Mask | None = None) -> Lists:
        """Return the ``n`` movies most like each query, never the query itself.

        Only movies ``among`` [movies] are listed.
        ``queries`` are rows of the catalogue. A model without novelty ignores ``novelty``.
        """
        ...


class PersonalModel(Protocol):
    """Model that answers "for you"."""

    def lists(self, stars: Sparse, n: int) -> Lists:
        """Return the best ``n`` movies for each rater.

        ``stars`` are their ratings [raters, movies]; rated movies are never listed.
        """
        ...


Model = TypeVar("Model", covariant=True)


@dataclass(frozen=True)
class Entrant(Generic[Model]):
    """Model to fit, by its name in tables.

    A model that does not ``learn`` from ratings is fitted once.
    """

    name: str
    fit: Callable[[Training], Model]
    learns: bool = True
