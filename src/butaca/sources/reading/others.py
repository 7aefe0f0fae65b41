"""Read tables beside the movies, such as credits and ratings."""

import duckdb

from butaca.catalogue.schema import TEXT
from butaca.sources import csv_table
from butaca.sources.cells import derived_ids
from butaca.sources.files.tables import InputFile
from butaca.sources.formats.recognition import Reading
from butaca.sources.raw_tables import CREDITS, KEYWORDS, LINKS, RATINGS, TITLES
from butaca.sources.reading.expressions import cell, cells
from butaca.sources.reading.filling import Part, fill

Malformed = list[tuple[str, str]]


def read_credits(connection: duckdb.DuckDBPyConnection, reading: Reading, file: InputFile) -> Malformed:
    """Append cast and crew by movie."""
    names = ("cast", "crew") if "crew" in reading.columns else ("cast", "directors", "writers")
    lists = {name: reading.columns[name] for name in names if name in reading.columns}
    columns = {"id": _id(reading), "title": _exact(reading, "title")}
    return fill(connection, reading, file, [Part(CREDITS, columns, lists)])


def read_keywords(connection: duckdb.DuckDBPyConnection, reading: Reading, file: InputFile) -> Malformed:
    """Append keywords by movie."""
    lists = {"keywords": reading.columns["keywords"]}
    return fill(connection, reading, file, [Part(KEYWORDS, {"id": _id(reading)}, lists)])


def read_links(connection: duckdb.DuckDBPyConnection, reading: Reading, file: InputFile) -> Malformed:
    """Read ids elsewhere."""
    columns = {raw: _exact(reading, own) for raw, own in zip(LINKS.columns, ("movie", "imdb", "tmdb"), strict=True)}
    csv_table.read(connection, file, LINKS.name, columns)
    return []


def read_ratings(connection: duckdb.DuckDBPyConnection, reading: Reading, file: InputFile) -> Malformed:
    """Read ratings."""
    own = ("user", "movie", "rating", "time")
    columns = {raw: _exact(reading, name) for raw, name in zip(RATINGS.columns, own, strict=True)}
    csv_table.read(connection, file, RATINGS.name, columns)
    return []


def read_tags(connection: duckdb.DuckDBPyConnection, reading: Reading, file: InputFile) -> Malformed:
    """Make keywords of tags, each once a movie, the most frequent first."""
    columns = {"movie": cells(reading, ("movie",)), "tag": cells(reading, ("tag",))}
    csv_table.read(connection, file, "tags", columns)
    connection.execute(KEYWORDS.declaration)
    connection.execute(
        f"""
        INSERT INTO {KEYWORDS.name} BY NAME
        SELECT movie AS id, list({{id: {derived_ids.name_id("tag")}, name: tag}} ORDER BY uses DESC, first) AS keywords,
               row_number() OVER (ORDER BY min(first)) - 1 AS record
        FROM (
            SELECT movie, first(tag ORDER BY record) AS tag, count(*) AS uses, min(record) AS first
            FROM tags WHERE movie IS NOT NULL AND tag IS NOT NULL GROUP BY movie, lower(tag)
        ) GROUP BY movie
        """
    )
    connection.execute("DROP TABLE tags")
    return []


def read_titles(connection: duckdb.DuckDBPyConnection, reading: Reading, file: InputFile) -> Malformed:
    """Append titles elsewhere; of IMDb's file those of the movies."""
    own = dict(zip(TITLES.columns, ("movie", "title", "language", "country"), strict=True))
    columns = {raw: cells(reading, (name,)) for raw, name in own.items()}
    movie = cell(reading.columns["movie"][0])
    known = f"regexp_matches({movie}, '^tt')" if reading.format is not None else "false"
    condition = (
        f"NOT coalesce({known}, false) OR {movie} IN (SELECT trim(imdb_id) FROM raw_movies WHERE imdb_id IS NOT NULL)"
    )
    csv_table.read(connection, file, "more_titles", columns, condition=condition)
    connection.execute(TITLES.declaration)
    connection.execute(
        f"INSERT INTO {TITLES.name} BY NAME SELECT {', '.join(columns)}, "
        f"record + (SELECT coalesce(max(record) + 1, 0) FROM {TITLES.name}) AS record FROM more_titles"
    )
    connection.execute("DROP TABLE more_titles")
    return []


def read_votes(connection: duckdb.DuckDBPyConnection, reading: Reading, file: InputFile) -> Malformed:
    """Give the movies that have none their votes."""
    columns = {"id": _id(reading), **{name: cells(reading, (name,)) for name in ("vote_average", "vote_count")}}
    csv_table.read(connection, file, "votes", columns, condition=f"{columns['id']} IN (SELECT id FROM raw_movies)")
    connection.execute(
        "UPDATE raw_movies SET vote_average = coalesce(raw_movies.vote_average, votes.vote_average), "
        "vote_count = coalesce(raw_movies.vote_count, votes.vote_count) FROM votes WHERE votes.id = raw_movies.id"
    )
    connection.execute("DROP TABLE votes")
    return []


def _id(reading: Reading) -> str:
    return _exact(reading, "id")


def _exact(reading: Reading, name: str) -> str:
    r"""Return SQL for a field's cell as it is, but for ``\N``."""
    columns = reading.columns.get(name, ())
    if not columns:
        return f"NULL::{TEXT}"
    return cell(columns[0], exact=reading.table.sniffed.dialect.quoted)
