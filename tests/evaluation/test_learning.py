from collections.abc import Iterator
from dataclasses import asdict, replace

import numpy as np
import pytest

from butaca.catalogue.catalogue import Catalogue
from butaca.errors import UsageError
from butaca.evaluation.arrays import Floats
from butaca.evaluation.learning.content_weights import QUERY_MOVIES, CandidatePool, coordinate_search, learn_content
from butaca.evaluation.learning.learn import FEWEST_LIKES, learn
from butaca.evaluation.learning.objective import Sample
from butaca.evaluation.learning.prior_weights import regression
from butaca.evaluation.raters import Raters
from butaca.recommenders.content_affinity import Affinity
from butaca.recommenders.hybrid import Hybrid
from butaca.recommenders.shipped_weights import shipped
from conftest import Silent
from evaluation.world import Stars, likes, rated_catalogue
from tiny_catalogue import Tiny

MOVIES, PEOPLE = 120, 60


def _stars() -> Stars:
    """Everybody likes movies of one genre most, and rates many of them."""
    random = np.random.default_rng(5)
    genres = np.arange(MOVIES) % 4
    actual: dict[int, dict[int, float]] = {}
    for rater in range(1, PEOPLE + 1):
        rated = random.random(MOVIES) < np.where(genres == rater % 4, 0.6, 0.15)
        actual[rater] = {int(movie): float(random.choice([3, 4, 5])) for movie in np.flatnonzero(rated)}
    return actual


@pytest.fixture(scope="module")
def world() -> Iterator[Catalogue]:
    """Movies of four genres and two languages, and raters who keep to a genre."""
    random = np.random.default_rng(6)
    movies = [
        Tiny(row, f"dog{row % 9} cat{row % 7}", (row % 4, 4 + row % 3), float(random.uniform(4, 9)), float(row))
        for row in range(MOVIES)
    ]
    with rated_catalogue(movies, _stars()) as catalogue:
        yield catalogue


def test_regression_finds_the_coefficients_that_made_the_counts() -> None:
    """Of 20,000 simulated counts, with an exposure of 500."""
    random = np.random.default_rng(0)
    planted = np.array([-5.0, 1.2, -0.4])
    inputs = np.column_stack((np.ones(20_000), random.normal(size=(20_000, 2))))
    counts = random.poisson(500 * np.exp(inputs @ planted)).astype(np.float64)
    assert regression(inputs, counts, 500) == pytest.approx(planted, abs=0.02)


def test_regression_gives_nothing_to_what_never_varies() -> None:
    """A term of zeros has weight 0, and a constant alone is the logarithm of the mean rate."""
    counts = np.array([1.0, 2.0, 3.0, 6.0])
    actual = regression(np.column_stack((np.ones(4), np.zeros(4))), counts, 10)
    assert actual == pytest.approx([np.log(0.3), 0], abs=1e-6)


def test_search_climbs_to_the_optimum() -> None:
    """To within a fine step of it, from far off."""
    planted = np.array([0.05, 1.0, 7.0])

    def value(place: Floats) -> float:
        return -float(((np.log(place) - np.log(planted)) ** 2).sum())

    actual = coordinate_search(value, np.ones(3))
    assert np.abs(np.log(actual / planted)).max() < np.log(1.2)
    assert value(actual) > value(np.ones(3))


def test_search_stays_where_nothing_is_gained() -> None:
    """Neither noise nor a plateau moves it."""
    assert coordinate_search(lambda _: 1.0, np.array([0.3, 2.0])).tolist() == [0.3, 2.0]


def test_lists_of_a_pool_are_those_of_the_recipe(world: Catalogue) -> None:
    """The pool holds all movies, and no list keeps franchise places."""
    weights, movies = shipped(), np.array([0, 7, 100])
    place = np.array([weights.content[code] for code in Affinity.codes])
    lists = CandidatePool(world, movies, weights, place).lists(place)
    recommender = Hybrid(weights, "content", use_ratings=False).fit(world)
    for movie, row in zip(movies, lists, strict=True):
        actual = [item.movie_id for item in recommender.similar_to(int(movie), 10)]
        assert row.tolist()[:3] == actual[:3]
        assert (
            len(set(row.tolist()) & set(actual)) >= 9
        )  # lists keep scores to 0.02 %, so that near ones may change places


def test_a_field_that_tells_likes_apart_gains_weight(world: Catalogue) -> None:
    """Raters here go by genre alone; what is to be reached is."""
    raters, settings = Raters.of(world), shipped().hybrid
    start = replace(shipped(), hybrid={**settings, "genre_emphasis": 0.0})  # which would tell it beforehand
    actual = learn_content(world, raters, start, seed=0)
    sample = Sample(raters, QUERY_MOVIES, 0)
    before, after = (np.array([content[code] for code in Affinity.codes]) for content in (start.content, actual))
    pool = CandidatePool(world, sample.movies, start, before)
    assert sample.figures(pool.lists(after)).objective > sample.figures(pool.lists(before)).objective + 0.1
    ratio = {code: actual[code] / start.content[code] for code in actual}
    assert ratio["genres"] > 1
    assert ratio["genres"] > ratio["title"]


def test_figures_of_lists_by_hand() -> None:
    """Rater 1 likes 0, 1, 2 and is given 1 for 0, nothing else; rater 2's one like asks for nothing."""
    raters = likes({1: [0, 1, 2], 2: [3]}, 5)
    sample = Sample(raters, 10, seed=0)
    assert sample.movies.tolist() == [0, 1, 2]
    actual = sample.figures(np.array([[1, 4], [-1, -1], [3, -1]], dtype=np.int32))
    assert actual.ndcg == pytest.approx(1 / (1 + 1 / np.log2(3)) / 3)
    assert actual.lift == pytest.approx((1 / ((1 + 3) / (2 + 6))) / 2 / 3)
    assert actual.objective == pytest.approx(np.log(actual.ndcg) + np.log(actual.lift))


def test_learning_repeats_and_keeps_what_was_chosen_otherwise(world: Catalogue) -> None:
    """Equal seeds give equal weights, other seeds others."""
    first, second = learn(world, 3, Silent()), learn(world, 3, Silent())
    assert first == second
    start = shipped()
    for section in ("likes", "hybrid", "personal"):
        assert getattr(first.weights, section) == getattr(start, section)
    for section, values in asdict(start).items():
        assert getattr(first.weights, section).keys() == values.keys() - {"ratings_terms"}, section
    assert first.weights.provenance["ratings"] == world.source
    assert first.weights.like_rate_prior != start.like_rate_prior
    assert learn(world, 4, Silent()).weights != first.weights


def test_too_few_likes_are_refused() -> None:
    """With how many there are and how many it takes."""
    with (
        rated_catalogue([Tiny(1), Tiny(2)], {7: {1: 5.0, 2: 3.5}}) as catalogue,
        pytest.raises(UsageError, match=f"1 of 1 raters, where {FEWEST_LIKES:,} of"),
    ):
        learn(catalogue, 0, Silent())
