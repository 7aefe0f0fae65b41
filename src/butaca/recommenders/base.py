"""What a recommender is: settings that are fitted, and a fitted model that answers."""

from collections.abc import Iterator
from typing import Protocol

from butaca.catalogue.catalogue import Catalogue
from butaca.recommenders.neighbours import Neighbours
from butaca.recommenders.pairs import Dial, Ints
from butaca.recommenders.recommendation import Recommendation


class Recommender(Protocol):
    """A fitted model. There is no unfitted state: it comes from ``Recipe.fit``."""

    @property
    def name(self) -> str:
        """The model's name in releases, parameters and tables."""
        ...

    @property
    def part_codes(self) -> tuple[str, ...]:
        """The codes of the reasons it gives, in the order of ``Neighbours.shares``."""
        ...

    @property
    def dial(self) -> Dial | None:
        """How it weighs fame; None where its scores are the ranking."""
        ...

    def similar_to(self, movie_id: int, n: int) -> list[Recommendation]:
        """At most ``n`` movies, the most similar first, ties by id, never the movie itself.

        Raises:
            NotFound: no such movie.
        """
        ...

    def neighbours(self, n: int, rows: Ints | None = None) -> Iterator[Neighbours]:
        """The same answers for all movies, or those of some rows of the catalogue, a block of them at a time."""
        ...


class Recipe(Protocol):
    """The settings of a recommender, which are all there is of it before it is fitted."""

    @property
    def name(self) -> str:
        """The name of the model it makes."""
        ...

    def fit(self, catalogue: Catalogue) -> Recommender:
        """Learn from a catalogue."""
        ...
