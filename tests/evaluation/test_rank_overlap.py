import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from butaca.evaluation.metrics.rank_overlap import rank_biased_overlap
from evaluation.world import filled

LISTS = st.lists(st.integers(0, 15), max_size=8, unique=True)


def _overlap(first: list[int], second: list[int], p: float = 0.9) -> float:
    width = max(len(first), len(second), 1)
    return float(rank_biased_overlap(filled([first], width), filled([second], width), p)[0])


class TestByHand:
    """Equation 32, p = 1/2."""

    def test_two_swapped(self) -> None:
        """Depth 1 shares 0, depth 2 both.

        (1-p)/p · (0 + 2/2 · p²) + 2/2 · p² = 1/4 + 1/4.
        """
        assert _overlap([1, 2], [2, 1], 0.5) == pytest.approx(1 / 2)

    def test_the_first_shared(self) -> None:
        """Depth 1 shares 1, depth 2 half.

        (1/2 + 1/2 · 1/4) + 1/2 · 1/4.
        """
        assert _overlap([1, 2], [1, 3], 0.5) == pytest.approx(3 / 4)

    def test_the_last_shared(self) -> None:
        """Depth 1 shares 0, depth 2 half: 1/8 + 1/8."""
        assert _overlap([1, 2], [3, 2], 0.5) == pytest.approx(1 / 4)

    def test_a_list_and_its_beginning(self) -> None:
        """The short one is taken to go on as it began.

        S = 1, l = 2, X1 = X2 = 1.

        1/2 + 1/2 · 1/4 seen, 1 · 1/2 · 1/4 guessed, ((1 - 1)/2 + 1) · 1/4 beyond.
        """
        assert _overlap([1], [1, 2], 0.5) == pytest.approx(1 / 2 + 1 / 8 + 1 / 8 + 1 / 4)


@given(LISTS, LISTS)
def test_it_is_symmetric_and_between_0_and_1(first: list[int], second: list[int]) -> None:
    """Whatever their length."""
    actual = _overlap(first, second)
    assert actual == pytest.approx(_overlap(second, first))
    assert -1e-9 <= actual <= 1 + 1e-9
    assert (actual > 1e-9) == (bool(set(first) & set(second)) or first == second)


@given(LISTS)
def test_equal_lists_overlap_wholly(listed: list[int]) -> None:
    """Empty ones too."""
    assert _overlap(listed, listed) == pytest.approx(1)


@given(st.permutations(range(6)), st.integers(0, 4))
def test_a_change_further_up_costs_more(listed: list[int], place: int) -> None:
    """Replacing a movie by a new one."""
    upper, lower = [*listed], [*listed]
    upper[place], lower[place + 1] = 99, 99
    assert _overlap(listed, upper) < _overlap(listed, lower) < 1


def test_many_at_once_are_each_by_itself() -> None:
    """In blocks."""
    random = np.random.default_rng(0)
    first, second = (np.stack([random.permutation(12)[:5] for _ in range(1_500)]).astype(np.int32) for _ in range(2))
    actual = rank_biased_overlap(first, second)
    assert actual.shape == (1_500,)
    for row in (0, 1_023, 1_024, 1_499):
        assert actual[row] == pytest.approx(_overlap(first[row].tolist(), second[row].tolist()))
    assert rank_biased_overlap(first[:0], second[:0]).shape == (0,)
