"""Measure release dates, and dates that only mean a year."""

from butaca.catalogue.catalogue import Catalogue
from butaca.reports.facts import Dates, MovieCount, Period

_WEEKDAYS = {
    "Monday": "lunes",
    "Tuesday": "martes",
    "Wednesday": "miércoles",
    "Thursday": "jueves",
    "Friday": "viernes",
    "Saturday": "sábado",
    "Sunday": "domingo",
}
_FIRST = "count(*) FILTER (month(release_date) = 1 AND day(release_date) = 1)"


def dates(catalogue: Catalogue) -> Dates:
    """Count movies by month, weekday and decade.

    Every month and weekday is there, but only decades that have movies.
    """
    months = _periods(catalogue, "month(release_date)")
    weekdays = {day: period.movie_count for day, period in _periods(catalogue, "isodow(release_date)").items()}
    movie_count = sum(weekdays.values())
    unknown = catalogue.connection.execute(
        "SELECT count(*) - count(release_year), count(*) - count(release_date) FROM movies"
    ).fetchone()
    assert unknown is not None  # an aggregate always has one
    return Dates(
        unknown_year_count=unknown[0],
        unknown_date_count=unknown[1],
        months=tuple(months.get(month, Period(month, 0, 0)) for month in range(1, 13)),
        weekdays=tuple(
            MovieCount(
                str(day),
                name,
                spanish,
                weekdays.get(day, 0),
                weekdays.get(day, 0) / movie_count if movie_count else 0.0,
            )
            for day, (name, spanish) in enumerate(_WEEKDAYS.items(), start=1)
        ),
        decades=tuple(_periods(catalogue, "release_year // 10 * 10").values()),
    )


def _periods(catalogue: Catalogue, start: str) -> dict[int, Period]:
    rows = catalogue.connection.execute(
        f"SELECT {start} AS start, count(*), {_FIRST} FROM movies WHERE start IS NOT NULL GROUP BY start ORDER BY start"
    ).fetchall()
    return {row[0]: Period(*row) for row in rows}
