"""Measure columns after cleaning, beside those they were made from."""

from butaca.catalogue.catalogue import Catalogue
from butaca.catalogue.schema import INTEGER, MOVIE_DETAILS, MOVIES, REAL, Column, quoted
from butaca.reports.column_facts import CleanColumn, ColumnFacts

_NOT_NUMBERS = ("id", "movie_id", "collection_id", "movielens_id")
_SOURCES = {
    "collection_id": "movies.belongs_to_collection",
    "movie_id": None,
    "movielens_id": "links.movieId",
    "release_year": "movies.release_date",
    "return": None,
    "external_id": None,
}
# Lists of each movie: name, column of the file, and the rows that make them.
_LISTS = (
    ("genres", "movies.genres", "movie_genres", "genres of the movie"),
    ("companies", "movies.production_companies", "movie_companies", "who produced it"),
    ("countries", "movies.production_countries", "movie_countries", "where it was made"),
    ("spoken languages", "movies.spoken_languages", "movie_languages", "languages spoken in it"),
    ("keywords", "keywords.keywords", "movie_keywords", "keywords given to it"),
    ("cast", "credits.cast", "credits WHERE department = 'Acting'", "who played in it"),
    ("crew", "credits.crew", "credits WHERE department <> 'Acting'", "who made it"),
)


def columns(catalogue: Catalogue) -> tuple[ColumnFacts, ...]:
    """Measure the columns of movies, then their lists.

    A column that no file has, and no movie either, is left out.
    """
    scalars = [
        ColumnFacts(_SOURCES.get(column.name, f"movies.{column.name}"), _column(catalogue, table.name, column))
        for table in (MOVIES, MOVIE_DETAILS)
        for column in table.columns
        if column.name != "movie_id"
    ]
    movie_count = catalogue.counts()[MOVIES.name]
    lists = []
    for name, source, rows, meaning in _LISTS:
        row = catalogue.connection.execute(f"SELECT count(DISTINCT movie_id) FROM {rows}").fetchone()
        unknown = movie_count - (row[0] if row else 0)
        lists.append(ColumnFacts(source, CleanColumn(name, meaning, "", movie_count, unknown, None, None, None, None)))
    kept = [facts for facts in scalars if facts.source or facts.after.unknown < movie_count]
    return (*kept, *lists)


def _column(catalogue: Catalogue, table: str, column: Column) -> CleanColumn:
    number = column.type in (INTEGER, REAL) and column.name not in _NOT_NUMBERS
    value = quoted(column.name) if number else "NULL::DOUBLE"
    row = catalogue.connection.execute(
        f"SELECT count(*), count(*) - count({quoted(column.name)}), "
        f"count(*) FILTER ({value} = 0), min({value}), max({value}), avg({value} ORDER BY {value}) FROM {table}"
    ).fetchone()
    assert row is not None  # an aggregate always has one
    movie_count, unknown, zeros, *figures = row
    return CleanColumn(
        column.name, column.meaning, column.unit, movie_count, unknown, zeros if number else None, *figures
    )
