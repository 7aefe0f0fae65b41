"""Entrants of an evaluation: models to fit on training raters."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from butaca.catalogue.catalogue import Catalogue
from butaca.evaluation.arrays import Floats, Ints, Lists, Mask, Sparse
from butaca.evaluation.judgements import Judgements
from butaca.evaluation.raters import Raters


@dataclass(frozen=True)
class Training:
    """Everything that a model may learn from.

    The catalogue's own table ``ratings`` holds the ratings of these raters and nobody else's, so that a
    recipe that reads the table learns nothing about those who are held out.

    ``judgements`` are those of other movies than the model is asked about; None where it keeps the weights it has.
    """

    catalogue: Catalogue
    raters: Raters
    judgements: Judgements | None = None


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

    def pair_scores(self, rows: Ints, columns: Ints, *, novelty: float | None = None) -> Floats:
        """Return the scores by which the lists of ``rows`` rank ``columns`` [pairs].

        Listed or not, and in a unit that is the same for every row. nan where the model knows nothing of a pair.
        ``novelty`` is as in ``lists``. No movie is asked about with itself.
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

    A model that ``learns_from_judgements`` is judged by those it did not learn from: it is fitted once a fold of
    movies.
    """

    name: str
    fit: Callable[[Training], Model]
    learns: bool = True
    learns_from_judgements: bool = False
