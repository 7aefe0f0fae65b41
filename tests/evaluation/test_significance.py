import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from butaca.evaluation.metrics.significance import bootstrap, holm, sign_flip


class TestBootstrap:
    """Intervals of means over raters."""

    def test_holds_the_true_mean_nineteen_times_of_twenty(self) -> None:
        """400 samples of 80 raters from a skewed distribution of mean 1, a column each."""
        samples = np.random.default_rng(0).gamma(2.0, 0.5, size=(80, 400))
        low, high = bootstrap(samples, seed=0)
        covered = ((low <= 1) & (high >= 1)).mean()
        assert 0.90 <= covered <= 0.98

    def test_is_about_two_standard_errors_to_either_side(self) -> None:
        """Of a normal distribution: 1.96 / √400."""
        values = np.random.default_rng(1).normal(size=(400, 1))
        low, high = bootstrap(values, seed=0)
        assert (high - low)[0] == pytest.approx(2 * 1.96 * values.std() / 20, rel=0.1)
        assert low[0] < values.mean() < high[0]

    def test_of_equal_people_it_is_a_point(self) -> None:
        """Whoever is drawn."""
        low, high = bootstrap(np.full((7, 2), 0.25), seed=3)
        assert low.tolist() == high.tolist() == [0.25, 0.25]

    def test_the_seed_decides(self) -> None:
        """And columns see the same raters."""
        values = np.random.default_rng(2).normal(size=(20, 1))
        first, other = bootstrap(values, seed=1), bootstrap(values, seed=2)
        # Products of matrices of other shapes may differ in the last bit, by the processor.
        assert first.low == pytest.approx(bootstrap(np.hstack((values, values)), seed=1).low[1:], rel=1e-12)
        assert first.low != other.low

    def test_of_nobody_there_is_none(self) -> None:
        """Not an error."""
        low, high = bootstrap(np.empty((0, 2)), seed=0)
        assert np.isnan([*low, *high]).all()


class TestSignFlip:
    """Paired differences."""

    def test_a_difference_that_is_none_is_seldom_found(self) -> None:
        """200 null comparisons.

        About one in twenty below .05, whatever the distribution's shape.
        """
        random = np.random.default_rng(0)
        nulls = random.standard_t(3, size=(60, 200))
        p_values = sign_flip(nulls, seed=0, rounds=2_000)
        assert 0.01 <= (p_values < 0.05).mean() <= 0.10
        assert p_values.mean() == pytest.approx(0.5, abs=0.06)

    def test_a_real_difference_is_found(self) -> None:
        """And is never wholly certain."""
        shifted = np.random.default_rng(0).normal(0.8, 1, size=(60, 1))
        assert sign_flip(shifted, seed=0, rounds=999).tolist() == [1 / 1000]

    def test_by_hand(self) -> None:
        """Of the 2⁴ signs of (1, 1, 1, 1) two are as far from 0: p is near 1/8."""
        assert sign_flip(np.ones((4, 1)), seed=0)[0] == pytest.approx(2 / 16, abs=0.015)

    def test_the_direction_does_not_count(self) -> None:
        """The test is two-sided; where nothing differs p is 1."""
        values = np.random.default_rng(5).normal(0.2, 1, size=(30, 1))
        both = sign_flip(np.hstack((values, -values, 0 * values)), seed=0)
        assert both[0] == both[1]
        assert both[2] == 1


class TestHolm:
    """Many comparisons."""

    def test_by_hand(self) -> None:
        """.01 · 4, .02 · 3, .04 · 2 and .03 · 2, which may not fall below the one before."""
        assert holm(np.array([0.02, 0.04, 0.01, 0.03])) == pytest.approx([0.06, 0.06, 0.04, 0.06])

    def test_never_above_1(self) -> None:
        """.5 · 2."""
        assert holm(np.array([0.9, 0.5])) == pytest.approx([1, 1])

    def test_of_none_there_are_none(self) -> None:
        """And one stays as it is."""
        assert holm(np.empty(0)).tolist() == []
        assert holm(np.array([0.03])).tolist() == [0.03]

    @given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
    def test_keeps_the_order_and_lies_between_p_and_bonferroni(self, given_values: list[float]) -> None:
        """Stricter than none, milder than all."""
        p_values = np.array(given_values)
        corrected = holm(p_values)
        assert (corrected >= p_values).all()
        assert (corrected <= np.minimum(1, p_values * len(p_values)) + 1e-12).all()
        assert (np.diff(corrected[np.argsort(p_values, kind="stable")]) >= 0).all()
