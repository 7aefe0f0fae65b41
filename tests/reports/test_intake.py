import pytest

from butaca.catalogue.intake import Flow, Intake, RawColumn
from butaca.reports.profile import Profile
from reports.conftest import Report
from small_catalogue import PLANTED
from small_films import Film


@pytest.fixture
def intake(small_profile: Profile) -> Intake:
    """Read the intake of the small catalogue."""
    assert small_profile.intake is not None
    return small_profile.intake


def _column(intake: Intake, name: str) -> RawColumn:
    return next(column for column in intake.columns if f"{column.table}.{column.name}" == name)


def _flow(intake: Intake, table: str, unit: str = "rows") -> Flow:
    return next(flow for flow in intake.flows if (flow.table, flow.unit) == (table, unit))


class TestFlows:
    """Rows and entries in and out."""

    def test_add_up_exactly(self, intake: Intake) -> None:
        """Rows left out and rows kept add up to all rows."""
        assert len(intake.flows) == 12
        for flow in intake.flows:
            assert flow.came == sum(out.count for out in flow.left_out) + flow.kept, flow

    def test_name_the_finding_that_says_why(self, intake: Intake) -> None:
        """As often as it was found."""
        out = {reason.code: reason.count for reason in _flow(intake, "movies").left_out}
        codes = ("shifted_record", "missing_title", "missing_release_date", "impossible_release_date", "repeated_id")
        assert out == {code: PLANTED[code] for code in codes}
        assert {reason.code: reason.count for reason in _flow(intake, "ratings").left_out} == {
            code: PLANTED[code] for code in ("impossible_rating", "rating_of_unknown_movie", "repeated_rating")
        }

    def test_of_entries_count_those_of_dropped_rows_apart(self, report_of: Report) -> None:
        """Two genres of a movie without a date.

        One genre twice in another.
        """
        movie_count = [
            Film(1, genres=("Drama", "Drama", "Comedy")),
            Film(2, date="", genres=("Drama", "Horror")),
            Film(3),
        ]
        actual = report_of(movie_count).intake
        assert actual is not None
        flow = _flow(actual, "movie_genres", "entries")
        assert (flow.came, flow.kept) == (6, 3)
        assert [(out.code, out.count) for out in flow.left_out] == [("row_not_kept", 2), ("repeated_member", 1)]

    @pytest.mark.real_data
    def test_add_up_on_real_data(self, real_profile: Profile) -> None:
        """45,466 rows came, 45,346 were kept."""
        assert real_profile.intake is not None
        movies = _flow(real_profile.intake, "movies")
        assert (movies.came, movies.kept) == (45_466, 45_346)
        for flow in real_profile.intake.flows:
            assert flow.came == sum(out.count for out in flow.left_out) + flow.kept, flow


class TestColumns:
    """Raw columns, before anything is changed."""

    def test_count_what_is_missing_and_zero(self, report_of: Report) -> None:
        """An empty cell is missing, an empty list too.

        A 0 is a value.
        """
        movie_count = [
            Film(1, budget=0, genres=()),
            Film(2, budget="", runtime=0),
            Film(3, budget=30, runtime=90),
            Film(4),
        ]
        actual = report_of(movie_count).intake
        assert actual is not None
        budget, runtime, genres = (_column(actual, f"movies.{name}") for name in ("budget", "runtime", "genres"))
        assert (budget.cells, budget.missing, budget.zeros) == (4, 1, 1)
        assert (budget.minimum, budget.maximum) == (0, 1_000_000)
        assert budget.mean == pytest.approx((0 + 30 + 1_000_000) / 3)
        assert (runtime.missing, runtime.zeros, runtime.mean) == (0, 1, 67.5)
        assert (genres.missing, genres.zeros, genres.mean) == (1, None, None)

    def test_say_where_in_the_file_values_are_missing(self, report_of: Report) -> None:
        """A band a row where there are few rows, in the order of the file."""
        actual = report_of([Film(9, runtime=""), Film(5), Film(7, runtime="")]).intake
        assert actual is not None
        assert _column(actual, "movies.runtime").bands == (1.0, 0.0, 1.0)

    def test_of_files_that_were_not_there_are_left_out(self, report_of: Report) -> None:
        """No links, no ratings."""
        actual = report_of([Film(1)]).intake
        assert actual is not None
        assert {column.table for column in actual.columns} == {"movies", "credits", "keywords"}
