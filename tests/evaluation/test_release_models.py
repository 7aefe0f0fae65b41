from collections.abc import Iterator

import numpy as np
import pytest

from butaca.catalogue.catalogue import Catalogue
from butaca.evaluation.entrants.entrant import Training
from butaca.evaluation.entrants.release_models import entrant, fit_recipe
from butaca.evaluation.entrants.restricted_pairs import Restricted
from butaca.evaluation.raters import Raters
from butaca.features.content import Content
from butaca.recommenders import registry
from butaca.recommenders.cosine import Cosine
from butaca.recommenders.knn import Knn
from butaca.recommenders.neighbours import PairRecommender
from butaca.recommenders.pair_model import Block, Floats, Ints, NoveltyWeighting
from butaca.recommenders.recommender import Recipe
from evaluation.world import rated_catalogue
from tiny_catalogue import Tiny, tiny_catalogue

MOVIES = 70

ROUNDED = 5e-4  # lists keep scores to 0.02 %


class Chances:
    """A model of pairs with a dial.

    P(j | q) is a table [movies, movies].
    """

    name, part_codes, tolerance, likeness = "chances", ("a", "b"), 0.0, None

    def __init__(
        self, table: Floats, novelty_weighting: NoveltyWeighting | None, franchises: Ints | None = None
    ) -> None:
        self.novelty_weighting = novelty_weighting
        self.franchises = franchises
        self._table = table

    def block(self, rows: Ints) -> Block:
        """Give a quarter of each score to part a."""
        approximate = np.full((len(rows), 128), -np.inf)
        with np.errstate(divide="ignore"):
            approximate[:, :MOVIES] = np.log(self._table[rows])

        def parts(within: Ints, columns: Ints) -> Floats:
            chances: Floats = self._table[rows[within], columns][:, None] * np.array([0.25, 0.75])
            return chances

        return Block(approximate, parts)


class ChancesRecipe:
    """Makes the model above."""

    name = "chances"

    def __init__(self, table: Floats, rates: Floats, franchises: Ints | None = None) -> None:
        raters = np.full(MOVIES, 10.0)
        self._model = Chances(table, NoveltyWeighting(0.5, rates, raters), franchises)

    def fit(self, catalogue: Catalogue, _: Content | None = None) -> PairRecommender:
        """Knows everything already."""
        return PairRecommender(self._model, catalogue.movie_ids)


@pytest.fixture(scope="module")
def training() -> Iterator[Training]:
    """Movies of a few genres, words and votes.

    Their ids are not their rows.
    """
    random = np.random.default_rng(0)
    movies = [
        Tiny(10 + 3 * row, f"dog{row % 4}", (row % 5, 5 + row % 3), float(random.uniform(1, 9)), float(row))
        for row in range(MOVIES)
    ]
    with tiny_catalogue(movies) as catalogue:
        yield Training(catalogue, Raters.of(catalogue))


@pytest.mark.parametrize("recipe", [Knn(), Cosine()], ids=lambda recipe: recipe.name)
class TestWithoutADial:
    """Lists are the recommender's own."""

    queries = np.array([0, 5, 69])

    def test_they_are_neighbours_as_rows(self, recipe: Knn | Cosine, training: Training) -> None:
        """In their order."""
        model = entrant(recipe).fit(training)
        recommender, ids = recipe.fit(training.catalogue), training.catalogue.movie_ids
        assert model.novelty is None
        for query, row in zip(self.queries, model.lists(self.queries, 6), strict=True):
            expected = [actual.movie_id for actual in recommender.similar_to(int(ids[query]), 6)]
            assert ids[row].tolist() == expected

    def test_restricted_they_are_the_whole_list_without_the_rest(
        self, recipe: Knn | Cosine, training: Training
    ) -> None:
        """To the full."""
        among = np.arange(MOVIES) % 3 == 0
        model = entrant(recipe).fit(training)
        whole = model.lists(self.queries, MOVIES)
        some = model.lists(self.queries, 8, among=among)
        for mine, all_of_them in zip(some, whole, strict=True):
            assert mine.tolist() == [movie for movie in all_of_them if movie >= 0 and among[movie]][:8]


class TestWithADial:
    """Pools are put into another order."""

    @pytest.fixture
    def chances(self) -> tuple[Floats, Floats]:
        """Random chances and rates."""
        random = np.random.default_rng(1)
        return random.uniform(0.01, 0.9, (MOVIES, MOVIES)), random.uniform(0.01, 0.9, MOVIES)

    @pytest.mark.parametrize("novelty", [None, 0.0, 0.3, 1.0])
    def test_by_chance_over_rate_to_the_power_of_the_dial(
        self, chances: tuple[Floats, Floats], training: Training, novelty: float | None
    ) -> None:
        """The default is the model's own.

        What may not be listed is not.
        """
        table, rates = chances
        model = fit_recipe(ChancesRecipe(table, rates), training)
        assert model.novelty == 0.5
        among = np.arange(MOVIES) % 2 == 0
        queries = np.array([4, 7])
        for mask in (None, among):
            lists = model.lists(queries, 5, novelty=novelty, among=mask)
            for query, listed in zip(queries, lists, strict=True):
                scores = table[query] / rates ** (0.5 if novelty is None else novelty)
                scores[query] = 0
                if mask is not None:
                    scores[~mask] = 0
                assert scores[listed] == pytest.approx(np.sort(scores)[::-1][:5], rel=ROUNDED)

    def test_scores_are_chances(self, chances: tuple[Floats, Floats], training: Training) -> None:
        """Whatever the dial made of the order."""
        lists, values = fit_recipe(ChancesRecipe(*chances), training).scored(np.array([3]), 4)
        assert values[0] == pytest.approx(chances[0][3, lists[0]], rel=ROUNDED)


@pytest.fixture(scope="module")
def rated() -> Iterator[Training]:
    """Movies of a few genres and words, and raters who keep to a genre."""
    random = np.random.default_rng(2)
    movies = [
        Tiny(10 + 3 * row, f"dog{row % 4}", (row % 5, 5 + row % 3), float(random.uniform(1, 9)), float(row))
        for row in range(MOVIES)
    ]
    stars = {
        rater: {
            10 + 3 * int(row): 5.0
            for row in np.flatnonzero(random.random(MOVIES) < np.where(np.arange(MOVIES) % 5 == rater % 5, 0.7, 0.1))
        }
        for rater in range(30)
    }
    with rated_catalogue(movies, stars) as catalogue:
        yield Training(catalogue, Raters.of(catalogue))


@pytest.mark.parametrize("recipe", registry.recipes(has_ratings=True), ids=lambda recipe: recipe.name)
class TestPairScores:
    """Scores of any pair, listed or not."""

    def test_lists_are_in_their_order(self, recipe: Recipe, rated: Training) -> None:
        """At every novelty, and whatever is not listed scores no higher."""
        model = fit_recipe(recipe, rated)
        rows, columns = np.nonzero(~np.eye(MOVIES, dtype=bool))
        for novelty in (None, 0.0, 1.0):
            scores = np.full((MOVIES, MOVIES), -np.inf)
            scores[rows, columns] = model.pair_scores(rows, columns, novelty=novelty)
            assert not np.isnan(scores).any()
            for query, listed in enumerate(model.lists(np.arange(MOVIES), 20, novelty=novelty)):
                assert (listed >= 0).all()
                values = scores[query, listed]
                assert (np.diff(values) <= ROUNDED).all()
                assert np.delete(scores[query], listed).max() <= values[-1] + ROUNDED

    def test_they_do_not_depend_on_what_else_is_asked(self, recipe: Recipe, rated: Training) -> None:
        """Nor on what was asked before."""
        model = fit_recipe(recipe, rated)
        rows, columns = np.array([7, 0, 7, 69, 0]), np.array([1, 5, 2, 0, 7])
        together = model.pair_scores(rows, columns)
        alone = [model.pair_scores(rows[[pair]], columns[[pair]])[0] for pair in range(5)]
        assert together == pytest.approx(alone, rel=1e-5)
        assert (model.pair_scores(rows, columns) == together).all()


def test_scores_of_pairs_are_logarithms_less_the_dial(training: Training) -> None:
    """By hand: log P - a log p."""
    table, rates = np.full((MOVIES, MOVIES), 0.2), np.linspace(0.1, 0.9, MOVIES)
    table[3, 4] = 0.6
    table[3, 5] = 0
    model = fit_recipe(ChancesRecipe(table, rates), training)
    rows, columns = np.array([3, 9, 3]), np.array([4, 4, 5])
    logarithms = np.array([np.log(0.6), np.log(0.2), -np.inf])
    assert model.pair_scores(rows, columns, novelty=0) == pytest.approx(logarithms)
    assert model.pair_scores(rows, columns) == pytest.approx(logarithms - 0.5 * np.log(rates[columns]))


def test_room_is_kept_for_franchises(training: Training) -> None:
    """Three places in ten for the best of the query's own, even if they are the last of all; nobody else's."""
    table = np.tile(np.linspace(0.9, 0.1, MOVIES), (MOVIES, 1))
    franchises = np.where(np.arange(MOVIES) >= MOVIES - 5, 7, -1)
    model = fit_recipe(ChancesRecipe(table, np.full(MOVIES, 0.5), franchises), training)
    lists = model.lists(np.array([MOVIES - 5, 0]), 10)
    assert lists.tolist() == [[*range(7), MOVIES - 4, MOVIES - 3, MOVIES - 2], [*range(1, 11)]]


def test_restricted_keeps_what_it_is_made_of() -> None:
    """All but the movies that may not be listed."""
    table = np.full((MOVIES, MOVIES), 0.5)
    model = Chances(table, None)
    actual = Restricted(model, np.arange(MOVIES) < 2)
    assert (actual.name, actual.part_codes, actual.tolerance, actual.novelty_weighting) == (
        "chances",
        ("a", "b"),
        0.0,
        None,
    )
    block = actual.block(np.array([0, 1]))
    assert np.isfinite(block.approximate).sum() == 4
    assert block.parts(np.array([0, 0]), np.array([1, 2])).tolist() == [[0.125, 0.375], [0, 0]]
