import sys
from collections.abc import Iterator
from math import sqrt

import numpy as np
import pytest
from numpy.typing import NDArray

from butaca.errors import MissingExtra
from butaca.evaluation.baselines import all_baselines, rankings
from butaca.evaluation.baselines.ease import Ease
from butaca.evaluation.baselines.factors import Factors
from butaca.evaluation.baselines.item_item import ItemItemModel, PersonalByWeight, SimilarByWeight
from butaca.evaluation.baselines.item_knn import ItemKnn
from butaca.evaluation.baselines.random_walk import Rp3Beta
from butaca.evaluation.baselines.soup import VOTES, Soup
from butaca.evaluation.entrants.entrant import Entrant, PersonalModel, SimilarModel, Training
from butaca.evaluation.raters import Raters
from evaluation.world import Stars, likes, rated_catalogue, raters
from tiny_catalogue import Tiny

MOVIES = 40


def _random_stars(seed: int, count: int, movie_count: int) -> Stars:
    """Half stars at random.

    The lower a movie's row, the more raters rate it.
    """
    random = np.random.default_rng(seed)
    chances = 0.9 / (1 + np.arange(movie_count) / 5)
    return {
        rater: {
            int(movie): random.integers(1, 11) / 2 for movie in np.flatnonzero(random.random(movie_count) < chances)
        }
        for rater in range(count)
    }


@pytest.fixture(scope="module")
def training() -> Iterator[Training]:
    """Thirty raters, forty movies of a few genres."""
    movies = [Tiny(row, genres=(row % 3, 3 + row % 4), average=5.0) for row in range(MOVIES)]
    with rated_catalogue(movies, _random_stars(1, 30, MOVIES)) as catalogue:
        catalogue.connection.execute("UPDATE movies SET vote_count = 7 * id % 11")
        yield Training(catalogue, Raters.of(catalogue))


def _check(lists: NDArray[np.int32], n: int) -> None:
    """Rows of movies, none twice, -1 only behind them."""
    assert lists.dtype == np.int32
    assert lists.shape[1] == n
    for row in lists.tolist():
        listed = [movie for movie in row if movie >= 0]
        assert row == listed + [-1] * (n - len(listed))
        assert len(set(listed)) == len(listed)


@pytest.mark.parametrize("entrant", all_baselines.similar_baselines(0), ids=lambda entrant: entrant.name)
class TestSimilar:
    """Truths of every baseline that answers "more like this"."""

    queries = np.arange(MOVIES)

    def test_it_lists_other_movies(self, entrant: Entrant[SimilarModel], training: Training) -> None:
        """Never the query."""
        model = entrant.fit(training)
        assert model.novelty is None
        for n in (1, 10, MOVIES + 1):
            lists = model.lists(self.queries, n)
            _check(lists, n)
            assert not (lists == self.queries[:, None]).any()
            assert (lists[:5, 0] >= 0).all()

    def test_it_lists_only_what_may_be_listed(self, entrant: Entrant[SimilarModel], training: Training) -> None:
        """In the same order, and to the full."""
        among = np.arange(MOVIES) % 3 == 0
        model = entrant.fit(training)
        some = model.lists(self.queries, 5, among=among)
        _check(some, 5)
        assert among[some[some >= 0]].all()
        if entrant.name != "random":
            for mine, whole in zip(some, model.lists(self.queries, MOVIES), strict=True):
                expected = [movie for movie in whole if movie >= 0 and among[movie]][:5]
                assert [movie for movie in mine if movie >= 0] == expected

    def test_lists_are_in_the_order_of_scores(self, entrant: Entrant[SimilarModel], training: Training) -> None:
        """And whatever is not listed scores no higher; a list drawn at random has no scores."""
        model = entrant.fit(training)
        rows, columns = np.nonzero(~np.eye(MOVIES, dtype=bool))
        scores = np.full((MOVIES, MOVIES), np.nan)
        scores[rows, columns] = model.pair_scores(rows, columns)
        if entrant.name == "random":
            assert np.isnan(scores).all()
            return
        assert len(np.unique(scores[~np.isnan(scores)])) >= 3
        scores = np.where(np.isnan(scores), -np.inf, scores)
        for query, row in enumerate(model.lists(self.queries, 10)):
            listed = row[row >= 0]
            values = scores[query, listed]
            assert (np.diff(values) <= 1e-9).all()
            others = np.delete(scores[query], [query, *listed])
            assert others.max() <= (values[-1] if len(listed) == 10 else 0) + 1e-9

    def test_scores_do_not_depend_on_what_else_is_asked(
        self, entrant: Entrant[SimilarModel], training: Training
    ) -> None:
        """In any order, of many or of one; of no pairs there are none."""
        model = entrant.fit(training)
        rows, columns = np.array([7, 0, 7, 39, 0]), np.array([1, 5, 2, 0, 7])
        together = model.pair_scores(rows, columns)
        alone = [model.pair_scores(rows[[pair]], columns[[pair]])[0] for pair in range(5)]
        assert together == pytest.approx(alone, rel=1e-9, nan_ok=True)
        nothing = np.empty(0, dtype=np.int64)
        assert model.pair_scores(nothing, nothing).shape == (0,)

    def test_it_repeats(self, entrant: Entrant[SimilarModel], training: Training) -> None:
        """Fitted again, and query by query."""
        model, again = entrant.fit(training), entrant.fit(training)
        lists = model.lists(self.queries, 10)
        assert (lists == again.lists(self.queries, 10)).all()
        assert (lists[3:4] == again.lists(np.array([3]), 10)).all()
        assert model.lists(np.empty(0, np.int64), 10).shape == (0, 10)


@pytest.mark.parametrize("entrant", all_baselines.personal_baselines(0), ids=lambda entrant: entrant.name)
class TestPersonal:
    """Truths of every baseline that answers "for you"."""

    def test_it_lists_what_people_have_not_rated(self, entrant: Entrant[PersonalModel], training: Training) -> None:
        """Whoever they are."""
        stars = raters(_random_stars(2, 8, MOVIES), MOVIES).stars
        model = entrant.fit(training)
        for n in (1, 10, MOVIES + 1):
            lists = model.lists(stars, n)
            _check(lists, n)
            for row, listed in enumerate(lists):
                assert not (stars.toarray()[row, listed[listed >= 0]] > 0).any()
        assert (model.lists(stars, 10) == entrant.fit(training).lists(stars, 10)).all()

    def test_of_nobody_there_are_no_lists(self, entrant: Entrant[PersonalModel], training: Training) -> None:
        """And of somebody without ratings there may be none."""
        model = entrant.fit(training)
        assert model.lists(training.raters.stars[:0], 10).shape == (0, 10)
        _check(model.lists(raters({1: {}}, MOVIES).stars, 10), 10)


def _weights(weights: ItemItemModel) -> NDArray[np.floating]:
    return weights.rows(np.arange(len(weights.movies)))


@pytest.fixture
def three() -> Iterator[Training]:
    """Movies 0, 1 and 3 are liked by three, two and one rater; nobody likes movie 2."""
    liked = likes({1: [0, 1], 2: [0, 1, 3], 3: [0]}, 4)
    with rated_catalogue([Tiny(row) for row in range(4)], {}) as catalogue:
        yield Training(catalogue, liked)


class TestWeightsByHand:
    """Item-item weights."""

    def test_item_knn(self, three: Training) -> None:
        """Co-likes over the root of the product, plus five."""
        model = ItemKnn(three)
        first, second, third = 2 / (sqrt(6) + 5), 1 / (sqrt(3) + 5), 1 / (sqrt(2) + 5)
        assert model.movies.tolist() == [0, 1, 3]
        assert _weights(model) == pytest.approx(np.array([[0, first, second], [first, 0, third], [second, third, 0]]))

    def test_rp3beta(self, three: Training) -> None:
        """From movie 0 to 1.

        A third to each rater, a half and a third on; over the root of two.
        """
        model = Rp3Beta(three)
        assert _weights(model)[0] == pytest.approx([0, (1 / 2 + 1 / 3) / 3 / sqrt(2), 1 / 3 / 3])
        assert _weights(model)[2] == pytest.approx([1 / 3 / sqrt(3), 1 / 3 / sqrt(2), 0])

    @pytest.mark.parametrize("count", [5, 60])
    def test_ease_is_the_inverse_from_either_side(self, count: int) -> None:
        """Fewer raters than movies, or more.

        Movies with fewer than three ratings take no part.
        """
        all_raters = raters(_random_stars(3, count, MOVIES), MOVIES)
        with rated_catalogue([Tiny(row) for row in range(MOVIES)], {}) as catalogue:
            model = Ease(Training(catalogue, all_raters), regularisation=10.0)
        movies = np.flatnonzero((all_raters.stars.toarray() > 0).sum(axis=0) >= 3)
        assert 0 < len(movies) < MOVIES
        assert model.movies.tolist() == movies.tolist()
        likes_of = all_raters.likes.toarray()[:, movies].astype(np.float64)
        inverse = np.linalg.inv(likes_of.T @ likes_of + 10 * np.eye(len(movies)))
        expected = -inverse / np.diag(inverse)
        np.fill_diagonal(expected, 0)
        assert _weights(model) == pytest.approx(expected, abs=1e-12)

    def test_lists_follow_weights(self, three: Training) -> None:
        """From movie 0 to 1 to 3; movie 2 is unknown."""
        assert SimilarByWeight(ItemKnn(three)).lists(np.array([0, 2]), 3).tolist() == [[1, 3, -1], [-1, -1, -1]]

    def test_a_persons_scores_are_sums_over_their_likes(self, three: Training) -> None:
        """A rater of 1 and 3 gets 0; dislikes alone list nothing."""
        stars = raters({1: {1: 4.0, 3: 1.0}, 2: {0: 2.0}}, 4).stars
        assert PersonalByWeight(ItemKnn(three)).lists(stars, 2).tolist() == [[0, -1], [-1, -1]]


class TestRankings:
    """Rankings that are the same for all queries."""

    def test_by_likes_and_by_votes(self, three: Training) -> None:
        """Ties by row; movies without any are left out."""
        assert rankings.by_likes(three).tolist() == [0, 1, 3]
        three.catalogue.connection.execute("UPDATE movies SET vote_count = [5, 9, 0, 9][id + 1]")
        assert rankings.by_votes(three).tolist() == [1, 3, 0]

    def test_random_movies_are_different_for_each_query(self) -> None:
        """And by seed; every movie comes up."""
        lists = rankings.RandomLists(50, seed=1).lists(np.arange(50), 10)
        assert len({tuple(row) for row in lists.tolist()}) == 50
        assert len(np.unique(lists)) == 50
        assert (lists != rankings.RandomLists(50, seed=2).lists(np.arange(50), 10)).any()


def test_soup_by_hand() -> None:
    """Movie 0 has a genre, a keyword, two actors of three and a director in common with 1, and a genre with 2."""
    with rated_catalogue([Tiny(0, genres=(1,)), Tiny(1, genres=(1,)), Tiny(2, genres=(1,)), Tiny(3)], {}) as catalogue:
        insert = catalogue.connection.execute
        insert("INSERT INTO movie_keywords VALUES (0, 5, 0), (1, 5, 0)")
        for movie, actors in {0: (10, 11, 12, 13), 1: (10, 11, 14, 13), 2: (15, 16, 17, 10)}.items():
            for position, actor in enumerate(actors):
                insert("INSERT INTO credits VALUES (?, ?, 'Acting', 'Actor', NULL, ?)", [movie, actor, position])
        for movie, director in {0: 20, 1: 20, 2: 21}.items():
            insert("INSERT INTO credits VALUES (?, ?, 'Directing', 'Director', NULL, 0)", [movie, director])
        model = Soup(Training(catalogue, likes({}, 4)))
        # Lengths: √(1 + 1 + 3 + 4) = 3, the same for 1, √(1 + 3 + 4) for 2; the fourth actor does not count.
        assert model.lists(np.array([0, 3]), 3).tolist() == [[1, 2, -1], [-1, -1, -1]]
        cosines = (model._soup @ model._soup.T).toarray()
        # Movie 2 needs more than (8/9 · 3√8)² = 56.9 times the votes + 1 of movie 1 to stand before it.
        for votes, listed in ((55, [1, 2, -1]), (56, [2, 1, -1])):
            insert("UPDATE movies SET vote_count = ? WHERE id = 2", [votes])
            insert("UPDATE movies SET vote_count = 0 WHERE id <> 2")
            assert Soup(Training(catalogue, likes({}, 4)), VOTES).lists(np.array([0]), 3).tolist() == [listed]
    assert cosines[0, 1] == pytest.approx((1 + 1 + 2 + 4) / 9)
    assert cosines[0, 2] == pytest.approx(1 / (3 * sqrt(8)))


def test_without_implicit_there_is_a_way_out(training: Training, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says what to install."""
    monkeypatch.setitem(sys.modules, "implicit.als", None)
    with pytest.raises(MissingExtra, match=r"butaca\[evaluation\]"):
        Factors(training, 0)
