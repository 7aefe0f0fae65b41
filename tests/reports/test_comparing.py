import numpy as np
import pytest

from butaca.reports.comparison import PSI, CatalogueComparison, Verdict
from butaca.reports.measuring.distances import jensen_shannon, kolmogorov_smirnov, population_stability
from reports.conftest import Report
from small_films import Film


class TestDistances:
    """Distances of two distributions."""

    def test_of_equal_ones_is_nothing(self) -> None:
        """Whatever their size."""
        item, twice = np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 6.0])
        assert population_stability(item, twice) == 0
        assert jensen_shannon(item, twice) == pytest.approx(0, abs=1e-8)
        assert kolmogorov_smirnov(item, item) == 0

    def test_stability_index_by_hand(self) -> None:
        """.1 ln(.6 / .5) - .1 ln(.4 / .5) = .1 ln 1.5; an empty bin counts as a ten-thousandth."""
        half = np.array([5.0, 5.0])
        assert population_stability(half, np.array([6.0, 4.0])) == pytest.approx(0.1 * np.log(1.5))
        assert np.isfinite(population_stability(half, np.array([1.0, 0.0])))

    def test_greatest_distance_of_cumulative_shares(self) -> None:
        """Order and ties do not count."""
        assert kolmogorov_smirnov(np.array([2.0, 1.0]), np.array([1.0, 2.0, 2.0, 1.0])) == 0
        assert kolmogorov_smirnov(np.array([1.0]), np.array([2.0])) == 1
        assert kolmogorov_smirnov(np.array([]), np.array([2.0])) is None

    def test_jensen_shannon_by_hand(self) -> None:
        """(1, 0) against (.5, .5).

        Half of log2(4 / 3) + .5 log2(2 / 3) + .5 log2 2.
        """
        divergence = (np.log2(4 / 3) + 0.5 * np.log2(2 / 3) + 0.5) / 2
        assert jensen_shannon(np.array([1.0, 0.0]), np.array([1.0, 1.0])) == pytest.approx(divergence**0.5)

    def test_limits_are_reached_from_below(self) -> None:
        """A missing figure is no alarm."""
        figures = (None, 0.0999, 0.1, 0.2499, 0.25)
        stable, moderate, shifted = Verdict.STABLE, Verdict.MODERATE, Verdict.SHIFTED
        assert [PSI.verdict(figure) for figure in figures] == [stable, stable, moderate, moderate, shifted]


def _compared(report_of: Report, movie_count: list[Film], older: list[Film]) -> CatalogueComparison:
    actual = report_of(movie_count, older).comparison
    assert actual is not None
    return actual


OLD = [Film(n, f"Film {n}", votes=n, runtime=80 + n % 40) for n in range(1, 61)]


class TestCatalogues:
    """Changes between two catalogues."""

    def test_nothing_changed(self, report_of: Report) -> None:
        """Equal movies are stable in every column."""
        actual = _compared(report_of, OLD, OLD)
        assert (actual.added.number, actual.removed.number, actual.changed.number) == (0, 0, 0)
        assert {shift.verdict for shift in actual.shifts} == {Verdict.STABLE}
        assert actual.verdict is Verdict.STABLE

    def test_films_are_told_by_their_ids(self, report_of: Report) -> None:
        """One is new, one is gone, two have changed.

        A title and the genres.
        """
        changed = [
            Film(1, "Another Title", votes=1, runtime=81),
            Film(2, "Film 2", votes=2, runtime=82, genres=("Horror",)),
        ]
        actual = _compared(report_of, [*changed, *OLD[3:], Film(99, "New")], OLD)
        assert (actual.old, actual.new) == (60, 60)
        assert [movie.id for movie in actual.added.examples] == [99]
        assert [(movie.id, movie.title) for movie in actual.removed.examples] == [(3, "Film 3")]
        assert {movie.id: movie.columns for movie in actual.changed.examples} == {
            2: ("genres",),
            1: ("title", "original_title", "overview"),
        }
        assert actual.columns_changed == {"title": 1, "original_title": 1, "overview": 1, "genres": 1}

    def test_a_column_in_another_unit_is_an_alarm(self, report_of: Report) -> None:
        """Running times seven times as long; the others stay stable."""
        new = [Film(movie.id, movie.title, votes=movie.votes, runtime=movie.runtime * 7) for movie in OLD]
        actual = _compared(report_of, new, OLD)
        shift = next(item for item in actual.shifts if item.column == "runtime")
        assert (shift.kind, shift.ks, shift.verdict) == ("number", 1, Verdict.SHIFTED)
        assert actual.verdict is Verdict.SHIFTED
        assert {item.column for item in actual.shifts if item.verdict is not Verdict.STABLE} == {"runtime"}

    def test_values_that_went_missing_are_an_alarm(self, report_of: Report) -> None:
        """Unknown is a value of its own."""
        new = [Film(movie.id, movie.title, votes=movie.votes, runtime="", genres=()) for movie in OLD]
        shifts = {item.column: item for item in _compared(report_of, new, OLD).shifts}
        assert (shifts["runtime"].old_unknown, shifts["runtime"].new_unknown, shifts["runtime"].ks) == (0, 1, None)
        assert shifts["runtime"].verdict is Verdict.SHIFTED
        assert (shifts["genres"].jensen_shannon, shifts["genres"].verdict) == (1, Verdict.SHIFTED)

    def test_many_films_gone_are_an_alarm(self, report_of: Report) -> None:
        """Even where the rest is spread as before."""
        kept = [movie for movie in OLD if movie.id % 10]
        actual = _compared(report_of, kept, OLD)
        assert (actual.removed.number, actual.verdict) == (6, Verdict.SHIFTED)
