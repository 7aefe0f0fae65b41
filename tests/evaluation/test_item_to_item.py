from math import log2
from types import MappingProxyType

import numpy as np
import pytest

from butaca.evaluation.entrants.entrant import Entrant, Training
from butaca.evaluation.protocols import cold_start, item_to_item
from butaca.evaluation.protocols.query_sampling import EVERYTHING, Queries, Task, draw_queries
from butaca.evaluation.raters import Raters
from butaca.evaluation.splits import Fold, Split, folds
from evaluation.world import Told, likes, on_start, rated_catalogue
from tiny_catalogue import Tiny

MOVIES = 6
FILMS = [Tiny(10 * row, genres=(row,)) for row in range(MOVIES)]
D2 = 1 / log2(3)


def _pairs(queries: Queries) -> list[tuple[int, int, int]]:
    return list(zip(queries.raters.tolist(), queries.movies.tolist(), queries.relevant.tolist(), strict=True))


class TestDraw:
    """Sampling of queries from likes."""

    def test_every_like_that_leaves_another(self) -> None:
        """A single like leaves nothing to be listed."""
        actual = draw_queries(likes({1: [4, 2], 2: [3], 3: [0, 1, 5]}, MOVIES), EVERYTHING, max_queries=20, seed=0)
        assert _pairs(actual) == [(0, 2, 1), (0, 4, 1), (2, 0, 2), (2, 1, 2), (2, 5, 2)]

    def test_at_most_so_many(self) -> None:
        """The number of relevant movies stays the same."""
        actual = draw_queries(likes({1: range(6)}, MOVIES), EVERYTHING, max_queries=2, seed=0)
        assert len(actual.movies) == len(set(actual.movies.tolist())) == 2
        assert actual.relevant.tolist() == [5, 5]

    def test_depends_on_seed_and_person_alone(self) -> None:
        """Not on who else is there."""
        together = draw_queries(likes({1: range(1), 2: range(6)}, MOVIES), EVERYTHING, 3, seed=5)
        alone = draw_queries(likes({2: range(6)}, MOVIES), EVERYTHING, 3, seed=5)
        assert together.movies.tolist() == alone.movies.tolist()
        others = {
            tuple(draw_queries(likes({2: range(6)}, MOVIES), EVERYTHING, 3, seed).movies.tolist()) for seed in range(9)
        }
        assert len(others) > 1

    def test_of_nobody_nothing(self) -> None:
        """No queries."""
        assert _pairs(draw_queries(likes({}, MOVIES), EVERYTHING, 20, 0)) == []

    def test_cold_movies_in_their_three_tasks(self) -> None:
        """Likes 0, 1 (cold) and 2, 3, 4 (warm).

        A query needs another like among what may be listed.
        """
        mask = np.array([True, True, False, False, False, False])
        both, asked, listed = (
            draw_queries(likes({1: range(5)}, MOVIES), task, 20, 0) for task in cold_start.tasks(mask)
        )
        assert _pairs(both) == [(0, 0, 1), (0, 1, 1)]
        assert _pairs(asked) == [(0, 0, 4), (0, 1, 4)]
        assert _pairs(listed) == [(0, 2, 2), (0, 3, 2), (0, 4, 2)]


class TestCold:
    """Sampling of cold movies."""

    def test_a_share_of_all_movies(self) -> None:
        """By seed."""
        mask = cold_start.draw_cold(1_000, seed=3)
        assert mask.sum() == 300
        assert (mask == cold_start.draw_cold(1_000, seed=3)).all()
        assert (mask != cold_start.draw_cold(1_000, seed=4)).any()


def _split(held_out: Raters) -> Split:
    """Everybody is held out, in two folds, and nobody trains."""
    nobody = held_out.take(np.empty(0, np.int64))
    halves = np.array_split(np.arange(len(held_out)), 2)
    return Split(held_out, tuple(Fold(nobody, half) for half in halves), 0)


class TestFigures:
    """By hand: rater 1 likes 0, 1 and 2, rater 2 likes 0 and 3, rater 3 only 5."""

    held_out = likes({1: [0, 1, 2], 2: [0, 3], 3: [5]}, MOVIES)
    # p = (likes + 3) / 9: 5/9 for movie 0, 4/9 for 1, 2, 3 and 5.
    answers = MappingProxyType({0: [4, 1, 3], 1: [0, 2], 2: [5], 3: [4, 0]})

    def test_are_means_of_the_queries_of_each_person(self) -> None:
        """nDCG, lift in tenths of a list of ten, and whether there is a hit."""
        with rated_catalogue(FILMS, {}) as catalogue:
            (table,) = item_to_item.evaluate(catalogue, _split(self.held_out), [on_start("told", self.answers)], seed=0)
        point = table.results[0].default
        assert (table.rater_ids.tolist(), table.query_count, table.movie_count, table.held_out_count) == (
            [1, 2],
            5,
            4,
            3,
        )
        # Rater 1: movie 0 finds 1 in place 2 of two; movie 1 finds both; movie 2 finds none.
        # Rater 2: movie 0 finds 3 in place 3; movie 3 finds 0 in place 2.
        assert point.per_rater["ndcg@10"] == pytest.approx([(D2 / (1 + D2) + 1 + 0) / 3, (1 / 2 + D2) / 2])
        assert point.per_rater["lift@10"] == pytest.approx(
            [(9 / 4 + (9 / 5 + 9 / 4)) / 10 / 3, (9 / 4 + 9 / 5) / 10 / 2]
        )
        assert point.per_rater["hit rate"] == pytest.approx([2 / 3, 1])
        assert point.mean("hit rate") == pytest.approx(5 / 6)
        assert point.novelty is None
        assert table.results[0].curve == ()

    def test_over_lists_count_each_list_once(self) -> None:
        """Both folds ask for movie 0, so its list counts twice, but shows no other movies."""
        with rated_catalogue(FILMS, {}) as catalogue:
            catalogue.connection.execute("UPDATE movies SET collection_id = 1 WHERE id IN (0, 10)")
            (table,) = item_to_item.evaluate(catalogue, _split(self.held_out), [on_start("told", self.answers)], seed=0)
        actual = table.results[0].default
        assert actual.over_lists["shown"] == 6
        assert actual.over_lists["diversity"] == 1  # a genre each
        assert actual.over_lists["franchise@10"] == 1  # 0 finds 1, 1 finds 0, twice and once
        assert actual.vote_decile_shares.sum() == pytest.approx(1)

    def test_a_dial_gives_a_curve_and_its_default(self) -> None:
        """Eleven places; here only the last differs."""
        nothing: dict[int, list[int]] = {}
        entrant = Entrant("dial", lambda _: Told(self.answers, novelty=0.55, far=nothing))
        with rated_catalogue(FILMS, {}) as catalogue:
            (table,) = item_to_item.evaluate(catalogue, _split(self.held_out), [entrant], seed=0)
        result = table.results[0]
        assert result.default.novelty == 0.55
        assert [point.novelty for point in result.curve] == [step / 10 for step in range(11)]
        assert result.curve[0].mean("ndcg@10") == result.default.mean("ndcg@10") > 0
        assert result.curve[10].mean("ndcg@10") == result.curve[10].over_lists["shown"] == 0

    def test_cold_tasks_list_and_count_cold_movies_only(self) -> None:
        """With 0, 1 and 3 cold, rater 1 asks from 0 for 1 and back, rater 2 from 0 for 3 and back."""
        mask = np.array([True, True, False, True, False, False])
        with rated_catalogue(FILMS, {}) as catalogue:
            both, _, _ = item_to_item.evaluate(
                catalogue, _split(self.held_out), [on_start("told", self.answers)], seed=0, tasks=cold_start.tasks(mask)
            )
        # 0 lists 1 and 3, 1 lists 0, 3 lists 0.
        assert both.results[0].default.per_rater["ndcg@10"] == pytest.approx([1, (D2 + 1) / 2])


class TestTraining:
    """Training data of a model."""

    def test_never_those_it_is_asked_about_nor_hidden_movies(self) -> None:
        """By the raters and by the catalogue's own table alike.

        One fit a fold for all tasks.
        """
        stars = {rater: {0: 5.0, 10: 4.0, 20: 4.0, 10 * (rater % 6): 5.0} for rater in range(1, 9)}
        hidden = np.array([True] + [False] * 5)
        seen: list[set[int]] = []

        def fit(training: Training) -> Told:
            rows = training.catalogue.connection.execute("SELECT DISTINCT user_id, movie_id FROM ratings").fetchall()
            assert {movie for _, movie in rows} <= {10, 20, 30, 40, 50}
            assert training.raters.like_counts()[0] == 0
            assert {user for user, _ in rows} == set(training.raters.ids.tolist())
            seen.append(set(training.raters.ids.tolist()))
            return Told({})

        with rated_catalogue(FILMS, stars) as catalogue:
            split = folds(Raters.of(catalogue), 4, seed=0)
            item_to_item.evaluate(
                catalogue, split, [Entrant("spy", fit)], seed=0, tasks=[EVERYTHING, Task("again")], hidden=hidden
            )
        assert seen == [set(range(1, 9)) - set(split.held_out.ids[fold.held_out].tolist()) for fold in split.folds]

    def test_a_model_that_does_not_learn_is_fitted_once(self) -> None:
        """And asked for everybody."""
        fitted = []

        def fit(training: Training) -> Told:
            fitted.append(training)
            return Told({0: [1]})

        with rated_catalogue(FILMS, {}) as catalogue:
            held_out = likes({1: [0, 1], 2: [0, 1]}, MOVIES)
            (table,) = item_to_item.evaluate(catalogue, _split(held_out), [Entrant("still", fit, learns=False)], seed=0)
        assert len(fitted) == 1
        assert table.results[0].default.per_rater["ndcg@10"].tolist() == [0.5, 0.5]
