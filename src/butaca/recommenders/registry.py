"""Recommenders of a build and of its release, the default first."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import NamedTuple

from butaca.errors import UsageError
from butaca.recommenders.cosine import Cosine
from butaca.recommenders.hybrid import Hybrid
from butaca.recommenders.knn import Knn
from butaca.recommenders.model_names import BASELINES, NAMES
from butaca.recommenders.recommender import Recipe
from butaca.recommenders.shipped_weights import Weights

HYBRID = Hybrid()
CONTENT = Hybrid(name="content", use_ratings=False)
COLLABORATIVE = Hybrid(name="collaborative", use_content=False)
_COMPARED = replace(CONTENT, use_likeness=False)  # beside the default


class Selection(NamedTuple):
    """Recipes to build, the default first, and the names of baselines left out for the catalogue's size."""

    recipes: Sequence[Recipe]
    left_out: tuple[str, ...] = ()


def recipes(*, has_ratings: bool, weights: Weights | None = None) -> Sequence[Recipe]:
    """Return the recipes that have something to learn from.

    Without ratings, content is all there is. ``weights`` are the shipped ones unless given.
    """
    learned: tuple[Hybrid, ...] = (HYBRID, _COMPARED, COLLABORATIVE) if has_ratings else (CONTENT,)
    if weights is not None:
        learned = tuple(replace(recipe, weights=weights) for recipe in learned)
    return (*learned, Knn(), Cosine())


def learns_from_ratings(recipe: Recipe) -> bool:
    """Return whether ratings make any difference to a recipe's model."""
    return isinstance(recipe, Hybrid) and recipe.use_ratings


def check_names(names: Collection[str]) -> None:
    """Check the names of models.

    Raises:
        UsageError: there is no such model.
    """
    for name in names:
        if name not in NAMES:
            raise UsageError(f"no model is called {name!r}; there are: {', '.join(NAMES)}")


def select(available: Sequence[Recipe], names: Collection[str] | None, *, with_baselines: bool) -> Selection:
    """Return the recipes of some names, and the default one always; of all models unless names are given.

    Then the baselines are among them only ``with_baselines``.

    Raises:
        UsageError: a model needs ratings, and there are none.
    """
    defaults, others = available[:1], available[1:]
    if names is None:
        left_out = () if with_baselines else tuple(recipe.name for recipe in others if recipe.name in BASELINES)
        return Selection([*defaults, *(recipe for recipe in others if recipe.name not in left_out)], left_out)
    known = [recipe.name for recipe in available]
    for name in names:
        if name not in known:
            raise UsageError(
                f"the model {name} learns from ratings, and there are none; without them there are: {', '.join(known)}"
            )
    return Selection([*defaults, *(recipe for recipe in others if recipe.name in names)])
