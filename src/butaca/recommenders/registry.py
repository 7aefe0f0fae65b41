"""Recommenders of a build and of its release, the default first."""

from collections.abc import Sequence
from dataclasses import replace

from butaca.recommenders.cosine import Cosine
from butaca.recommenders.hybrid import Hybrid
from butaca.recommenders.knn import Knn
from butaca.recommenders.recommender import Recipe

HYBRID = Hybrid()
CONTENT = Hybrid(name="content", use_ratings=False)
COLLABORATIVE = Hybrid(name="collaborative", use_content=False, all_options=False)
_COMPARED = replace(CONTENT, all_options=False)  # beside the default


def recipes(*, has_ratings: bool) -> Sequence[Recipe]:
    """Return the recipes that have something to learn from.

    Without ratings, content is all there is.
    """
    return (HYBRID, _COMPARED, COLLABORATIVE, Knn(), Cosine()) if has_ratings else (CONTENT, Knn(), Cosine())
