from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from butaca.evaluation.metrics.calibration import PlattScaling, Reliability, fit_platt, reliability, sigmoid


class TestReliability:
    """Predicted against observed."""

    def test_by_hand(self) -> None:
        """Two bins: .1 and .3 of which one came true, .5 and .9 of which both did."""
        table = reliability(np.array([0.1, 0.3, 0.5, 0.9]), np.array([True, False, True, True]), bins=2)
        assert table.counts.tolist() == [2, 2]
        assert table.predicted == pytest.approx([0.2, 0.7])
        assert table.observed == pytest.approx([0.5, 1.0])

    def test_empty_bins_are_left_out_and_ends_belong_somewhere(self) -> None:
        """0 to the first, 1 to the last."""
        table = reliability(np.array([0.0, 1.0]), np.array([False, True]))
        assert table.counts.tolist() == [1, 1]

    def test_bins_of_equal_counts(self) -> None:
        """For predictions that are all small."""
        table = reliability(np.linspace(0.001, 0.01, 100), np.zeros(100, bool), bins=4)
        assert table.counts.tolist() == [25, 25, 25, 25]

    def test_of_nothing_there_is_no_error(self) -> None:
        """Nor any bin."""
        table = reliability(np.empty(0), np.empty(0, bool))
        assert table.counts.tolist() == []

    @given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1), st.integers(1, 12))
    def test_every_prediction_is_in_one_bin(self, cases: list[tuple[float, bool]], bins: int) -> None:
        """Means over bins are means over cases."""
        probabilities, outcomes = (np.array(column) for column in zip(*cases, strict=True))
        table = reliability(probabilities, outcomes, bins)
        assert table.counts.sum() == len(cases)
        assert table.counts @ table.predicted == pytest.approx(probabilities.sum())
        assert table.counts @ table.observed == pytest.approx(outcomes.sum())


class TestFit:
    """Intercept and slope."""

    def test_finds_what_made_the_outcomes(self) -> None:
        """-1 and 2, of 20,000 cases."""
        random = np.random.default_rng(0)
        scores = random.normal(size=20_000)
        outcomes = random.random(20_000) < sigmoid(2 * scores - 1)
        actual = fit_platt(scores, outcomes)
        assert (actual.intercept, actual.slope) == pytest.approx((-1, 2), abs=0.1)

    def test_corrects_predictions_that_are_too_sure(self) -> None:
        """Logits three times too large.

        The slope is a third, and the error goes.
        """
        random = np.random.default_rng(1)
        truth = random.normal(size=20_000)
        outcomes = random.random(20_000) < sigmoid(truth)
        logits = 3 * truth
        actual = fit_platt(logits, outcomes)
        assert actual.slope == pytest.approx(1 / 3, abs=0.02)
        assert _error(reliability(sigmoid(logits), outcomes)) > 0.1
        assert _error(reliability(actual.of(logits), outcomes)) < 0.01

    def test_at_the_best_place_predictions_add_up(self) -> None:
        """The mean prediction is the share that came true.

        By hand 3 of 4.
        """
        actual = fit_platt(np.array([1.0, 1.0, 1.0, 1.0]), np.array([True, True, True, False]))
        assert actual.of(np.array([1.0]))[0] == pytest.approx(0.75, abs=1e-5)

    @pytest.mark.parametrize("outcomes", [[False, False, True, True], [True] * 4, [False] * 4])
    def test_stays_finite_where_outcomes_are_separable(self, outcomes: list[bool]) -> None:
        """Or all the same."""
        actual = fit_platt(np.array([-2.0, -1.0, 1.0, 2.0]), np.array(outcomes))
        assert np.isfinite([actual.intercept, actual.slope]).all()
        assert (actual.of(np.array([-2.0, 2.0])) > 0.5).tolist() == [outcomes[0], outcomes[-1]]

    def test_of_no_cases_says_a_half(self) -> None:
        """Nothing is known."""
        assert fit_platt(np.empty(0), np.empty(0, bool)) == PlattScaling(0.0, 0.0)


def test_sigmoid_by_hand() -> None:
    """Far out, too, where nothing overflows."""
    assert sigmoid(np.array([0.0, log(4), -log(4)])) == pytest.approx([0.5, 0.8, 0.2])
    assert sigmoid(np.array([-1e6, 1e6])).tolist() == [0, 1]


def _error(table: Reliability) -> float:
    """Return the mean distance of predicted and observed shares, over predictions."""
    return float(np.average(np.abs(table.observed - table.predicted), weights=table.counts))
