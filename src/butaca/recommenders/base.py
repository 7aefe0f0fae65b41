"""What a recommender is: settings that are fitted, and a fitted model that answers."""

from typing import Protocol

from butaca.catalogue.catalogue import Catalogue
from butaca.recommenders.neighbours import Neighbours
from butaca.recommenders.recommendation import Recommendation


class Recommender(Protocol):
    """A fitted model. There is no unfitted state: it comes from ``Recipe.fit``."""

    @property
    def name(self) -> str:
        """The model's name in releases, parameters and tables."""
        ...

    def similar_to(self, movie_id: int, n: int) -> list[Recommendation]:
        """At most ``n`` movies, the most similar first, ties by id, never the movie itself.

        Raises:
            NotFound: no such movie.
        """
        ...

    def neighbours(self, n: int) -> Neighbours:
        """The same answers for every movie at once."""
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
