from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from butaca.evaluation.metrics import list_traits
from evaluation.world import filled
from tiny_catalogue import Tiny, tiny_catalogue

# Movies 0 and 1 share one of two traits, 2 has both of them, 3 has none.
TRAITS = list_traits.unit_rows(sparse.csr_array(np.array([[1, 1, 0], [0, 1, 1], [1, 1, 0], [0, 0, 0]], dtype=float)))


class TestShown:
    """Number of different movies."""

    def test_each_counts_once_and_no_movie_counts_not(self) -> None:
        """Whichever list it is in."""
        assert list_traits.count_shown(filled([[0, 1], [1, 2], [2]], 3)) == 3

    def test_of_no_lists_it_is_none(self) -> None:
        """Nor of empty ones."""
        assert list_traits.count_shown(filled([], 3)) == list_traits.count_shown(filled([[]], 3)) == 0


class TestDiversity:
    """1 - mean cosine of all pairs."""

    def test_by_hand(self) -> None:
        """0 and 2 are alike, either has cosine 1/2 with 1, nobody has anything in common with 3."""
        actual = list_traits.diversity(filled([[0, 2], [0, 1], [0, 1, 2], [0, 3], [3]], 3), TRAITS)
        assert actual[:4] == pytest.approx([0, 1 / 2, 1 - (1 / 2 + 1 + 1 / 2) / 3, 1])
        assert np.isnan(actual[4])

    @given(st.lists(st.integers(0, 3), min_size=2, unique=True))
    def test_the_order_does_not_count(self, listed: list[int]) -> None:
        """Pairs have none."""
        actual = list_traits.diversity(filled([listed, listed[::-1]], 4), TRAITS)
        assert actual[0] == pytest.approx(actual[1])
        assert -1e-9 <= actual[0] <= 1 + 1e-9


class TestFame:
    """Tenths of votes, and the share of each."""

    def test_tenths_hold_a_tenth_of_the_movies_each(self) -> None:
        """Twenty movies: two a tenth; equal votes by row."""
        votes = np.array([5] * 4 + list(range(100, 116)))
        assert list_traits.to_deciles(votes).tolist() == [
            0,
            0,
            1,
            1,
            *(tenth for tenth in range(2, 10) for _ in range(2)),
        ]

    def test_few_movies_fall_into_different_tenths(self) -> None:
        """Of three: the first, the fourth and the seventh."""
        assert list_traits.to_deciles(np.array([9, 1, 5])).tolist() == [6, 0, 3]

    def test_shares_by_hand(self) -> None:
        """Of three places one is the least voted tenth's and two the most voted's."""
        actual = list_traits.vote_decile_shares(filled([[0, 1], [1]], 2), np.array([0, 9]))
        assert actual == pytest.approx([1 / 3, *[0] * 8, 2 / 3])

    def test_of_no_places_all_are_0(self) -> None:
        """Not nan."""
        assert list_traits.vote_decile_shares(filled([[]], 2), np.array([0, 9])).tolist() == [0] * 10


class TestFranchise:
    """Movies 0, 1, 2 are one franchise, 3 and 4 another, 5 has none and 6 is alone in its own."""

    franchises = np.array([7, 7, 7, 3, 3, -1, 9])

    def test_by_hand(self) -> None:
        """Of two siblings one is listed; of one, it.

        Movies without siblings have nothing to be found.
        """
        lists = filled([[1, 5, 3], [0], [4, 3, 2], [5, 0], [6]], 3)
        actual = list_traits.franchise_recall(np.array([0, 3, 3, 5, 6]), lists, self.franchises)
        assert actual[:3].tolist() == [1 / 2, 0, 1]
        assert np.isnan(actual[3:]).all()

    def test_no_more_is_asked_than_fits(self) -> None:
        """One place for two siblings: one will do."""
        assert list_traits.franchise_recall(np.array([0]), filled([[2]], 1), self.franchises).tolist() == [1]

    def test_what_may_not_be_listed_is_no_sibling(self) -> None:
        """Without 1 the whole is 2; without both there is nothing."""
        among = np.array([True, False, True, True, False, True, True])
        actual = list_traits.franchise_recall(np.array([0, 1, 3]), filled([[2], [0], [5]], 2), self.franchises, among)
        assert actual[:2].tolist() == [1, 1 / 2]
        assert np.isnan(actual[2])

    def test_a_catalogue_without_franchises_has_nothing_to_find(self) -> None:
        """Nor one without candidates."""
        assert np.isnan(list_traits.franchise_recall(np.array([0]), filled([[1]], 1), np.array([-1, -1]))).all()


def test_facts_come_from_the_catalogue() -> None:
    """Votes, collections, genres and keywords, in the order of ids."""
    with tiny_catalogue([Tiny(20, genres=(1, 2)), Tiny(10, genres=(1,), average=5.0)]) as catalogue:
        catalogue.connection.execute("UPDATE movies SET collection_id = 4 WHERE id = 20")
        catalogue.connection.execute("INSERT INTO movie_keywords VALUES (20, 1, 0)")
        facts = list_traits.MovieTraits.of(catalogue)
    assert facts.deciles.tolist() == [5, 0]
    assert facts.franchises.tolist() == [-1, 4]
    third = 1 / sqrt(3)
    assert facts.traits.toarray() == pytest.approx(np.array([[1, 0, 0], [third, third, third]]))
