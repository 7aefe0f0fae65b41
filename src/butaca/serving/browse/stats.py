"""Statistics of the catalogue by time, language, country, genre and money."""

from collections.abc import Sequence
from dataclasses import dataclass

from butaca.release.reader import Release

_PLACEHOLDER = "substr(release_date, 6) = '01-01'"  # a date that often only means the year


@dataclass(frozen=True)
class DatedCount:
    """The number of movies of a year, month or weekday.

    ``placeholders`` of them are dated 1 January, which often only means the year.
    """

    value: int
    movie_count: int
    placeholders: int


@dataclass(frozen=True)
class Share:
    """The number of movies of a language or country."""

    id: int | str
    name: str
    movie_count: int


@dataclass(frozen=True)
class GenreDecade:
    """The number of movies of a genre in a decade.

    ``decade`` is its first year.
    """

    genre_id: int
    genre: str
    decade: int
    movie_count: int


@dataclass(frozen=True)
class YearsMoney:
    """The money of a year of release, in US dollars.

    ``budget`` and ``revenue`` are sums over the movies of which both are known.

    ``overall`` is the sum of revenues over that of budgets, which a few budgets in wrong units do not move.
    """

    year: int
    movie_count: int
    with_budget: int
    with_revenue: int
    with_both: int
    budget: int
    revenue: int
    overall: float | None


@dataclass(frozen=True)
class Stats:
    """All statistics of a release.

    The ``unknown_year_count`` movies without a year are in no year or decade, the ``unknown_date_count`` without a date
    in no month or weekday. Months are 1 to 12, weekdays 0 (Sunday) to 6. Times are in their own order, genres by name,
    languages and countries by movies, the most first.
    """

    movie_count: int
    unknown_year_count: int
    unknown_date_count: int
    years: Sequence[DatedCount]
    months: Sequence[DatedCount]
    weekdays: Sequence[DatedCount]
    languages: Sequence[Share]
    countries: Sequence[Share]
    genres: Sequence[GenreDecade]
    money: Sequence[YearsMoney]


def stats(release: Release) -> Stats:
    """Return the statistics of a release, counted once."""
    return release.once("stats", _stats)


def _stats(release: Release) -> Stats:
    def by_time(column: str) -> list[DatedCount]:
        rows = release.rows(
            f"SELECT {column}, count(*), count(*) FILTER (WHERE {_PLACEHOLDER}) FROM movies "
            f"WHERE {column} IS NOT NULL GROUP BY 1 ORDER BY 1"
        )
        return [DatedCount(*row) for row in rows]

    languages = release.rows(
        "SELECT code, name, count(*) AS n FROM movies JOIN languages ON code = original_language "
        "GROUP BY code ORDER BY n DESC, code"
    )
    countries = release.rows("SELECT code, name, movies FROM countries ORDER BY movies DESC, code")
    genres = release.rows(
        "SELECT genres.id, name, release_year / 10 * 10 AS decade, count(*) FROM movie_genres "
        "JOIN genres ON genres.id = genre_id JOIN movies ON movies.id = movie_id "
        "WHERE release_year IS NOT NULL GROUP BY 1, 3 ORDER BY name, decade"
    )
    money = release.rows(
        "SELECT release_year, count(*), sum(budget > 0), sum(revenue > 0), sum(budget > 0 AND revenue > 0), "
        'sum(budget) FILTER (WHERE "return" > 0), sum(revenue) FILTER (WHERE "return" > 0) '
        "FROM movies WHERE release_year IS NOT NULL GROUP BY 1 ORDER BY 1"
    )
    unknown = release.row("SELECT count(*) - count(release_year), count(*) - count(release_date) FROM movies")
    assert unknown is not None, "an aggregate always has a row"
    return Stats(
        release.manifest.counts["movies"],
        unknown[0],
        unknown[1],
        by_time("release_year"),
        by_time("release_month"),
        by_time("release_weekday"),
        [Share(*row) for row in languages],
        [Share(*row) for row in countries],
        [GenreDecade(*row) for row in genres],
        [_money(*row) for row in money],
    )


def _money(
    year: int, movies: int, budgets: int, revenues: int, both: int, budget: int | None, revenue: int | None
) -> YearsMoney:
    overall = revenue / budget if budget and revenue else None
    return YearsMoney(year, movies, budgets, revenues, both, budget or 0, revenue or 0, overall)
