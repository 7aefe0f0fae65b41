import numpy as np
import pytest

from butaca.evaluation.arrays import Ints, Scored
from butaca.evaluation.entrants.entrant import Training
from butaca.evaluation.protocols.similar_confidence import SimilarCases, confidence, of_similar
from butaca.evaluation.splits import folds
from butaca.recommenders.confidence_curve import LEAST_RATINGS
from evaluation.world import filled, rated_catalogue, raters
from tiny_catalogue import Tiny

MOVIES = 8


class Fixed:
    """Lists 1 and 2 for everything, with chances of a half and a fifth."""

    def scored(self, queries: Ints, n: int) -> Scored:
        """List two movies; the other places stay empty."""
        rows = queries.shape[0]
        values = np.zeros((rows, n))
        values[:, :2] = [0.5, 0.2]
        return filled([[1, 2]] * rows, n), values


def _fit(_: Training) -> Fixed:
    return Fixed()


def test_cases_are_listed_movies_and_whether_they_are_liked() -> None:
    """Rater 1 likes 0, 1 and 2: asked from each, and has rated 1 and 2 of what is listed.

    Of 2 too few ratings are known in training for it to count, asked from or listed. Nobody else likes two movies.
    """
    others = {rater: {0: 3.0, 1: 3.0} for rater in range(2, 2 + 2 * LEAST_RATINGS)}
    held_out = raters({1: dict.fromkeys((0, 1, 2), 5.0), **others}, MOVIES)
    with rated_catalogue([Tiny(row) for row in range(MOVIES)], {}) as catalogue:
        cases = of_similar(catalogue, folds(held_out, 2, 0), _fit, seed=0)
    assert cases.scores == pytest.approx([np.log(0.5)] * 2)
    assert cases.outcomes.tolist() == [True, True]
    assert cases.raters.tolist() == [0, 0]
    assert (cases.listed_count, cases.liked_share_of_listed) == (2, 1.0)


def test_confidence_is_checked_on_people_it_has_not_seen() -> None:
    """Outcomes come true as often as said after a shift of 1 and a slope of 2."""
    random = np.random.default_rng(0)
    scores = random.normal(size=30_000)
    outcomes = random.random(30_000) < 1 / (1 + np.exp(-(1 + 2 * scores)))
    actual = confidence(SimilarCases(scores, outcomes, np.arange(30_000) % 300, 40_000))
    assert (actual.calibration.intercept, actual.calibration.slope) == pytest.approx((1, 2), abs=0.1)
    assert actual.cases == actual.table.counts.sum() == 30_000
    errors = np.abs(actual.table.observed - actual.table.predicted)
    assert np.average(errors, weights=actual.table.counts) < 0.02
    # Where everybody differs, a calibration learned from others is of no use.
    contrary = confidence(SimilarCases(scores, random.random(30_000) < 0.5, np.arange(30_000), 30_000))
    assert contrary.table.observed == pytest.approx(0.5, abs=0.05)
