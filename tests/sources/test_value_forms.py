from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as some

from butaca.sources.cleaning.values import dates, durations, money, numbers
from butaca.sources.cleaning.values.kinds import MOVIE_KINDS, RATING_KINDS, Kind
from butaca.sources.cleaning.values.numbers import Separators
from small_catalogue import rows
from small_films import Film
from sources.conftest import Clean

DATES = {
    "1999-03-04T00:00:00.000Z": "1999-03-04",
    "1999-03-04T10:20:30+02:00": "1999-03-04",
    "1999/3/4": "1999-03-04",
    "1999.03.04": "1999-03-04",
    "19990304": "1999-03-04",
    "Jun 12 1998": "1998-06-12",
    "June 12, 1998": "1998-06-12",
    "Friday, June 12th, 1998": "1998-06-12",
    "12 June 1998": "1998-06-12",
    "12-Jun-1998": "1998-06-12",
    "30-Oct-95": "1995-10-30",
    "30-Oct-31": "2031-10-30",
    "30-Oct-32": "1932-10-30",
    "12 de junio de 1998": "1998-06-12",
    "12 jun. 1998": "1998-06-12",
    "1er mai 1998": "1998-05-01",
    "3. Mai 1998": "1998-05-03",
    "31.12.1999": "1999-12-31",
    "31/12/1999 23:59": "1999-12-31",
    "12/31/1999": "1999-12-31",
    "3/3/1999": "1999-03-03",
}
YEARS = {
    "1999": 1999,
    "1999.0": 1999,
    "(1999)": 1999,
    "June 1998": 1998,
    "1998-06": 1998,
    "06/1998": 1998,
    "1999–2004": 1999,
}
NO_DATES = (
    "soon",
    "1",
    "22",
    "2020-02-30",
    "31/02/1999",
    "13/13/1999",
    "12 Foo 1998",
    "199",
    "12345",
    "104.0",
    "-500-01-01",
)


@pytest.mark.parametrize(("text", "day"), DATES.items())
def test_a_date_is_read(text: str, day: str) -> None:
    """In any form that tells day, month and year apart by itself; the build is of 2026."""
    read = dates.day(text, "", 2031)
    assert read is not None
    assert str(read.date) == day


@pytest.mark.parametrize(("text", "year"), YEARS.items())
def test_a_year_alone_is_read(text: str, year: int) -> None:
    """Nothing is known of its day."""
    assert dates.day(text, "", 2031) == dates.Day(year)


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date_is_not_read(text: str) -> None:
    """Whatever the order of the column."""
    assert [dates.day(text, order, 2031) for order in ("", dates.DAY_FIRST, dates.MONTH_FIRST)] == [None] * 3


@given(
    some.dates(date(1930, 1, 1)),
    some.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%d %B %Y", "%b %d, %Y", "%Y-%m-%dT%H:%MZ"]),
)
def test_every_date_is_read_as_it_is_written(day: date, form: str) -> None:
    """In the order that a column proves."""
    order = dates.DAY_FIRST if form.startswith("%d") else dates.MONTH_FIRST
    read = dates.day(day.strftime(form), order, 2031)
    own = dates.prove([day.strftime(form)])
    assert own in ("", order)
    assert read is not None
    assert read.date == day


@given(some.text(max_size=40))
def test_no_text_is_an_error(text: str) -> None:
    """A text is read, or it is not."""
    for kind in (*MOVIE_KINDS.values(), *RATING_KINDS.values()):
        kind.reader.told_by([text, "1,5", "31/12/1999"]).read(text)


class TestOrderOfDays:
    """Of a column of dates such as 1/2/1999."""

    def test_is_told_by_any_row(self, clean_films: Clean) -> None:
        """A number above 12 is a day."""
        for proof, day in (("31/12/1999", "1999-02-01"), ("12/31/1999", "1999-01-02")):
            cleaned = clean_films([Film(1, date="1/2/1999"), Film(2, date=proof)])
            query = "SELECT CAST(release_date AS VARCHAR) FROM movies WHERE id = 1"
            assert cleaned.rows(query) == [day]
            assert "ambiguous_date" not in cleaned.counts

    def test_is_unknown_where_rows_contradict_each_other(self, clean_films: Clean) -> None:
        """Each date that is sure by itself is kept, and the year of any other."""
        cleaned = clean_films([Film(n, date=text) for n, text in enumerate(("1/2/1999", "31/12/1999", "12/31/1999"))])
        assert cleaned.rows("SELECT CAST(release_date AS VARCHAR), release_year FROM movies ORDER BY id") == [
            (None, 1999),
            ("1999-12-31", 1999),
            ("1999-12-31", 1999),
        ]
        assert cleaned.counts["ambiguous_date"] == 1


MINUTES = {
    "142 min": 142,
    "142min.": 142,
    "142 minutes": 142,
    "1h 40m": 100,
    "2h 22m": 142,
    "2 hrs. 22 mins.": 142,
    "2 h": 120,
    "1h40": 100,
    "1 hora y 40 minutos": 100,
    "1:40": 100,
    "01:40:30": 100.5,
    "142:00": 142,
    "PT2H22M": 142,
    "PT142M": 142,
    "P0DT1H40M": 100,
    "8520 s": 142,
    "2 Seasons": None,
    "long": None,
    "1:99": None,
}


@pytest.mark.parametrize(("text", "minutes"), MINUTES.items())
def test_a_running_time_is_read(text: str, minutes: float | None) -> None:
    """In minutes, hours and seconds, however they are called."""
    assert durations.minutes(text) == minutes


AMOUNTS = {
    "$1,234": (1234, "USD"),
    "$1,234.50": (1234.5, "USD"),
    "US$ 25 million": (25e6, "USD"),
    "1.2M": (1.2e6, "USD"),
    "$150K": (150e3, "USD"),
    "1.234 million": (1.234e6, "USD"),
    "1 234 567 $": (1234567, "USD"),
    "€ 1.000": (1000, "EUR"),
    "1.500.000,00 €": (1.5e6, "EUR"),
    "£5,000": (5000, "GBP"),
    "INR 1,00,00,000": (1e7, "INR"),
    "ITL 45000": (45000, "ITL"),
    "-$5": (-5, "USD"),
    "$": None,
    "about 5": None,
    "0x10": None,
    "5-10": None,
    "1,2,3": None,
}


@pytest.mark.parametrize(("text", "amount"), AMOUNTS.items())
def test_an_amount_is_read(text: str, amount: tuple[float, str] | None) -> None:
    """With its currency; a dot before three digits is one between groups."""
    assert money.money(text, Separators(dot="groups")) == amount


COLUMNS = {
    # cells of a column: their numbers
    ("6,5", "7"): [6.5, 7],
    ("1,234", "2,345,678"): [1234, 2345678],
    ("1,234", "1,5"): [1.234, 1.5],
    ("1.234,5", "1.234.567"): [1234.5, 1234567],
    ("1,234.5", "1,234"): [1234.5, 1234],
    ("1\u202f234", "12"): [1234, 12],
    ("1'234'567", "1.5"): [1234567, 1.5],
    ("1,5", "1,234,567", "1,234"): [1.5, 1234567, None],
    ("5.4k", "1,234 votes"): [5400, 1234],
    ("12 mm of rain", "1 2"): [None, None],
}


@pytest.mark.parametrize(("cells", "read"), COLUMNS.items())
def test_separators_are_told_by_the_column(cells: tuple[str, ...], read: list[float | None]) -> None:
    """A cell that is sure by itself is read as it is."""
    separators = numbers.prove(cells)
    assert [numbers.number(cell, separators) for cell in cells] == read


def test_dots_stand_between_groups_where_no_amount_has_decimals(clean_films: Clean) -> None:
    """Money and votes are whole; 1.000 is a thousand unless 2500 or 2.5 is in the column too."""
    for cells, budgets in (("1.000 25.000", [1000, 25000]), ("1.000 2500", [1, 2500]), ("1.000 2.5", [1, 3])):
        cleaned = clean_films([Film(n, budget=cell) for n, cell in enumerate(cells.split())])
        assert cleaned.rows("SELECT budget FROM movies ORDER BY id") == budgets


def test_amounts_in_several_currencies_have_no_return(clean_films: Clean) -> None:
    """In one other currency they have; nothing is converted."""
    given = [("€ 1.000", "$ 2,000"), ("€ 1.000", "€ 2.000"), ("$ 1,000", "2000")]
    cleaned = clean_films([Film(n, budget=budget, revenue=revenue) for n, (budget, revenue) in enumerate(given)])
    assert cleaned.rows('SELECT budget, revenue, "return" FROM movies ORDER BY id') == [
        (1000, 2000, 0),
        (1000, 2000, 2),
        (1000, 2000, 2),
    ]
    assert cleaned.counts["other_currency"] == 3


AVERAGES = {
    "out of ten": ([str(n) for n in range(11)], list(range(11))),
    "out of five": ([f"{2 + n / 5}" for n in range(12)], [4 + 2 * n / 5 for n in range(12)]),
    "out of a hundred": ([str(40 + n) for n in range(12)], [4 + n / 10 for n in range(12)]),
    "percent": (["93%", "9 %"], [9.3, 0.9]),
    "stated": (["4/5", "7.5/10", "88/100", "6"], [8, 7.5, 8.8, 6]),
    "few are low": (["4", "3"], [4, 3]),
    "one slip": ([*map(str, range(1, 10)), "11"], [*range(1, 10), None]),
}


@pytest.mark.parametrize(("given", "averages"), AVERAGES.values(), ids=AVERAGES)
def test_averages_are_made_out_of_ten(given: list[str], averages: list[float], clean_films: Clean) -> None:
    """Out of how many they are is told by the column, or by the cell."""
    cleaned = clean_films([Film(n, average=cell) for n, cell in enumerate(given)])
    assert cleaned.rows("SELECT vote_average FROM movies ORDER BY id") == pytest.approx(averages)


RATINGS = {
    "stars": ([0.5, 5, 3.5, 4], [0.5, 5, 3.5, 4]),
    "out of ten": ([1, 10, 7, 8, 6], [0.5, 5, 3.5, 4, 3]),
    "out of a hundred": ([1, 100, 70, 80, 60], [0.5, 5, 3.5, 4, 3]),
    "stated": (["9/10", "80%", "4,5", "★★★½"], [4.5, 4, 4.5, 3.5]),
    "one slip": ([5, 4, 3, 55], [5, 4, 3]),
}


def _rated(cells: list[Any]) -> Callable[[Path], object]:
    columns = ("userId", "movieId", "rating", "timestamp")
    records = [{"userId": n, "movieId": 1, "rating": cell, "timestamp": n} for n, cell in enumerate(cells)]
    return lambda folder: rows(folder / "ratings.csv", columns, records)


@pytest.mark.parametrize(("given", "stars"), RATINGS.values(), ids=RATINGS)
def test_ratings_become_stars(given: list[Any], stars: list[float], clean_films: Clean) -> None:
    """Whatever scale most of them tell."""
    cleaned = clean_films([Film(1)], _rated(given))
    assert cleaned.rows("SELECT rating FROM ratings ORDER BY rated_at") == stars


TIMES = {
    "964982703": 964982703,
    "964982703000": 964982703,
    "964982703.9": 964982703,
    "2000-07-30 18:45:03": 964982703,
    "2000-07-30T18:45:03Z": 964982703,
    "2000-07-30": 964915200,
    "30/07/2000": 964915200,
    "Jul 30, 2000": 964915200,
    "yesterday": None,
}


@pytest.mark.parametrize(("cell", "seconds"), TIMES.items())
def test_a_time_is_seconds_since_1970(cell: str, seconds: int | None, clean_films: Clean) -> None:
    """In seconds, milliseconds, or as a date."""
    columns = ("userId", "movieId", "rating", "timestamp")
    record = {"userId": 1, "movieId": 1, "rating": 4, "timestamp": cell}
    cleaned = clean_films([Film(1)], lambda folder: rows(folder / "ratings.csv", columns, [record]))
    assert cleaned.rows("SELECT rated_at FROM ratings") == ([] if seconds is None else [seconds])


def test_a_named_user_keeps_the_number_when_others_come(clean_films: Clean) -> None:
    """Numbers are of the names alone, whatever the order."""
    columns = ("userId", "movieId", "rating", "timestamp")

    def numbers_of(names: list[str]) -> dict[str, int]:
        records = [{"userId": name, "movieId": n, "rating": 4, "timestamp": 1} for n, name in enumerate(names)]
        cleaned = clean_films(
            [Film(n) for n in range(len(names))], lambda folder: rows(folder / "ratings.csv", columns, records)
        )
        return dict(zip(names, cleaned.rows("SELECT user_id FROM ratings ORDER BY movie_id"), strict=True))

    few, more = numbers_of(["u1", "4"]), numbers_of(["ana", "4", "u1"])
    assert few.items() <= more.items()
    assert len(set(more.values())) == 3
    assert all(0 <= number < 2**53 for number in more.values())


MARKERS = ("N/A", "n/a", "NA", "nan", "None", "null", "\\N", "-", "Unknown")


@pytest.mark.parametrize("marker", MARKERS)
def test_a_marker_of_unknown_values_is_no_value(marker: str, clean_films: Clean) -> None:
    """It is counted, and is not taken for a text or for an error."""
    films = [Film(1, budget=marker, runtime=marker, other={"overview": marker, "status": marker}), Film(2)]
    cleaned = clean_films(films)
    assert cleaned.rows("SELECT budget, runtime, status FROM movies WHERE id = 1") == [(0, None, None)]
    assert cleaned.rows("SELECT overview FROM movie_details WHERE movie_id = 1") == [None]
    assert cleaned.counts["unknown_marker"] == 4
    assert "not_a_number" not in cleaned.counts


def test_some_markers_are_titles(clean_films: Clean) -> None:
    """A film is called Unknown, and another one ?; none is called N/A."""
    cleaned = clean_films([Film(1, "Unknown"), Film(2, "?"), Film(3, "N/A"), Film(4, "nan")])
    assert cleaned.rows("SELECT title FROM movies ORDER BY id") == ["Unknown", "?"]
    assert cleaned.counts["missing_title"] == 2


def test_running_times_in_seconds_are_minutes(clean_films: Clean) -> None:
    """Where nearly all of a column are too long for minutes."""
    cleaned = clean_films([Film(n, runtime=5400 + 60 * n) for n in range(10)])
    assert cleaned.rows("SELECT runtime FROM movies ORDER BY id") == [90 + n for n in range(10)]
    assert cleaned.counts["other_scale"] == 10


FORMS = [(kind, form) for kind in (*MOVIE_KINDS.values(), *RATING_KINDS.values()) for form in kind.forms]


@pytest.mark.parametrize(("kind", "form"), FORMS, ids=lambda value: value if isinstance(value, str) else value.name)
def test_every_form_that_is_documented_is_read(kind: Kind, form: str) -> None:
    """As a plain cell, or by the reader of others."""
    with duckdb.connect() as connection:
        row = connection.execute(f"SELECT {kind.plain.replace('{cell}', '$cell')}", {"cell": form}).fetchone()
    read = kind.reader.told_by([form]).read(form)
    assert row is not None
    assert row[0] is not None or read is not None
