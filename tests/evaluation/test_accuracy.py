from math import log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from butaca.evaluation.metrics import accuracy
from butaca.evaluation.protocols.relevance import Relevance
from evaluation.world import filled, likes

# Four lists of three places: the first is perfect, the second finds one of two in the second place, the
# third one of five in the last, the fourth has a single movie, which is no hit.
HITS = np.array([[1, 1, 1], [0, 1, 0], [0, 0, 1], [0, 0, 0]], dtype=bool)
RELEVANT = np.array([3, 2, 5, 1])
D1, D2, D3 = 1.0, 1 / log2(3), 0.5  # discounts of the first three places


class TestByHand:
    """The tables of each metric."""

    def test_hits_are_wanted_movies_where_there_is_one(self) -> None:
        """-1 is a miss, even if the last movie of the catalogue is wanted."""
        wanted = Relevance.of(sparse.csr_array(np.array([[0, 1, 0, 1]])))
        actual = wanted.hits(np.zeros(3, dtype=np.int64), filled([[1, 0], [3], []], 2))
        assert actual.tolist() == [[1, 0], [1, 0], [0, 0]]

    def test_hits_are_those_of_the_own_person(self) -> None:
        """Movies relevant to another rater are no hits."""
        wanted = Relevance.of(sparse.csr_array(np.array([[0, 1], [1, 0]])))
        lists = filled([[0, 1], [0, 1]], 2)
        assert wanted.hits(np.array([0, 1]), lists).tolist() == [[0, 1], [1, 0]]
        assert not Relevance.of(sparse.csr_array((2, 2))).hits(np.array([0, 1]), lists).any()

    def test_ndcg(self) -> None:
        """The best of two is 1 + .63, of three and more 1 + .63 + .5."""
        expected = [1, D2 / (D1 + D2), D3 / (D1 + D2 + D3), 0]
        assert accuracy.ndcg(HITS, RELEVANT) == pytest.approx(expected)

    def test_hit_rate(self) -> None:
        """One hit is as good as three."""
        assert accuracy.hit_rate(HITS).tolist() == [1, 1, 1, 0]

    def test_recall_is_of_what_fits(self) -> None:
        """Of five only three fit."""
        assert accuracy.recall(HITS, RELEVANT) == pytest.approx([1, 1 / 2, 1 / 3, 0])

    def test_like_rates(self) -> None:
        """Of two raters, one likes movie 0, both movie 1, nobody movie 2: (likes + 3) / 8."""
        rates = accuracy.like_rates(likes({1: [0, 1], 2: [1]}, 3).likes)
        assert rates == pytest.approx([4 / 8, 5 / 8, 3 / 8])

    def test_lift(self) -> None:
        """A hit on what half of the raters like counts 2, on what a quarter like 4; a list of one has three places."""
        rates = np.array([0.5, 0.25, 1.0])
        lists = filled([[0, 1, 2], [2, 1], [0]], 3)
        hits = np.array([[1, 1, 1], [0, 1, 0], [1, 0, 0]], dtype=bool)
        assert accuracy.lift(hits, lists, rates) == pytest.approx([(2 + 4 + 1) / 3, 4 / 3, 2 / 3])


class TestEmpty:
    """Lists that have nothing to measure."""

    def test_of_no_lists_there_are_no_figures(self) -> None:
        """Of whatever width."""
        none, nothing = np.zeros((0, 10), dtype=bool), np.zeros(0, dtype=np.int64)
        for actual in (accuracy.ndcg(none, nothing), accuracy.recall(none, nothing), accuracy.hit_rate(none)):
            assert actual.shape == (0,)
        assert accuracy.lift(none, np.zeros((0, 10), np.int32), np.ones(3)).shape == (0,)

    def test_where_nothing_was_to_be_found_the_figure_is_0(self) -> None:
        """Not nan."""
        assert accuracy.ndcg(np.zeros((1, 3), bool), np.array([0])).tolist() == [0]
        assert accuracy.recall(np.zeros((1, 3), bool), np.array([0])).tolist() == [0]

    def test_lists_of_no_places_lift_nothing(self) -> None:
        """The mean of nothing is 0 here."""
        assert accuracy.lift(np.zeros((2, 0), bool), np.zeros((2, 0), np.int32), np.ones(3)).tolist() == [0, 0]

    def test_of_nobody_every_movie_is_liked_by_half(self) -> None:
        """3 / 6."""
        assert accuracy.like_rates(likes({}, 2).likes).tolist() == [0.5, 0.5]


ROWS = st.lists(st.booleans(), min_size=1, max_size=12)


@given(ROWS, st.integers(0, 5))
def test_ndcg_and_recall_lie_between_0_and_1(row: list[bool], more: int) -> None:
    """Whatever was hit, as long as no more was hit than there was."""
    hits, relevant = np.array([row]), np.array([sum(row) + more])
    for metric in (accuracy.ndcg, accuracy.recall):
        assert 0 <= metric(hits, relevant)[0] <= 1 + 1e-12
    assert (accuracy.ndcg(hits, relevant)[0] > 0) == any(row)


@given(ROWS, st.data())
def test_a_hit_further_up_is_worth_more(row: list[bool], data: st.DataObject) -> None:
    """Swapping a miss with a hit below it raises nDCG and leaves recall."""
    misses = [place for place, hit in enumerate(row) if not hit and any(row[place:])]
    if not misses:
        return
    miss = data.draw(st.sampled_from(misses))
    hit = data.draw(st.sampled_from([place for place in range(miss, len(row)) if row[place]]))
    better = [*row]
    better[miss], better[hit] = True, False
    hits, relevant = np.array([row, better]), np.array([sum(row)] * 2)
    assert accuracy.ndcg(hits, relevant)[1] > accuracy.ndcg(hits, relevant)[0]
    assert accuracy.recall(hits, relevant)[1] == accuracy.recall(hits, relevant)[0]


def test_lists_at_random_lift_about_once() -> None:
    """A movie that a share p of raters like is a hit with chance p: hit / p is 1 on average, less the smoothing."""
    random = np.random.default_rng(0)
    rates = random.uniform(0.1, 0.9, size=50)
    lists = np.stack([random.permutation(50)[:10] for _ in range(4_000)]).astype(np.int32)
    hits = random.random(lists.shape) < rates[lists]
    assert accuracy.lift(hits, lists, rates).mean() == pytest.approx(1, abs=0.03)
