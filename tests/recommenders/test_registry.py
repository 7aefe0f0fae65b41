"""Models are chosen by name, and by what a catalogue has."""

import pytest

from butaca.errors import UsageError
from butaca.recommenders import registry
from butaca.recommenders.model_names import BASELINES, NAMES
from butaca.recommenders.recommender import Recipe

RATED, UNRATED = registry.recipes(has_ratings=True), registry.recipes(has_ratings=False)


def _names(selection: registry.Selection) -> list[str]:
    return [recipe.name for recipe in selection.recipes]


def test_every_model_has_its_name_declared() -> None:
    """Those that a build has, with ratings or without."""
    assert [recipe.name for recipe in RATED] == list(NAMES)
    assert {recipe.name for recipe in UNRATED} <= set(NAMES)
    assert set(BASELINES) < set(NAMES)


@pytest.mark.parametrize(
    ("available", "names", "with_baselines", "chosen", "left_out"),
    [
        (RATED, None, True, list(NAMES), ()),
        (RATED, None, False, ["hybrid", "content"], BASELINES),
        (UNRATED, None, False, ["content"], ("knn", "cosine")),
        (RATED, ("cosine", "content"), True, ["hybrid", "content", "cosine"], ()),
        (RATED, ("knn",), False, ["hybrid", "knn"], ()),
        (RATED, ("hybrid",), True, ["hybrid"], ()),
        (UNRATED, ("content",), True, ["content"], ()),
    ],
)
def test_the_default_is_always_built(
    available: list[Recipe],
    names: tuple[str, ...] | None,
    with_baselines: bool,
    chosen: list[str],
    left_out: tuple[str, ...],
) -> None:
    """It comes first; the others in their own order, whatever order they are asked for in."""
    selection = registry.select(available, names, with_baselines=with_baselines)
    assert (_names(selection), selection.left_out) == (chosen, left_out)


@pytest.mark.parametrize("name", ["hybrid", "collaborative"])
def test_a_model_without_what_it_learns_from_is_an_error(name: str) -> None:
    """The message has its name, and those there are."""
    with pytest.raises(UsageError, match=f"{name} learns from ratings.* there are: content, knn, cosine"):
        registry.select(UNRATED, (name,), with_baselines=True)


@pytest.mark.parametrize("name", ["svd", "", "Hybrid", "knn "])
def test_an_unknown_model_is_an_error(name: str) -> None:
    """The message has the name, and all there are."""
    with pytest.raises(UsageError, match=f"no model is called '{name}'; there are: hybrid, content"):
        registry.check_names(["knn", name])
