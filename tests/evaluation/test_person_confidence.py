from collections.abc import Iterator, Mapping
from dataclasses import astuple
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from butaca.serving.recommend.person_confidence import Curve as ServedCurve

from butaca.catalogue.catalogue import Catalogue
from butaca.evaluation import person_confidence, recipes
from butaca.evaluation.models import Scored, Sparse
from butaca.evaluation.people import People
from butaca.evaluation.person_confidence import Cases, Curve, NewcomerCurve
from butaca.evaluation.splits import folds
from butaca.pipeline.opening import opened
from butaca.recommenders.personal import Personal
from butaca.recommenders.weights import shipped
from butaca.release.reader import Release
from butaca.release.store import Releases
from conftest import Silent
from evaluation.world import filled, people, rated_catalogue
from tiny_catalogue import Tiny, tiny_catalogue

MOVIES = 8


class Fixed:
    """Lists 1 and 2 for everybody, with scores of a half and a fifth."""

    def scored(self, stars: Sparse, n: int) -> Scored:
        """The rest of the places stay empty."""
        values = np.zeros((stars.shape[0], n))
        values[:, :2] = [0.5, 0.2]
        return filled([[1, 2]] * stars.shape[0], n), values


def test_cases_are_listed_films_with_the_stars_kept_back() -> None:
    """Who rated two films names none of them, then one: what is named has no stars to compare with."""
    held_out = people({1: {1: 4.5, 2: 2.0}, 2: {1: 3.0}}, MOVIES)
    with rated_catalogue([Tiny(row) for row in range(MOVIES)], {}) as catalogue:
        cases = person_confidence.listed(catalogue, folds(held_out, 2, 0), lambda _: Fixed(), seed=0)
    rows = list(zip(*(column.tolist() for column in (cases.people, cases.named, cases.stars)), strict=True))
    assert sorted(row for row in rows if row[1] == 0) == [(0, 0, 2.0), (0, 0, 4.5), (1, 0, 0.0), (1, 0, 3.0)]
    one = [row for row in rows if row[1] == 1]
    assert {person for person, _, _ in one} == {0}  # who rated one film has none left to compare with
    for first, second in zip(one[::2], one[1::2], strict=True):
        assert (first[2], second[2]) in ((0.0, 2.0), (4.5, 0.0))
    assert cases.newcomer[(cases.named == 1) & (cases.stars == 4.5)].all()  # the film that was named is not liked
    assert not cases.newcomer[(cases.named == 1) & (cases.stars == 2.0)].any()


def _simulated(count: int) -> Cases:
    """Outcomes by a known curve, of people who named 1 to 300 films."""
    random = np.random.default_rng(3)
    named = random.choice([1, 3, 10, 30, 100, 300], count)
    scores = np.exp(random.normal(-2, 0.6, count)) * np.sqrt(named)
    chance = Curve(3.0, 0.5, -0.1, 0.1, 1e-9, 1e9, 300).of(scores, named)
    stars = np.where(random.random(count) < chance, 4.5, 3.0)
    stars[random.random(count) < 0.3] = 0  # which were not rated
    newcomer = np.zeros(count, dtype=bool)
    return Cases(np.arange(count) % 500, named, newcomer, np.zeros(count, dtype=np.int64), scores, stars)


def test_the_curve_that_made_the_outcomes_comes_back() -> None:
    """At any number of films named; unrated films do not count."""
    cases = _simulated(60_000)
    some, _ = person_confidence.curves(cases)
    for number in (1, 10, 300):
        x = np.array([0.08, 0.14, 0.22]) * np.sqrt(number)
        m = np.full(3, number)
        truth = Curve(3.0, 0.5, -0.1, 0.1, 1e-9, 1e9, 300).of(x, m)
        assert some.of(x, m) == pytest.approx(truth, abs=0.02)
    said = person_confidence.said((some, NewcomerCurve(0, 0, 0, 0, 1, 1, 1)), cases)
    for row in person_confidence.table(cases, said):
        assert row.low <= row.said <= row.high
        assert row.liked_of_all < 0.75 * row.liked


def test_the_table_by_hand() -> None:
    """Two people are shown two films each after naming one; the first likes one of two rated, the second the one."""
    cases = Cases(
        np.array([0, 0, 1, 1]), np.ones(4, dtype=np.int64), np.zeros(4, dtype=bool), np.array([0, 1, 0, 1]),
        np.ones(4), np.array([4.0, 3.5, 5.0, 0.0]),
    )  # fmt: skip
    (row,) = person_confidence.table(cases, np.array([0.5, 0.7, 0.9, 0.1]))
    assert (row.named, row.people, row.listed, row.rated) == (1, 2, 4, 3)
    assert row.said == pytest.approx(0.7)
    assert (row.liked, row.liked_of_all) == pytest.approx((2 / 3, 0.5))
    # The people are off by 1 - 2 · 2/3 and 1 - 2/3.
    assert row.high - row.liked == pytest.approx(1.96 * np.sqrt(2 * (1 / 3) ** 2) / 3)


@pytest.mark.parametrize("kind", [Curve, NewcomerCurve])
def test_a_server_says_the_same(kind: type[Curve]) -> None:
    """Of any score and number, and no more beyond what was measured."""
    curve = kind(2.0, 0.5, -0.2, 0.1, 0.01, 0.9, 30)
    served = ServedCurve(*astuple(curve))
    for score in (1e-6, 0.2, 0.9, 5.0):
        for named in (0, 1, 29, 30, 31, 10_000):
            said = curve.of(np.array([score]), np.array([named]))[0]
            measure = float(kind.measure(np.array([min(named, 30)]))[0])
            assert served.of(score, measure) == pytest.approx(said)
    assert served.of(5.0, 2.0) == served.of(0.9, 2.0)


@pytest.fixture(scope="module")
def random_world() -> Iterator[Catalogue]:
    """Sixty people who rate most of 400 films with any stars whatever: two fifths are likes."""
    random = np.random.default_rng(11)
    stars = {
        person: {int(film): float(random.integers(1, 11)) / 2 for film in np.flatnonzero(random.random(400) < 0.9)}
        for person in range(1, 61)
    }
    films = [Tiny(row, f"dog{row % 9}", (row % 4,), 6.0, float(row)) for row in range(400)]
    with tiny_catalogue(films) as catalogue, people(stars, 400).alone_in(catalogue) as rated:
        yield rated


def test_of_people_who_rate_at_random_no_more_is_said_than_comes_true(random_world: Catalogue) -> None:
    """Whose stars follow from nothing: from 0 to 300 films named, the share that is liked is what is said."""
    everybody = People.of(random_world)
    found = person_confidence.learn(
        random_world, folds(everybody, 3, 1), lambda own: recipes.stored(Personal(), own), seed=1
    )
    assert [row.named for row in found.table] == list(person_confidence.NUMBERS)
    for row in found.table:
        margin = 1.5 * (row.high - row.liked)
        assert abs(row.said - row.liked) <= max(margin, 0.02)
    assert found.recommended.of(np.array([1e9]), np.array([100_000]))[0] < 0.6


@pytest.mark.real_data
def test_what_ships_comes_true_of_people_and_draws_it_was_not_fitted_to(real_release: Release, tmp_path: Path) -> None:
    """Folds and profiles of another seed: .02 off at most, and for 300 ratings within its interval."""
    ships = shipped().confidence
    pair = Curve(**_curve(ships, "recommended")), NewcomerCurve(**_curve(ships, "newcomer"))
    with opened(real_release.folder, Releases(tmp_path), Silent(), read_titles=False) as catalogue:
        split = folds(People.of(catalogue), 5, 0)
        cases = person_confidence.listed(catalogue, split, lambda own: recipes.stored(Personal(), own), seed=0)
    rows = person_confidence.table(cases, person_confidence.said(pair, cases))
    assert [row.named for row in rows] == list(person_confidence.NUMBERS)
    for row in rows[:-1]:
        assert row.said == pytest.approx(row.liked, abs=0.02)
    assert rows[-1].low <= rows[-1].said <= rows[-1].high


def _curve(weights: Mapping[str, float], kind: str) -> dict[str, Any]:
    return {name.removeprefix(f"{kind}_"): value for name, value in weights.items() if name.startswith(kind)}
