from butaca.recommenders.cosine import Cosine
from butaca.recommenders.knn import Knn
from butaca.recommenders.registry import COLLABORATIVE, CONTENT, HYBRID
from recommenders.contract import RecommenderContract


class TestKnn(RecommenderContract):
    """Nearest neighbours, as they are built."""

    recipe = Knn()


class TestKnnUnscaled(RecommenderContract):
    """Nearest neighbours with the original's columns."""

    recipe = Knn(scaled=False, name="knn_unscaled")


class TestCosine(RecommenderContract):
    """The cosine."""

    recipe = Cosine()


class TestHybrid(RecommenderContract):
    """Ratings, filled in by content."""

    recipe = HYBRID


class TestContent(RecommenderContract):
    """Content alone."""

    recipe = CONTENT


class TestCollaborative(RecommenderContract):
    """Ratings alone."""

    recipe = COLLABORATIVE
