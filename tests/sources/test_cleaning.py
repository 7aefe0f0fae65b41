from pathlib import Path

import pytest

from butaca.errors import MismatchedFiles, UnreadableFile
from small_catalogue import credits_row, rows
from small_films import Film
from sources.conftest import Clean

CREDITS = ("cast", "crew", "id")


class TestACleanCatalogue:
    """Films with nothing wrong."""

    def test_has_no_findings(self, clean_films: Clean) -> None:
        """That money is known is worth knowing, and is all there is to say."""
        cleaned = clean_films([Film(1, "One"), Film(2, "Two")])
        assert {code: finding.count for code, finding in cleaned.findings.items()} == {"money_known": 2}


class TestRows:
    """Rows that become movies."""

    def test_of_one_id_the_row_with_most_votes_is_kept_then_the_first(self, clean_films: Clean) -> None:
        """Unknown votes are fewer than none."""
        cleaned = clean_films(
            [
                Film(1, "Fewer", votes=8),
                Film(1, "Most, first", votes=9),
                Film(1, "Most, second", votes=9),
                Film(2, "Unknown", votes=""),
                Film(2, "Zero", votes=0),
            ]
        )
        assert cleaned.rows("SELECT title FROM movies ORDER BY id") == ["Most, first", "Zero"]
        assert cleaned.counts["repeated_id"] == 3
        assert cleaned.examples("conflicting_repeat") == [("1", "Fewer"), ("1", "Most, second"), ("2", "Unknown")]

    def test_equal_rows_are_no_conflict(self, clean_films: Clean) -> None:
        """Repeated equal rows are only surplus."""
        cleaned = clean_films([Film(1), Film(1)])
        assert cleaned.counts == {"repeated_id": 1, "repeated_credits": 1, "repeated_keywords": 1}

    def test_a_date_is_iso(self, clean_films: Clean) -> None:
        """A time of day is left out.

        The year stands beside the date.
        """
        given = ["1995-10-30", " 1995-10-31 ", "1995-11-01 00:00:00", "1870-01-02", "2100-12-31"]
        cleaned = clean_films([Film(number, date=date) for number, date in enumerate(given)])
        assert cleaned.rows("SELECT CAST(release_date AS VARCHAR), release_year FROM movies ORDER BY id") == [
            ("1995-10-30", 1995),
            ("1995-10-31", 1995),
            ("1995-11-01", 1995),
            ("1870-01-02", 1870),
            ("2100-12-31", 2100),
        ]

    def test_an_impossible_date_drops_the_row(self, clean_films: Clean) -> None:
        """It is told with its title."""
        impossible = ["1995-02-30", "30/13/1995", "1869-12-31", "2101-01-01", "1", "soon", "-500-01-01"]
        cleaned = clean_films([Film(1), *(Film(2 + n, "Odd", date=date) for n, date in enumerate(impossible))])
        assert cleaned.rows("SELECT id FROM movies") == [1]
        assert cleaned.counts["impossible_release_date"] == 7
        assert cleaned.examples("impossible_release_date")[:2] == [("2", "Odd: 1995-02-30"), ("3", "Odd: 30/13/1995")]

    def test_an_id_is_a_whole_number(self, clean_films: Clean) -> None:
        """However it is written, and up to what neighbour lists can hold."""
        cleaned = clean_films([Film("7"), Film("8.0"), Film(" 9 "), Film("0"), Film("2147483647")])
        assert cleaned.rows("SELECT id FROM movies ORDER BY id") == [0, 7, 8, 9, 2147483647]

    def test_what_is_no_id_drops_the_row(self, clean_films: Clean) -> None:
        """The record is told by its place in the file, for it has no other name."""
        given = ["-7", "7.5", "1997-08-20", "tt0114709", "2147483648", "1e3", ""]
        cleaned = clean_films([Film(1), *map(Film, given)])
        assert cleaned.rows("SELECT id FROM movies") == [1]
        assert cleaned.counts["shifted_record"] == 7
        assert cleaned.examples("shifted_record") == [
            (f"record {n}", text) for n, text in enumerate(given[:5], start=2)
        ]

    def test_a_row_is_dropped_for_one_reason(self, clean_films: Clean) -> None:
        """A row without anything counts as shifted, one without date and title as undated."""
        cleaned = clean_films([Film(1), Film("", "", ""), Film(2, "", "")])
        assert (cleaned.counts["shifted_record"], cleaned.counts["missing_release_date"]) == (1, 1)
        assert "missing_title" not in cleaned.counts

    def test_without_any_movie_there_is_no_catalogue(self, clean_films: Clean) -> None:
        """The first file is named, since it is probably the wrong one."""
        with pytest.raises(UnreadableFile, match=r"none of its 1 rows .* 1 have no release date"):
            clean_films([Film(1, date="")])


class TestNumbers:
    """Money, votes and running times."""

    def test_return_is_revenue_over_budget(self, clean_films: Clean) -> None:
        """Missing or impossible money is 0, and so is the return."""
        known = [
            # budget, revenue -> budget, revenue, return
            (30_000_000, 373_554_033, 30_000_000, 373_554_033, pytest.approx(12.451801, abs=5e-7)),
            ("4.0", "2.0", 4, 2, 0.5),
            (0, 5, 0, 5, 0),
            (5, 0, 5, 0, 0),
            ("", "", 0, 0, 0),
            ("much", 5, 0, 5, 0),
            (-1, 5, 0, 5, 0),
            ("1e30", "inf", 0, 0, 0),
        ]
        cleaned = clean_films([Film(n, budget=row[0], revenue=row[1]) for n, row in enumerate(known)])
        actual = cleaned.rows('SELECT budget, revenue, "return" FROM movies ORDER BY id')
        assert actual == [row[2:] for row in known]
        assert cleaned.examples("not_a_number") == [("5", "budget: much"), ("7", "revenue: inf")]
        assert cleaned.examples("out_of_range") == [("6", "budget: -1"), ("7", "budget: 1e30")]

    def test_an_average_without_votes_is_unknown(self, clean_films: Clean) -> None:
        """An average of 0 is one where somebody voted.

        Nobody's average is none, whatever it says.
        """
        cleaned = clean_films(
            [
                Film(1, votes=0, average=0),
                Film(2, votes=1, average=0),
                Film(3, votes="", average=7),
                Film(4, average=11),
            ]
        )
        assert cleaned.rows("SELECT vote_average FROM movies ORDER BY id") == [None, 0, None, None]
        assert cleaned.counts["average_zero"] == 2
        assert cleaned.counts["unvoted"] == 2
        assert cleaned.examples("out_of_range") == [("4", "vote_average: 11")]

    def test_a_running_time_is_minutes_or_unknown(self, clean_films: Clean) -> None:
        """Zero, nothing and nonsense are told apart, and none of them is a running time."""
        given = ["81.0", "6000", "0", "", "6001", "-3", "short"]
        cleaned = clean_films([Film(n, f"Film {time}", runtime=time) for n, time in enumerate(given)])
        assert cleaned.rows("SELECT runtime FROM movies ORDER BY id") == [81, 6000, None, None, None, None, None]
        assert cleaned.examples("runtime_zero") == [("2", "Film 0")]
        assert cleaned.examples("missing_runtime") == [("3", "Film"), ("6", "Film short")]
        assert cleaned.examples("out_of_range") == [("4", "runtime: 6001"), ("5", "runtime: -3")]


class TestCredits:
    """Credits and their jobs."""

    def test_are_in_billing_order(self, clean_films: Clean) -> None:
        """By the order given; without one, by the place in the list."""
        cast = [{"id": 5, "name": "E", "order": 1}, {"id": 4, "name": "D", "order": 0}, {"id": 3, "name": "C"}]
        cleaned = clean_films([Film(1, cast=cast)])
        query = "SELECT person_id, position FROM credits WHERE department = 'Acting' ORDER BY position"
        assert cleaned.rows(query) == [(4, 0), (5, 1), (3, 2)]

    def test_directors_are_the_crew_whose_job_is_director(self, clean_films: Clean) -> None:
        """One person may have several jobs."""
        film = Film(1, director="Bea Stone", crew=(("Bea Stone", "Writer"), ("Ada Quill", "Co-Director")))
        cleaned = clean_films([film])
        assert cleaned.rows("SELECT person_id FROM credits WHERE job = 'Director'") == [701]
        assert cleaned.rows("SELECT job, department FROM credits WHERE person_id = 701 ORDER BY job") == [
            ("Director", "Directing"),
            ("Writer", "Writing"),
        ]

    def test_of_repeated_rows_the_first_counts(self, clean_films: Clean) -> None:
        """An id is the same id however it is written."""
        first, again = credits_row(Film(1, cast=("Tom Hanks",))), credits_row(Film("1.0", cast=("Tim Allen",)))
        cleaned = clean_films([Film(1)], lambda folder: rows(folder / "credits.csv", CREDITS, [first, again]))
        assert cleaned.rows("SELECT name FROM people ORDER BY name") == ["Bea Stone", "Tom Hanks"]
        assert cleaned.examples("repeated_credits") == [("1.0", "row 2")]

    def test_of_half_the_movies_are_enough(self, clean_films: Clean) -> None:
        """Files of one catalogue may differ in length.

        Of two catalogues they have little in common.
        """
        films = [Film(n) for n in range(1, 7)]

        def credited(*ids: int) -> Clean:
            return lambda folder: rows(folder / "credits.csv", CREDITS, [credits_row(Film(n)) for n in ids])

        assert clean_films(films, credited(1)).counts["missing_credits"] == 5
        assert clean_films(films, credited(1, 2, 3, 97, 98, 99, 100)).counts["credits_of_unknown_movie"] == 4
        with pytest.raises(MismatchedFiles, match="only 2 of its 5 ids are among the 6 movies"):
            clean_films(films, credited(1, 2, 97, 98, 99))

    def test_of_nobody_are_an_error(self, clean_films: Clean) -> None:
        """A file with a header alone is the wrong file."""
        with pytest.raises(UnreadableFile, match=r"credits.csv: no rows below the header"):
            clean_films([Film(1)], lambda folder: rows(Path(folder) / "credits.csv", CREDITS, []))
