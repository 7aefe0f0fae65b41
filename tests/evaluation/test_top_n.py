from math import log2

import numpy as np
import pytest
from scipy import sparse

from butaca.evaluation.entrants.stored_weights import StoredWeights
from butaca.evaluation.protocols import top_n
from butaca.evaluation.splits import Fold, Split
from evaluation.world import likes, rated_catalogue, raters, same_for_all
from tiny_catalogue import Tiny

MOVIES = 12


class TestHoldOut:
    """Given ratings and withheld likes."""

    @pytest.mark.parametrize(("count", "withheld"), [(5, 1), (6, 2), (9, 2), (10, 2), (12, 3)])
    def test_four_fifths_of_the_likes_go_in(self, count: int, withheld: int) -> None:
        """Rounded down."""
        hold_out = top_n.draw_hold_out(likes({1: range(count)}, MOVIES), seed=0)
        assert (hold_out.relevant.nnz, hold_out.given.nnz) == (withheld, count - withheld)
        assert set(hold_out.relevant.indices) | set(hold_out.given.indices) == set(range(count))

    def test_all_other_ratings_go_in(self) -> None:
        """With their stars."""
        stars = {1: {**dict.fromkeys(range(5), 4.5), 7: 3.5, 8: 0.5}}
        hold_out = top_n.draw_hold_out(raters(stars, MOVIES), seed=0)
        given = hold_out.given.toarray()[0]
        assert (given[7], given[8]) == (3.5, 0.5)
        assert sorted(given[given > 0].tolist()) == [0.5, 3.5, 4.5, 4.5, 4.5, 4.5]
        assert hold_out.relevant.toarray().sum() == 1

    def test_fewer_than_five_likes_are_too_few(self) -> None:
        """Rows are those among all raters."""
        all_raters = raters({1: dict.fromkeys(range(4), 5.0), 2: dict.fromkeys(range(5), 5.0)}, MOVIES)
        hold_out = top_n.draw_hold_out(all_raters, seed=0)
        assert hold_out.rows.tolist() == [1]
        assert hold_out.given.shape == hold_out.relevant.shape == (1, MOVIES)

    def test_depends_on_seed_and_person_alone(self) -> None:
        """Not on who else is there."""
        together = top_n.draw_hold_out(likes({1: range(6), 2: range(10)}, MOVIES), seed=2)
        alone = top_n.draw_hold_out(likes({2: range(10)}, MOVIES), seed=2)
        assert together.relevant.toarray()[1].tolist() == alone.relevant.toarray()[0].tolist()

    def test_nobody_is_held_out_where_nobody_likes_five(self) -> None:
        """Return an empty hold-out."""
        assert top_n.draw_hold_out(likes({1: [0]}, MOVIES), seed=0).given.shape == (0, MOVIES)


def test_figures_by_hand() -> None:
    """One of five likes is kept back.

    A list of everything else in order finds it in a known place.
    """
    held_out = likes({1: range(5), 2: range(2, 7), 3: [0]}, MOVIES)
    hold_out = top_n.draw_hold_out(held_out, seed=0)
    nobody = held_out.take(np.empty(0, np.int64))
    split = Split(held_out, (Fold(nobody, np.array([0, 2])), Fold(nobody, np.array([1]))), 0)
    with rated_catalogue([Tiny(row) for row in range(MOVIES)], {}) as catalogue:
        table = top_n.evaluate(catalogue, split, [same_for_all("all", range(MOVIES))], seed=0)
    assert (table.rater_ids.tolist(), table.query_count, table.movie_count, table.held_out_count) == ([1, 2], 2, 0, 3)
    point = table.results[0].default
    places = []
    for row in range(2):
        unrated = [movie for movie in range(MOVIES) if hold_out.given.toarray()[row, movie] == 0]
        places.append(unrated.index(int(hold_out.relevant.indices[row])))
    assert point.per_rater["ndcg@10"] == pytest.approx([1 / log2(place + 2) for place in places])
    assert point.per_rater["recall@20"].tolist() == [1, 1]
    rated_by_both = set(hold_out.given[[0]].indices) & set(hold_out.given[[1]].indices)
    assert point.over_lists["shown"] == MOVIES - len(rated_by_both)


def test_stored_weights_add_up_to_scores() -> None:
    """A dislike counts against.

    What is rated, or scores 0 or less, is not listed.
    """
    weights = np.zeros((5, 5))
    weights[0, 1:] = [9.0, 0.5, 1.0, 0.25]
    weights[1, 2:] = [-1.0, 0.5, 0.25]
    model = StoredWeights(sparse.csr_array(weights), lambda stars: np.where(stars >= 4, 1.0, -1.0))
    stars = raters({1: {0: 5.0}, 2: {0: 5.0, 1: 5.0}, 3: {0: 5.0, 1: 2.0}, 4: {4: 5.0}}, 5).stars
    assert model.lists(stars, 4).tolist() == [[1, 3, 2, 4], [3, 4, -1, -1], [2, 3, -1, -1], [-1, -1, -1, -1]]


def test_low_rated_movies_are_counted_among_the_rated_ones() -> None:
    """Of three listed movies that their raters rated, one got 2 stars.

    2.5 is not low, and -1 is no movie.
    """
    withheld = raters({1: {0: 2.0, 1: 2.5}, 2: {3: 5.0, 4: 0.5}}, 6).stars
    lists = np.array([[0, 1, 2], [3, 5, -1]], dtype=np.int32)
    assert top_n.low_rated_share(lists, withheld) == pytest.approx(1 / 3)
    assert np.isnan(top_n.low_rated_share(np.array([[2], [5]], dtype=np.int32), withheld))


def test_mixed_profiles_hold_back_ratings_of_any_stars() -> None:
    """Four fifths of ten ratings, rounded down, go in.

    Over seeds low ones are kept back as well as likes.
    """
    all_raters = raters({1: {movie: 0.5 + movie / 2 for movie in range(10)}}, MOVIES)
    kept = [top_n.draw_mixed_ratings(all_raters, np.array([0]), seed).withheld.data for seed in range(20)]
    assert {len(stars) for stars in kept} == {2}
    assert min(map(min, kept)) < 2.5
    assert max(map(max, kept)) >= 4


def test_who_likes_nothing_gets_the_movies_of_the_highest_rates() -> None:
    """Less what the dislikes say against; a like makes the list personal."""
    weights = np.zeros((4, 4))
    weights[0, 1:] = [0.4, 0.1, 0.2]
    rates = np.array([0.5, 0.4, 0.35, 0.1])
    model = StoredWeights(sparse.csr_array(weights), lambda stars: np.where(stars >= 4, 1.0, -0.5), rates)
    stars = raters({1: {0: 1.0}, 2: {0: 5.0}}, 4).stars
    lists, scores = model.scored(stars, 3)
    assert lists.tolist() == [[2, 1, -1], [1, 3, 2]]
    assert scores[0] == pytest.approx([0.3, 0.2, 0])
    assert scores[1] == pytest.approx([0.4, 0.2, 0.1])
