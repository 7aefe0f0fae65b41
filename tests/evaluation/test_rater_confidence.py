from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from butaca.catalogue.catalogue import Catalogue
from butaca.evaluation.arrays import Floats, Ints, Scored, Sparse
from butaca.evaluation.entrants import release_models
from butaca.evaluation.protocols import rater_confidence
from butaca.evaluation.protocols.rater_confidence import (
    Curves,
    RaterCases,
    newcomer_measure,
    probabilities,
    with_likes_measure,
)
from butaca.evaluation.raters import Raters
from butaca.evaluation.splits import folds
from butaca.pipeline.opening import opened
from butaca.recommenders.confidence_curve import ConfidenceCurve
from butaca.recommenders.content_ease import ContentEase
from butaca.recommenders.shipped_weights import shipped
from butaca.release.reader import Release
from butaca.release.store import Releases
from butaca.serving.recommend.confidence import probability
from conftest import Silent
from evaluation.world import filled, rated_catalogue, raters
from tiny_catalogue import Tiny, tiny_catalogue

MOVIES = 8
TRUTH = ConfidenceCurve(3.0, 0.5, -0.1, 0.1, 1e-9, 1e9, 300)
NOTHING = ConfidenceCurve(0, 0, 0, 0, 1, 1, 1)


class Fixed:
    """Lists 1 and 2 for everybody, with scores of a half and a fifth."""

    def scored(self, stars: Sparse, n: int) -> Scored:
        """List two movies; the other places stay empty."""
        values = np.zeros((stars.shape[0], n))
        values[:, :2] = [0.5, 0.2]
        return filled([[1, 2]] * stars.shape[0], n), values


def test_cases_are_listed_movies_with_the_stars_kept_back() -> None:
    """A named movie has no withheld stars to compare with."""
    held_out = raters({1: {1: 4.5, 2: 2.0}, 2: {1: 3.0}}, MOVIES)
    with rated_catalogue([Tiny(row) for row in range(MOVIES)], {}) as catalogue:
        cases = rater_confidence.listed(catalogue, folds(held_out, 2, 0), lambda _: Fixed(), seed=0)
    rows = list(zip(*(column.tolist() for column in (cases.raters, cases.named, cases.stars)), strict=True))
    assert sorted(row for row in rows if row[1] == 0) == [(0, 0, 2.0), (0, 0, 4.5), (1, 0, 0.0), (1, 0, 3.0)]
    item = [row for row in rows if row[1] == 1]
    assert {rater for rater, _, _ in item} == {0}  # who rated one movie has none left to compare with
    for first, second in zip(item[::2], item[1::2], strict=True):
        assert (first[2], second[2]) in ((0.0, 2.0), (4.5, 0.0))
    assert cases.newcomer[(cases.named == 1) & (cases.stars == 4.5)].all()  # the movie that was named is not liked
    assert not cases.newcomer[(cases.named == 1) & (cases.stars == 2.0)].any()


def _simulated(count: int) -> RaterCases:
    """Outcomes by a known curve, of raters who named 1 to 300 movies."""
    random = np.random.default_rng(3)
    named = random.choice([1, 3, 10, 30, 100, 300], count)
    scores = np.exp(random.normal(-2, 0.6, count)) * np.sqrt(named)
    probability_liked = probabilities(TRUTH, with_likes_measure, scores, named)
    stars = np.where(random.random(count) < probability_liked, 4.5, 3.0)
    stars[random.random(count) < 0.3] = 0  # which were not rated
    newcomer = np.zeros(count, dtype=bool)
    return RaterCases(np.arange(count) % 500, named, newcomer, np.zeros(count, dtype=np.int64), scores, stars)


def test_the_curve_that_made_the_outcomes_comes_back() -> None:
    """At any number of movies named; unrated movies do not count."""
    cases = _simulated(60_000)
    with_likes, _ = rater_confidence.curves(cases)
    for number in (1, 10, 300):
        x = np.array([0.08, 0.14, 0.22]) * np.sqrt(number)
        m = np.full(3, number)
        truth = probabilities(TRUTH, with_likes_measure, x, m)
        assert probabilities(with_likes, with_likes_measure, x, m) == pytest.approx(truth, abs=0.02)
    predicted = rater_confidence.predict(Curves(with_likes, NOTHING), cases)
    for row in rater_confidence.table(cases, predicted):
        assert row.low <= row.predicted <= row.high
        assert row.liked_share_of_listed < 0.75 * row.liked_share


def test_the_table_by_hand() -> None:
    """Two raters are shown two movies each after naming one.

    The first likes one of two rated, the second the one.
    """
    cases = RaterCases(
        np.array([0, 0, 1, 1]), np.ones(4, dtype=np.int64), np.zeros(4, dtype=bool), np.array([0, 1, 0, 1]),
        np.ones(4), np.array([4.0, 3.5, 5.0, 0.0]),
    )  # fmt: skip
    (row,) = rater_confidence.table(cases, np.array([0.5, 0.7, 0.9, 0.1]))
    assert (row.named, row.rater_count, row.listed_count, row.rated_count) == (1, 2, 4, 3)
    assert row.predicted == pytest.approx(0.7)
    assert (row.liked_share, row.liked_share_of_listed) == pytest.approx((2 / 3, 0.5))
    # The raters are off by 1 - 2 · 2/3 and 1 - 2/3.
    assert row.high - row.liked_share == pytest.approx(1.96 * np.sqrt(2 * (1 / 3) ** 2) / 3)


@pytest.mark.parametrize("measure", [with_likes_measure, newcomer_measure])
def test_a_server_gives_the_same_probability(measure: Callable[[Ints], Floats]) -> None:
    """For any score and number of movies.

    Outside the fitted range, that of its end.
    """
    curve = ConfidenceCurve(2.0, 0.5, -0.2, 0.1, 0.01, 0.9, 30)
    for score in (1e-6, 0.2, 0.9, 5.0):
        for named in (0, 1, 29, 30, 31, 10_000):
            expected = probabilities(curve, measure, np.array([score]), np.array([named]))[0]
            measured = float(measure(np.array([min(named, 30)]))[0])
            assert probability(curve, score, measured) == pytest.approx(expected)
    assert probability(curve, 5.0, 2.0) == probability(curve, 0.9, 2.0)


@pytest.fixture(scope="module")
def random_world() -> Iterator[Catalogue]:
    """Sixty raters who rate most of 400 movies with any stars whatever.

    Two fifths are likes.
    """
    random = np.random.default_rng(11)
    stars = {
        rater: {int(movie): float(random.integers(1, 11)) / 2 for movie in np.flatnonzero(random.random(400) < 0.9)}
        for rater in range(1, 61)
    }
    movies = [Tiny(row, f"dog{row % 9}", (row % 4,), 6.0, float(row)) for row in range(400)]
    with tiny_catalogue(movies) as catalogue, raters(stars, 400).as_only_raters(catalogue) as rated:
        yield rated


def test_of_people_who_rate_at_random_no_more_is_said_than_comes_true(random_world: Catalogue) -> None:
    """Whose stars follow from nothing.

    From 0 to 300 movies named, the share that is liked is what is said.
    """
    all_raters = Raters.of(random_world)
    actual = rater_confidence.learn(
        random_world, folds(all_raters, 3, 1), lambda own: release_models.store_weights(ContentEase(), own), seed=1
    )
    assert [row.named for row in actual.table] == list(rater_confidence.NAMED_COUNTS)
    for row in actual.table:
        margin = 1.5 * (row.high - row.liked_share)
        assert abs(row.predicted - row.liked_share) <= max(margin, 0.02)
    highest = probabilities(actual.curves.with_likes, with_likes_measure, np.array([1e9]), np.array([100_000]))
    assert highest[0] < 0.6


@pytest.mark.real_data
def test_what_ships_comes_true_of_people_and_draws_it_was_not_fitted_to(real_release: Release, tmp_path: Path) -> None:
    """Folds and profiles of another seed.

    .02 off at most, and for 300 ratings within its interval.
    """
    ships = shipped().confidence
    curves = Curves(ConfidenceCurve(**_curve(ships, "recommended")), ConfidenceCurve(**_curve(ships, "newcomer")))
    with opened(real_release.folder, Releases(tmp_path), Silent(), read_titles=False) as catalogue:
        split = folds(Raters.of(catalogue), 5, 0)
        cases = rater_confidence.listed(
            catalogue, split, lambda own: release_models.store_weights(ContentEase(), own), seed=0
        )
    rows = rater_confidence.table(cases, rater_confidence.predict(curves, cases))
    assert [row.named for row in rows] == list(rater_confidence.NAMED_COUNTS)
    for row in rows[:-1]:
        assert row.predicted == pytest.approx(row.liked_share, abs=0.02)
    assert rows[-1].low <= rows[-1].predicted <= rows[-1].high


def _curve(weights: Mapping[str, float], kind: str) -> dict[str, Any]:
    return {name.removeprefix(f"{kind}_"): value for name, value in weights.items() if name.startswith(kind)}
