"""The recommenders a build fits and a release holds; the first is the one that answers by default."""

from collections.abc import Sequence

from butaca.recommenders.base import Recipe
from butaca.recommenders.cosine import Cosine
from butaca.recommenders.hybrid import Hybrid
from butaca.recommenders.knn import Knn

HYBRID = Hybrid()
CONTENT = Hybrid(name="content", use_ratings=False)
COLLABORATIVE = Hybrid(name="collaborative", use_content=False)


def recipes(*, has_ratings: bool) -> Sequence[Recipe]:
    """Those that have something to learn from: without ratings, content is all there is."""
    return (HYBRID, CONTENT, COLLABORATIVE, Knn(), Cosine()) if has_ratings else (CONTENT, Knn(), Cosine())
