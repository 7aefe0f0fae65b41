import numpy as np
import pytest

from butaca.reports.comparison import PSI, CatalogueComparison, Verdict
from butaca.reports.measuring.distances import jensen_shannon, kolmogorov_smirnov, population_stability
from reports.conftest import Report
from small_films import Film


class TestDistances:
    """How far apart two distributions are."""

    def test_of_equal_ones_is_nothing(self) -> None:
        """Whatever their size."""
        one, twice = np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 6.0])
        assert population_stability(one, twice) == 0
        assert jensen_shannon(one, twice) == pytest.approx(0, abs=1e-8)
        assert kolmogorov_smirnov(one, one) == 0

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
        """(1, 0) against (.5, .5): half of log2(4 / 3) + .5 log2(2 / 3) + .5 log2 2."""
        divergence = (np.log2(4 / 3) + 0.5 * np.log2(2 / 3) + 0.5) / 2
        assert jensen_shannon(np.array([1.0, 0.0]), np.array([1.0, 1.0])) == pytest.approx(divergence**0.5)

    def test_limits_are_reached_from_below(self) -> None:
        """What cannot be had is no alarm."""
        figures = (None, 0.0999, 0.1, 0.2499, 0.25)
        stable, moderate, shifted = Verdict.STABLE, Verdict.MODERATE, Verdict.SHIFTED
        assert [PSI.verdict(figure) for figure in figures] == [stable, stable, moderate, moderate, shifted]


def _compared(report_of: Report, films: list[Film], older: list[Film]) -> CatalogueComparison:
    found = report_of(films, older).comparison
    assert found is not None
    return found


OLD = [Film(n, f"Film {n}", votes=n, runtime=80 + n % 40) for n in range(1, 61)]


class TestCatalogues:
    """What changed between two."""

    def test_nothing_changed(self, report_of: Report) -> None:
        """The same films are stable in every column."""
        found = _compared(report_of, OLD, OLD)
        assert (found.added.number, found.removed.number, found.changed.number) == (0, 0, 0)
        assert {shift.verdict for shift in found.shifts} == {Verdict.STABLE}
        assert found.verdict is Verdict.STABLE

    def test_films_are_told_by_their_ids(self, report_of: Report) -> None:
        """One is new, one is gone, two have changed: a title and the genres."""
        changed = [
            Film(1, "Another Title", votes=1, runtime=81),
            Film(2, "Film 2", votes=2, runtime=82, genres=("Horror",)),
        ]
        found = _compared(report_of, [*changed, *OLD[3:], Film(99, "New")], OLD)
        assert (found.old, found.new) == (60, 60)
        assert [film.id for film in found.added.examples] == [99]
        assert [(film.id, film.title) for film in found.removed.examples] == [(3, "Film 3")]
        assert {film.id: film.columns for film in found.changed.examples} == {
            2: ("genres",),
            1: ("title", "original_title", "overview"),
        }
        assert found.columns_changed == {"title": 1, "original_title": 1, "overview": 1, "genres": 1}

    def test_a_column_in_another_unit_is_an_alarm(self, report_of: Report) -> None:
        """Running times in seconds; the others stay stable."""
        new = [Film(film.id, film.title, votes=film.votes, runtime=film.runtime * 60) for film in OLD]
        found = _compared(report_of, new, OLD)
        shift = next(one for one in found.shifts if one.column == "runtime")
        assert (shift.kind, shift.ks, shift.verdict) == ("number", 1, Verdict.SHIFTED)
        assert found.verdict is Verdict.SHIFTED
        assert {one.column for one in found.shifts if one.verdict is not Verdict.STABLE} == {"runtime"}

    def test_values_that_went_missing_are_an_alarm(self, report_of: Report) -> None:
        """Unknown is a value of its own."""
        new = [Film(film.id, film.title, votes=film.votes, runtime="", genres=()) for film in OLD]
        shifts = {one.column: one for one in _compared(report_of, new, OLD).shifts}
        assert (shifts["runtime"].old_unknown, shifts["runtime"].new_unknown, shifts["runtime"].ks) == (0, 1, None)
        assert shifts["runtime"].verdict is Verdict.SHIFTED
        assert (shifts["genres"].jensen_shannon, shifts["genres"].verdict) == (1, Verdict.SHIFTED)

    def test_many_films_gone_are_an_alarm(self, report_of: Report) -> None:
        """Even where the rest is spread as before."""
        kept = [film for film in OLD if film.id % 10]
        found = _compared(report_of, kept, OLD)
        assert (found.removed.number, found.verdict) == (6, Verdict.SHIFTED)
