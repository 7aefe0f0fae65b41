import numpy as np
import pytest

from butaca.reports.measuring.correlations import spearman
from butaca.reports.measuring.distributions import describe, skewness
from butaca.reports.profile import Profile
from reports.conftest import Report
from small_catalogue import PLANTED
from small_films import Film


class TestFindings:
    """Everything that was found, with its share."""

    def test_are_those_that_were_planted(self, small_profile: Profile) -> None:
        """And no others."""
        assert {actual.code: actual.count for actual in small_profile.findings} == PLANTED

    def test_know_what_they_are_a_share_of(self, small_profile: Profile) -> None:
        """Movies, rows of the file they are about, ratings, names."""
        actual = {item.code: item for item in small_profile.findings}
        movie_count = small_profile.movie_count
        assert (actual["unvoted"].of, actual["unvoted"].share) == (movie_count, 2 / movie_count)
        assert actual["shifted_record"].of == movie_count + 6  # the rows that were not kept
        assert actual["repeated_credits"].of == movie_count + 2
        assert actual["impossible_rating"].of == 14
        assert actual["mixed_script"].of is None
        for item in small_profile.findings:
            assert item.share is None or 0 < item.share <= 1, item.code
            assert item.examples

    def test_of_films_nothing_is_wrong_with_there_are_none(self, report_of: Report) -> None:
        """That both sums of money are known is no defect."""
        movie_count = [Film(1, "One"), Film(2, "Two", original="en"), Film(3, "Three")]
        assert [actual.code for actual in report_of(movie_count).findings] == ["money_known"]


class TestVotes:
    """Averages of 0."""

    def test_are_crossed_with_the_number_of_votes(self, report_of: Report) -> None:
        """0 without votes, 0 by a vote, something without votes, something by votes."""
        movie_count = [
            *(Film(n, votes=0, average=0) for n in (1, 2, 3)),
            *(Film(n, votes=1, average=0) for n in (4, 5)),
            Film(6, votes=0, average=7),
            *(Film(n, votes=20, average=8) for n in (7, 8, 9, 10)),
        ]
        votes = report_of(movie_count).votes
        assert (votes.zero_unvoted, votes.zero_voted, votes.other_unvoted, votes.other_voted) == (3, 2, 1, 4)
        assert votes.mean_with_zeros == pytest.approx(3.2)
        assert votes.mean_of_voted == pytest.approx(32 / 6)
        assert {level.votes: level.movie_count for level in votes.at_least}[2] == 4


class TestMoney:
    """Ratios of sums are not sums of ratios."""

    def test_one_wrong_unit_rules_the_mean(self, report_of: Report) -> None:
        """Returns of 2, 3 and 1,000,000."""
        movie_count = [Film(1, budget=1_000, revenue=2_000), Film(2, budget=1_000, revenue=3_000)]
        money = report_of([*movie_count, Film(3, "Cheap", budget=1, revenue=1_000_000), Film(4, budget=0)]).money
        assert (money.budget_known, money.revenue_known, money.all.movie_count) == (3, 4, 3)
        assert money.all.sum == 1_000_005
        assert money.all.median == 3
        assert money.all.total == 1_005_000 / 2_001
        assert (money.plausible.movie_count, money.plausible.mean, money.plausible.total) == (2, 2.5, 2.5)
        first = money.extremes[0]
        assert (first.movie.title, first.share) == ("Cheap", 1_000_000 / 1_000_005)
        assert money.extremes[-1].share == 1


class TestDates:
    """Months, weekdays and decades."""

    def test_are_counted_with_their_firsts_of_january(self, report_of: Report) -> None:
        """A Saturday, a Monday and a Friday."""
        dates = report_of([Film(1, date="2000-01-01"), Film(2, date="1990-01-01"), Film(3, date="1999-12-31")]).dates
        assert [(month.movie_count, month.first_of_january) for month in dates.months] == [(2, 2)] + [(0, 0)] * 10 + [
            (1, 0)
        ]
        assert [day.movie_count for day in dates.weekdays] == [1, 0, 0, 0, 1, 1, 0]
        assert [(decade.start, decade.movie_count) for decade in dates.decades] == [(1990, 2), (2000, 1)]


class TestTitles:
    """Remakes, namesakes and duplicates."""

    def test_are_told_apart(self, report_of: Report) -> None:
        """One title in two years, one twice in a year.

        Case does not count.
        """
        movie_count = [
            Film(1, "Heat", "1995-06-01", votes=50),
            Film(2, "HEAT", "1986-06-01"),
            *(Film(3, "Blackout", "2008-06-01"), Film(4, "Blackout", "2008-07-01"), Film(5, "Alone")),
        ]
        titles = report_of(movie_count).titles
        assert (titles.groups, titles.movie_count, titles.remakes) == (2, 4, 1)
        assert (titles.twin_groups, titles.twin_count) == (1, 2)
        assert [(item.title, [movie.id for movie in item.movies]) for item in titles.listed] == [
            ("Heat", [1, 2]),
            ("Blackout", [3, 4]),
        ]


class TestBelonging:
    """Groups of movies."""

    def test_counts_each_film_in_all_it_belongs_to(self, report_of: Report) -> None:
        """Shares are of all movies; the most movies first, then by name."""
        movie_count = [Film(1, genres=("Drama", "Comedy")), Film(2, genres=("Comedy", "Drama")), Film(3, genres=())]
        genres = report_of(movie_count).genres
        assert [(genre.name, genre.movie_count, genre.share) for genre in genres] == [
            ("Comedy", 2, 2 / 3),
            ("Drama", 2, 2 / 3),
        ]

    def test_sums_up_franchises(self, report_of: Report) -> None:
        """Movies without a known revenue count, but add nothing."""
        saga = (7, "Saga")
        movie_count = [Film(1, collection=saga, revenue=5_000), Film(2, collection=saga, revenue=0), Film(3)]
        franchises = report_of(movie_count).franchises
        assert (franchises.number, franchises.movie_count) == (1, 2)
        group = franchises.listed[0]
        assert (group.name, group.movie_count, group.with_revenue, group.revenue) == ("Saga", 2, 1, 5_000)

    def test_words_of_titles_lack_stop_words(self, report_of: Report) -> None:
        """Each counts once a movie."""
        words = report_of([Film(1, "The King and the King"), Film(2, "A King's Ransom")]).title_words
        assert [(word.name, word.movie_count) for word in words] == [("king", 2), ("ransom", 1)]


class TestColumns:
    """Columns after cleaning."""

    def test_zeros_that_mean_nothing_become_unknown(self, report_of: Report) -> None:
        """Averages without votes and running times do; money keeps them."""
        movie_count = [Film(1, votes=0, average=0, runtime=0, budget=0), Film(2, average=5)]
        actual = {column.after.name: column for column in report_of(movie_count).columns}
        assert (actual["vote_average"].after.unknown, actual["vote_average"].after.zeros) == (1, 0)
        assert (actual["runtime"].after.unknown, actual["runtime"].after.zeros) == (1, 0)
        assert (actual["budget"].after.unknown, actual["budget"].after.zeros) == (0, 1)
        assert actual["genres"].source == "movies.genres"


class TestCoverage:
    """Movies that will get poor neighbours."""

    def test_a_field_counts_where_another_film_shares_it(self, report_of: Report) -> None:
        """The keyword of one movie alone is none."""
        shared = {"cast": ("Tom Hanks",), "director": "John Woo", "keywords": ("toy",)}
        movie_count = [Film(1, votes=50, **shared), Film(2, votes=40, **shared)]  # type: ignore[arg-type] # as written above
        lonely = Film(
            3, votes=5, cast=(), director=None, keywords=("unheard",), companies=(), genres=(), other={"overview": ""}
        )
        coverage = report_of([*movie_count, lonely]).coverage
        assert [decile.movie_count for decile in coverage.deciles] == [1, 1, 1]
        keywords = coverage.fields.index("keywords")
        assert [decile.shares[keywords] for decile in coverage.deciles] == [1, 1, 0]
        assert coverage.deciles[0].weight > coverage.poor_below
        assert coverage.poor == 1
        movie = coverage.examples[0]
        assert (movie.id, movie.weight) == (3, 0)
        assert {"keywords", "actors", "director", "text"} <= set(movie.lacks)
        assert "original_language" not in movie.lacks


class TestDistributions:
    """Distributions of numbers."""

    def test_of_a_few_values(self) -> None:
        """By hand."""
        actual = describe("runtime", np.array([60.0, 80.0, 100.0, 120.0, 140.0]))
        assert (actual.known, actual.mean, actual.skewness, actual.percentiles["p50"]) == (5, 100, 0, 100)
        assert actual.deviation == pytest.approx(1000**0.5)
        assert actual.percentiles["p95"] == pytest.approx(136)
        assert sum(actual.linear.counts) == sum(actual.logarithmic.counts) == 5

    def test_of_equal_values_are_one_bin(self) -> None:
        """Symmetric distributions."""
        actual = describe("runtime", np.array([90.0, 90.0, 90.0]))
        assert (actual.linear.edges, actual.linear.counts) == ((90, 90), (3,))
        assert actual.skewness is None

    def test_of_nothing_say_nothing(self) -> None:
        """Rather than nan."""
        actual = describe("runtime", np.array([]))
        assert (actual.known, actual.mean, actual.percentiles, actual.linear.counts) == (0, None, {}, ())

    def test_skewness_is_the_adjusted_coefficient(self) -> None:
        """Of 1, 2, 9: third moment 20.67·…, as worked out.

        √6 · 48 / 38 ** 1.5 · √3 = 1.6301.
        """
        values = np.array([1.0, 2.0, 9.0])
        assert skewness(values) == pytest.approx(np.sqrt(6) * (-27 - 8 + 125) / 3 / (38 / 3) ** 1.5)


class TestCorrelations:
    """Spearman's rank correlation."""

    def test_ties_share_their_ranks(self) -> None:
        """Ranks 1, 2.5, 2.5, 4 against 1 to 4."""
        rho, movie_count = spearman(np.array([1.0, 5.0, 5.0, 9.0]), np.array([1.0, 2.0, 3.0, 4.0]))
        assert movie_count == 4
        assert rho == pytest.approx(4.5 / (4.5 * 5) ** 0.5, abs=1e-6)

    def test_of_what_does_not_vary_there_is_none(self) -> None:
        """Nor of two movies."""
        assert spearman(np.array([1.0, 1.0, 1.0]), np.array([1.0, 2.0, 3.0])) == (None, 3)
        assert spearman(np.array([1.0, 2.0]), np.array([1.0, 2.0])) == (None, 2)
