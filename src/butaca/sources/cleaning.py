"""Raw tables -> catalogue tables, with a finding for everything that is changed, left out or doubtful."""

from typing import NamedTuple

import duckdb

from butaca.catalogue import schema
from butaca.catalogue.findings import Finding
from butaca.catalogue.intake import Intake
from butaca.errors import MismatchedFiles, UnreadableFile
from butaca.sources import checks, members, movie_rows, ratings, raw_columns, tidy
from butaca.sources.raw import RawCatalogue
from butaca.sources.recorder import Recorder

_FOREIGN = 0.5  # below this share of common ids, on both sides, two files are of different catalogues


class Cleaning(NamedTuple):
    """What was found, in the order in which findings are declared, and what came in."""

    findings: tuple[Finding, ...]
    intake: Intake


def clean(connection: duckdb.DuckDBPyConnection, raw: RawCatalogue) -> Cleaning:
    """Make the catalogue tables from the raw ones, which are dropped.

    Raises:
        UnreadableFile: no movie is left, or the credits are empty.
        MismatchedFiles: the credits belong to another catalogue.
    """
    recorder = Recorder(connection)
    recorder.from_pairs("malformed_literal", raw.malformed)
    for table in schema.TABLES:
        connection.execute(table.declaration)
    for optional in ("raw_keywords", "raw_links", "raw_ratings"):
        _ensure(connection, optional)
    columns = raw_columns.measure(connection)
    movies = movie_rows.clean(connection, recorder)
    if not _count(connection, "kept"):
        name = raw.inputs[0].name if raw.inputs else raw.source
        raise UnreadableFile(name, "no row has an id, a title and a release date", "Check that it is the right file")
    _refuse_foreign_credits(connection, raw)
    flows = (movies, *members.clean(connection, recorder), ratings.clean(connection, recorder))
    tidy.clean(connection, recorder)
    for leftover in (
        "raw_movies",
        "raw_credits",
        "raw_keywords",
        "raw_links",
        "raw_ratings",
        "typed",
        "kept",
    ):
        connection.execute(f"DROP TABLE {leftover}")
    checks.run(recorder)
    return Cleaning(tuple(recorder.findings), Intake(columns, tuple(flow for flow in flows if flow.came)))


def _refuse_foreign_credits(connection: duckdb.DuckDBPyConnection, raw: RawCatalogue) -> None:
    """Credits that share few ids with the movies, and movies that find few credits: another catalogue."""
    row = connection.execute(
        "SELECT count(*), count(kept.id) FROM (SELECT DISTINCT id FROM raw_credits) AS credits "
        "LEFT JOIN kept ON kept.id = TRY_CAST(credits.id AS BIGINT)"
    ).fetchone()
    credited, common = row or (0, 0)
    movies = _count(connection, "kept")
    file = next((f.name for f in raw.inputs if f.name.startswith("credits")), "the credits")
    if not credited:
        raise UnreadableFile(file, "no rows below the header", "Check that it is the right file")
    if common < _FOREIGN * credited and common < _FOREIGN * movies:
        raise MismatchedFiles(
            file,
            f"only {common} of its {credited} ids are among the {movies} movies",
            "It probably belongs to another catalogue: take both files from the same one",
        )


def _ensure(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """An empty table in place of an optional file that was not there."""
    empty = {
        "raw_keywords": "id VARCHAR, keywords STRUCT(id BIGINT, name VARCHAR)[], record BIGINT",
        "raw_links": '"movieId" VARCHAR, "imdbId" VARCHAR, "tmdbId" VARCHAR, record BIGINT',
        "raw_ratings": '"userId" VARCHAR, "movieId" VARCHAR, rating VARCHAR, "timestamp" VARCHAR, record BIGINT',
    }
    connection.execute(f"CREATE TABLE IF NOT EXISTS {table} ({empty[table]})")


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(row[0]) if row else 0
