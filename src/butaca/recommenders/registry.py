"""The recommenders a build fits and a release holds; the first is the one that answers by default."""

from butaca.recommenders.base import Recipe
from butaca.recommenders.cosine import Cosine
from butaca.recommenders.knn import Knn

RECIPES: tuple[Recipe, ...] = (Knn(), Cosine())
