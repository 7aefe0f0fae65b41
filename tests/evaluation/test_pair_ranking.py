import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from butaca.evaluation.metrics import pair_ranking

GOOD = np.array([True, True, False, False])


def _column(*scores: float) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array([scores], dtype=np.float64).T


class TestAuc:
    """How often good pairs score above bad ones."""

    @pytest.mark.parametrize(
        ("scores", "area"),
        [
            ((4, 3, 2, 1), 1.0),
            ((1, 2, 3, 4), 0.0),
            ((4, 1, 3, 2), 0.5),
            ((4, 2, 3, 1), 0.75),
            ((1, 1, 1, 1), 0.5),
            ((3, 2, 2, 1), 0.875),  # one tie of four comparisons
            ((3, -np.inf, -np.inf, -np.inf), 0.75),  # two ties: nothing is known of either
        ],
    )
    def test_by_hand(self, scores: tuple[float, ...], area: float) -> None:
        """Four comparisons, a tie is half."""
        assert pair_ranking.auc(_column(*scores), GOOD).tolist() == [area]

    @given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2, max_size=30))
    def test_is_the_share_of_comparisons_won(self, pairs: list[tuple[int, bool]]) -> None:
        """Counted one by one."""
        good = np.array([verdict for _, verdict in pairs])
        scores = np.array([float(score) for score, _ in pairs])
        won = [(mine > theirs) + (mine == theirs) / 2 for mine in scores[good] for theirs in scores[~good]]
        area = pair_ranking.auc(scores[:, None], good)[0]
        assert area == pytest.approx(np.mean(won)) if won else np.isnan(area)

    def test_is_the_same_for_any_rising_function_of_the_scores(self) -> None:
        """Only their order counts."""
        scores = np.random.default_rng(0).normal(size=(40, 1))
        good = np.arange(40) % 3 == 0
        assert pair_ranking.auc(np.exp(scores), good) == pair_ranking.auc(scores, good)

    def test_is_unknown_without_both_kinds(self) -> None:
        """There is nothing to compare."""
        assert np.isnan(pair_ranking.auc(_column(1, 2, 3, 4), np.ones(4, dtype=bool))).all()
        assert np.isnan(pair_ranking.auc(np.empty((0, 2)), np.empty(0, dtype=bool))).tolist() == [True, True]


class TestResamples:
    """Bootstrap over pairs."""

    def test_spread_as_the_standard_error_says(self) -> None:
        """Hanley and McNeil's of an AUC of .5: √((m + n + 1) / 12mn)."""
        good = np.arange(200) % 2 == 0
        scores = np.random.default_rng(1).normal(size=(200, 1))
        resampled = pair_ranking.resampled_auc(scores, good, seed=0)
        assert resampled.shape == (2_000, 1)
        assert resampled.std() == pytest.approx(np.sqrt(201 / (12 * 100 * 100)), rel=0.15)
        assert resampled.mean() == pytest.approx(pair_ranking.auc(scores, good)[0], abs=0.01)

    def test_the_seed_decides_and_models_see_the_same_pairs(self) -> None:
        """So that differences are of models alone."""
        good = np.arange(30) % 2 == 0
        scores = np.random.default_rng(2).normal(size=(30, 1))
        twice = pair_ranking.resampled_auc(np.hstack((scores, scores)), good, seed=3)
        assert (twice[:, 0] == twice[:, 1]).all()
        assert (twice[:, :1] == pair_ranking.resampled_auc(scores, good, seed=3)).all()
        assert (twice[:, :1] != pair_ranking.resampled_auc(scores, good, seed=4)).any()

    def test_shares_are_among_the_pairs_of_a_kind(self) -> None:
        """Bad pairs make no difference to the share of good ones."""
        good = np.arange(400) % 2 == 0
        marked = (good & (np.arange(400) % 8 == 0))[:, None]
        shares = pair_ranking.resampled_shares(marked, good, seed=0)
        assert shares.mean() == pytest.approx(0.25, abs=0.01)
        assert shares.std() == pytest.approx(np.sqrt(0.25 * 0.75 / 200), rel=0.15)
        assert not pair_ranking.resampled_shares(marked, ~good, seed=0).any()


class TestPValue:
    """Differences of two models' AUCs over the same pairs."""

    def test_a_difference_that_is_none_is_seldom_seen(self) -> None:
        """About one in twenty below .05, of 300 comparisons of two equally noisy models."""
        random = np.random.default_rng(0)
        good = np.arange(80) % 2 == 0
        truth = good + random.normal(size=(300, 80))
        p_values = np.array(
            [
                pair_ranking.auc_p_value(scores + random.normal(size=80), scores + random.normal(size=80), good)
                for scores in truth
            ]
        )
        assert 0.01 <= (p_values < 0.05).mean() <= 0.10
        assert p_values.mean() == pytest.approx(0.5, abs=0.06)

    def test_a_real_difference_is_seen_from_either_side(self) -> None:
        """What knows the verdicts against noise."""
        random = np.random.default_rng(1)
        good = np.arange(80) % 2 == 0
        knowing, noise = good + 0.1 * random.normal(size=80), random.normal(size=80)
        assert pair_ranking.auc_p_value(knowing, noise, good) < 1e-6
        assert pair_ranking.auc_p_value(knowing, noise, good) == pair_ranking.auc_p_value(noise, knowing, good)

    def test_equal_models_do_not_differ(self) -> None:
        """Nor do any on three pairs, of which one is good."""
        scores = np.array([3.0, 1.0, 2.0, 0.0])
        assert pair_ranking.auc_p_value(scores, np.exp(scores), GOOD) == 1
        assert pair_ranking.auc_p_value(scores[:3], -scores[:3], GOOD[1:]) == 1

    def test_perfection_against_its_opposite_is_certain(self) -> None:
        """Though nothing varies."""
        assert pair_ranking.auc_p_value(np.array([4.0, 3, 2, 1]), np.array([1.0, 2, 3, 4]), GOOD) == 0
