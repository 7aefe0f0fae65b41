"""What takes part in an evaluation: something that is fitted on training people and lists films."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from butaca.catalogue.catalogue import Catalogue
from butaca.evaluation.people import People

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]
Lists: TypeAlias = NDArray[np.int32]  # rows of the catalogue [lists, n], the best first, -1 after the last
Scored: TypeAlias = tuple[Lists, Floats]  # lists and what the model thinks of each place, 0 where there is no film
Sparse: TypeAlias = Any  # a scipy.sparse.csr_array; scipy ships no types


@dataclass(frozen=True)
class Training:
    """All that a model may learn from.

    The catalogue's own table ``ratings`` holds the ratings of these people and nobody else's, so that a
    recipe that reads the table learns nothing about those who are held out.
    """

    catalogue: Catalogue
    people: People


class SimilarModel(Protocol):
    """Answers "more like this"."""

    @property
    def familiarity(self) -> float | None:
        """Where the model's dial stands unless it is turned, 0 to 1; None: it has no dial."""
        ...

    def lists(self, queries: Ints, n: int, *, familiarity: float | None = None, among: Mask | None = None) -> Lists:
        """The ``n`` films most like each query, of those ``among`` [movies], never the query itself.

        ``queries`` are rows of the catalogue. Without a dial ``familiarity`` is not looked at.
        """
        ...


class PersonalModel(Protocol):
    """Answers "for you"."""

    def lists(self, stars: Sparse, n: int) -> Lists:
        """The best ``n`` films for each person, from their ratings [people, movies], never one they rated."""
        ...


Model = TypeVar("Model", covariant=True)


@dataclass(frozen=True)
class Contestant(Generic[Model]):
    """A model to be, by the name it has in tables; one that does not ``learn`` from ratings is fitted once."""

    name: str
    fit: Callable[[Training], Model]
    learns: bool = True
