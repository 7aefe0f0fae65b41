"""Recommenders of a build and of its release, the default first."""

from collections.abc import Sequence
from dataclasses import replace

from butaca.recommenders.cosine import Cosine
from butaca.recommenders.hybrid import Hybrid
from butaca.recommenders.knn import Knn
from butaca.recommenders.recommender import Recipe
from butaca.recommenders.shipped_weights import Weights

HYBRID = Hybrid()
CONTENT = Hybrid(name="content", use_ratings=False)
COLLABORATIVE = Hybrid(name="collaborative", use_content=False)
_COMPARED = replace(CONTENT, use_likeness=False)  # beside the default


def recipes(*, has_ratings: bool, weights: Weights | None = None) -> Sequence[Recipe]:
    """Return the recipes that have something to learn from.

    Without ratings, content is all there is. ``weights`` are the shipped ones unless given.
    """
    learned: tuple[Hybrid, ...] = (HYBRID, _COMPARED, COLLABORATIVE) if has_ratings else (CONTENT,)
    if weights is not None:
        learned = tuple(replace(recipe, weights=weights) for recipe in learned)
    return (*learned, Knn(), Cosine())
