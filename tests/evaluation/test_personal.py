from math import log2

import numpy as np
import pytest
from scipy import sparse

from butaca.evaluation import personal
from butaca.evaluation.splits import Fold, Split
from butaca.evaluation.stored import StoredWeights
from evaluation.world import likes, people, rated_catalogue, same_for_all
from tiny_catalogue import Tiny

MOVIES = 12


class TestExam:
    """What goes in and what is to be found."""

    @pytest.mark.parametrize(("count", "kept_back"), [(5, 1), (6, 2), (9, 2), (10, 2), (12, 3)])
    def test_four_fifths_of_the_likes_go_in(self, count: int, kept_back: int) -> None:
        """Rounded down."""
        exam = personal.exam(likes({1: range(count)}, MOVIES), seed=0)
        assert (exam.wanted.nnz, exam.given.nnz) == (kept_back, count - kept_back)
        assert set(exam.wanted.indices) | set(exam.given.indices) == set(range(count))

    def test_all_other_ratings_go_in(self) -> None:
        """With their stars."""
        stars = {1: {**dict.fromkeys(range(5), 4.5), 7: 3.5, 8: 0.5}}
        exam = personal.exam(people(stars, MOVIES), seed=0)
        given = exam.given.toarray()[0]
        assert (given[7], given[8]) == (3.5, 0.5)
        assert sorted(given[given > 0].tolist()) == [0.5, 3.5, 4.5, 4.5, 4.5, 4.5]
        assert exam.wanted.toarray().sum() == 1

    def test_fewer_than_five_likes_are_too_few(self) -> None:
        """Rows are those among all people."""
        everybody = people({1: dict.fromkeys(range(4), 5.0), 2: dict.fromkeys(range(5), 5.0)}, MOVIES)
        exam = personal.exam(everybody, seed=0)
        assert exam.rows.tolist() == [1]
        assert exam.given.shape == exam.wanted.shape == (1, MOVIES)

    def test_depends_on_seed_and_person_alone(self) -> None:
        """Not on who else is there."""
        together = personal.exam(likes({1: range(6), 2: range(10)}, MOVIES), seed=2)
        alone = personal.exam(likes({2: range(10)}, MOVIES), seed=2)
        assert together.wanted.toarray()[1].tolist() == alone.wanted.toarray()[0].tolist()

    def test_nobody_is_examined_where_nobody_likes_five(self) -> None:
        """An empty exam."""
        assert personal.exam(likes({1: [0]}, MOVIES), seed=0).given.shape == (0, MOVIES)


def test_figures_by_hand() -> None:
    """One of five likes is kept back; a list of everything else in order finds it in a known place."""
    held_out = likes({1: range(5), 2: range(2, 7), 3: [0]}, MOVIES)
    exam = personal.exam(held_out, seed=0)
    nobody = held_out.take(np.empty(0, np.int64))
    split = Split(held_out, (Fold(nobody, np.array([0, 2])), Fold(nobody, np.array([1]))), 0)
    with rated_catalogue([Tiny(row) for row in range(MOVIES)], {}) as catalogue:
        table = personal.evaluate(catalogue, split, [same_for_all("all", range(MOVIES))], seed=0)
    assert (table.people.tolist(), table.queries, table.films, table.held_out) == ([1, 2], 2, 0, 3)
    point = table.results[0].default
    places = []
    for row in range(2):
        unrated = [film for film in range(MOVIES) if exam.given.toarray()[row, film] == 0]
        places.append(unrated.index(int(exam.wanted.indices[row])))
    assert point.per_person["ndcg@10"] == pytest.approx([1 / log2(place + 2) for place in places])
    assert point.per_person["recall@20"].tolist() == [1, 1]
    rated_by_both = set(exam.given[[0]].indices) & set(exam.given[[1]].indices)
    assert point.over_lists["shown"] == MOVIES - len(rated_by_both)


def test_stored_weights_add_up_to_scores() -> None:
    """A dislike counts against; what is rated, or scores 0 or less, is not listed."""
    weights = np.zeros((5, 5))
    weights[0, 1:] = [9.0, 0.5, 1.0, 0.25]
    weights[1, 2:] = [-1.0, 0.5, 0.25]
    model = StoredWeights(sparse.csr_array(weights), lambda stars: np.where(stars >= 4, 1.0, -1.0))
    stars = people({1: {0: 5.0}, 2: {0: 5.0, 1: 5.0}, 3: {0: 5.0, 1: 2.0}, 4: {4: 5.0}}, 5).stars
    assert model.lists(stars, 4).tolist() == [[1, 3, 2, 4], [3, 4, -1, -1], [2, 3, -1, -1], [-1, -1, -1, -1]]


def test_low_rated_films_are_counted_among_the_rated_ones() -> None:
    """Of three listed films that their people rated, one got 2 stars; 2.5 is not low, and -1 is no film."""
    kept_back = people({1: {0: 2.0, 1: 2.5}, 2: {3: 5.0, 4: 0.5}}, 6).stars
    lists = np.array([[0, 1, 2], [3, 5, -1]], dtype=np.int32)
    assert personal.low_rated(lists, kept_back) == pytest.approx(1 / 3)
    assert np.isnan(personal.low_rated(np.array([[2], [5]], dtype=np.int32), kept_back))


def test_mixed_profiles_hold_back_ratings_of_any_stars() -> None:
    """Four fifths of ten ratings, rounded down, go in: over seeds low ones are kept back as well as likes."""
    everybody = people({1: {film: 0.5 + film / 2 for film in range(10)}}, MOVIES)
    kept = [personal.mixed_profiles(everybody, np.array([0]), seed).kept_back.data for seed in range(20)]
    assert {len(stars) for stars in kept} == {2}
    assert min(map(min, kept)) < 2.5
    assert max(map(max, kept)) >= 4


def test_who_likes_nothing_gets_the_films_of_the_highest_rates() -> None:
    """Less what the dislikes say against; a like makes the list personal."""
    weights = np.zeros((4, 4))
    weights[0, 1:] = [0.4, 0.1, 0.2]
    rates = np.array([0.5, 0.4, 0.35, 0.1])
    model = StoredWeights(sparse.csr_array(weights), lambda stars: np.where(stars >= 4, 1.0, -0.5), rates)
    stars = people({1: {0: 1.0}, 2: {0: 5.0}}, 4).stars
    lists, scores = model.scored(stars, 3)
    assert lists.tolist() == [[2, 1, -1], [1, 3, 2]]
    assert scores[0] == pytest.approx([0.3, 0.2, 0])
    assert scores[1] == pytest.approx([0.4, 0.2, 0.1])
