"""Known facts of *The Movies Dataset*, in its report."""

import pytest

from butaca.release.manifest import REPORT
from butaca.release.reader import Release
from butaca.reports.profile import Profile

pytestmark = pytest.mark.real_data


def test_counts(real_profile: Profile) -> None:
    """Movies by month, weekday and votes; countries; titles."""
    assert real_profile.movie_count == 45_346
    assert (real_profile.dates.months[0].movie_count, real_profile.dates.months[0].first_of_january) == (5_909, 3_141)
    assert real_profile.dates.weekdays[4].movie_count == 13_902
    assert {level.votes: level.movie_count for level in real_profile.votes.at_least}[2000] == 513
    assert {country.id: country.movie_count for country in real_profile.countries}["US"] == 21_134
    assert len(real_profile.genres) == 20
    shared = {item.title: len(item.movies) for item in real_profile.titles.listed}
    assert (shared["Frozen"], shared["The Mummy"]) == (3, 4)


def test_popularity(real_profile: Profile) -> None:
    """95th percentile, maximum and skewness."""
    popularity = next(actual for actual in real_profile.distributions if actual.column == "popularity")
    assert popularity.percentiles["p95"] == pytest.approx(11.06, abs=0.005)
    assert popularity.maximum == pytest.approx(547.49, abs=0.005)
    assert popularity.skewness == pytest.approx(29.2, abs=0.05)


def test_films_and_groups(real_profile: Profile) -> None:
    """Toy Story, its franchise, and who made it."""
    toy_story = next(movie for movie in real_profile.best_known if movie.title == "Toy Story")
    assert (toy_story.year, toy_story.runtime, toy_story.votes, toy_story.average) == (1995, 81, 5_415, 7.7)
    assert (toy_story.popularity, toy_story.ratio) == (21.946943, pytest.approx(12.451801, abs=1e-6))
    franchise = next(group for group in real_profile.franchises.listed if group.name == "Toy Story Collection")
    assert (franchise.movie_count, franchise.revenue) == (3, 1_937_890_605)
    pixar = next(group for group in real_profile.companies.listed if group.name == "Pixar Animation Studios")
    assert pixar.movie_count == 52


def test_votes_and_money(real_profile: Profile) -> None:
    """2,944 averages of 0, 2,846 of them without a vote.

    Six movies make 99.7 % of the sum of returns.
    """
    votes, money = real_profile.votes, real_profile.money
    assert (votes.zero_unvoted, votes.zero_unvoted + votes.zero_voted) == (2_846, 2_944)
    assert money.all.movie_count == 5_375
    assert money.extremes[5].share == pytest.approx(0.997, abs=0.0005)


def test_the_page_is_small(real_release: Release) -> None:
    """Below 3 MB, with all its pictures."""
    assert real_release.manifest.files[REPORT].size < 3_000_000
