from math import log, log1p, sqrt

import pytest

from butaca.recommenders.cosine import Cosine
from butaca.recommenders.knn import Knn
from butaca.recommenders.recommendation import Recommendation
from butaca.recommenders.recommender import Recipe
from butaca.recommenders.registry import recipes
from tiny_catalogue import Tiny, tiny_catalogue

SEED, OTHER = Tiny(1, "The Dog's Story", (5,), 5.0, 1.0), Tiny(2, "Dogs", (5, 7), 7.0, 3.0)


def _of_one(recipe: Recipe, *movies: Tiny) -> Recommendation:
    with tiny_catalogue(movies) as catalogue:
        return recipe.fit(catalogue).similar_to(1, 5)[0]


def _weights(actual: Recommendation) -> dict[str, float]:
    return {reason.code: reason.weight for reason in actual.reasons}


class TestKnn:
    """The score is 1 / (1 + distance)."""

    def test_unscaled_columns_count_as_they_are(self) -> None:
        """One genre, 2 points and 2 of popularity apart.

        1 + 4 + 4 = 3 squared.
        """
        actual = _of_one(Knn(scaled=False), SEED, OTHER)
        assert actual.score == pytest.approx(1 / 4)
        assert _weights(actual) == pytest.approx(
            {"genres": (1 - 1 / 9) / 8, "rating": (1 - 4 / 9) / 8, "popularity": (1 - 4 / 9) / 8}
        )

    def test_scaled_numbers_have_a_deviation_of_one(self) -> None:
        """Of two movies each number is -1 and 1.

        1 + 4 + 4 again, though popularity is a logarithm.
        """
        assert _of_one(Knn(), SEED, OTHER).score == pytest.approx(1 / 4)
        assert _of_one(Knn(), SEED, Tiny(2, "", (5, 7), 9.9, 500.0)).score == pytest.approx(1 / 4)

    def test_popularity_is_scaled_by_its_logarithm(self) -> None:
        """0, 1 and 3 are 0, log 2 and 2 log 2.

        Equally far apart.
        """
        movies = [Tiny(1, popularity=1.0), Tiny(2, popularity=0.0), Tiny(3, popularity=3.0)]
        with tiny_catalogue(movies) as catalogue:
            actual = Knn().fit(catalogue).similar_to(1, 5)
        assert [item.movie_id for item in actual] == [2, 3]
        assert actual[0].score == pytest.approx(1 / (1 + sqrt(1.5)))
        assert actual[0].score == pytest.approx(actual[1].score)

    def test_unscaled_popularity_drowns_the_genres(self) -> None:
        """As in the original.

        The movie of another genre and like popularity wins, unless columns are scaled.
        """
        movies = [
            Tiny(1, "", (5, 7), 6.0, 20.0),
            Tiny(2, "", (5, 7), 6.0, 12.0),
            Tiny(3, "", (8, 9), 3.0, 20.5),
            Tiny(4, "", (5,), 6.0, 500.0),
        ]
        with tiny_catalogue(movies) as catalogue:
            assert Knn(scaled=False).fit(catalogue).similar_to(1, 1)[0].movie_id == 3
            assert Knn().fit(catalogue).similar_to(1, 1)[0].movie_id == 2

    def test_equal_movies_have_the_score_one_a_third_for_each_reason(self) -> None:
        """Nothing sets them apart."""
        actual = _of_one(Knn(), SEED, Tiny(2, "Another", (5,), 5.0, 1.0))
        assert actual.score == 1
        assert _weights(actual) == pytest.approx({"genres": 1 / 3, "rating": 1 / 3, "popularity": 1 / 3})

    def test_what_alone_sets_them_apart_is_no_reason(self) -> None:
        """Genres alone differ: rating and popularity speak for them, half each."""
        actual = _of_one(Knn(scaled=False), SEED, Tiny(2, "", (5, 7), 5.0, 1.0))
        assert actual.score == pytest.approx(1 / 2)
        assert _weights(actual) == pytest.approx({"rating": 1 / 4, "popularity": 1 / 4})


class TestCosine:
    """The score is the cosine of title words, genres, rating / 10, and log(1 + popularity) / its maximum."""

    def test_is_the_products_over_the_lengths(self) -> None:
        """Dog and story, genre 5, 0.5, log 2 / log 4 = 0.5; dog, genres 5 and 7, 0.7, 1."""
        length = sqrt(1 + 1 + 1 + 0.25 + 0.25) * sqrt(1 + 1 + 1 + 0.49 + 1)
        actual = _of_one(Cosine(), SEED, OTHER)
        assert log1p(1) / log1p(3) == pytest.approx(log(2) / log(4)) == 0.5
        assert actual.score == pytest.approx((1 + 1 + 0.35 + 0.5) / length)
        assert _weights(actual) == pytest.approx(
            {"title": 1 / length, "genres": 1 / length, "rating": 0.35 / length, "popularity": 0.5 / length}
        )

    def test_equal_movies_have_the_score_one(self) -> None:
        """The angle between them is none."""
        assert _of_one(Cosine(), SEED, Tiny(2, "Story of a Dog", (5,), 5.0, 1.0)).score == pytest.approx(1)

    def test_where_nothing_is_shared_there_is_no_answer(self) -> None:
        """Neither genre nor word, an average of 0 and no popularity."""
        with tiny_catalogue([SEED, OTHER, Tiny(3, "Cat", (8,), 0.0, 0.0)]) as catalogue:
            model = Cosine().fit(catalogue)
            assert [actual.movie_id for actual in model.similar_to(1, 5)] == [2]
            assert [block.ids.tolist() for block in model.neighbours(2)] == [[[2], [1], [-1]]]


def test_a_release_holds_both_of_the_original_recommenders() -> None:
    """By names that are unique."""
    names = [recipe.name for recipe in recipes(has_ratings=True)]
    assert {"knn", "cosine"} <= set(names)
    assert len(set(names)) == len(names)
