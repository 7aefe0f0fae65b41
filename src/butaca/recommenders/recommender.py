"""Recipes, which are settings, and the recommenders fitted from them."""

from collections.abc import Iterator
from typing import Protocol

from butaca.catalogue.catalogue import Catalogue
from butaca.features.content import Content
from butaca.recommenders.neighbours import Neighbours
from butaca.recommenders.pair_model import Ints, NoveltyWeighting
from butaca.recommenders.recommendation import Recommendation


class Recommender(Protocol):
    """Fitted model.

    There is no unfitted state: it comes from ``Recipe.fit``.
    """

    @property
    def name(self) -> str:
        """Name of the model in releases, parameters and tables."""
        ...

    @property
    def part_codes(self) -> tuple[str, ...]:
        """Codes of its reasons, in the order of ``Neighbours.contributions``."""
        ...

    @property
    def novelty_weighting(self) -> NoveltyWeighting | None:
        """Weighting by novelty; None where its scores are the ranking."""
        ...

    @property
    def has_likeness(self) -> bool:
        """True if ``Neighbours.likeness`` is known."""
        ...

    def similar_to(self, movie_id: int, n: int) -> list[Recommendation]:
        """Return at most ``n`` movies, the most similar first.

        Ties by id, never the movie itself.

        Raises:
            NotFound: no such movie.
        """
        ...

    def neighbours(self, n: int, rows: Ints | None = None, threads: int = 2) -> Iterator[Neighbours]:
        """Yield the lists of all movies, a block at a time.

        The same answers as ``similar_to``; of all movies, or of some rows of the catalogue. They do not depend on the
        number of ``threads``.
        """
        ...


class Recipe(Protocol):
    """Settings of a recommender, before it is fitted."""

    @property
    def name(self) -> str:
        """Name of the model that the recipe makes."""
        ...

    def fit(self, catalogue: Catalogue, content: Content | None = None) -> Recommender:
        """Learn from a catalogue.

        ``content`` is that of the same catalogue; it is made anew where it is not given.
        """
        ...
