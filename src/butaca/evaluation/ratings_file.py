"""A file of ratings by people who take no part in training."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from butaca.catalogue.catalogue import Catalogue
from butaca.catalogue.schema import RATINGS, literal, quoted
from butaca.errors import MismatchedFiles, MissingColumn, MissingFile, UnreadableFile
from butaca.evaluation.people import People

COLUMNS = ("userId", "movieId", "rating", "timestamp")
FEWEST_KNOWN = 0.5  # share of ratings whose movie the catalogue must have


@dataclass(frozen=True)
class RatingsFile:
    """People read from a file, and the counts of what was left out.

    ``rows`` were read; of them ``impossible`` lack a value or have one out of range, ``unknown`` are of
    movies the catalogue does not have, ``repeated`` are of a person and movie rated again later.
    """

    name: str
    people: People
    rows: int
    impossible: int
    unknown: int
    repeated: int


def read(catalogue: Catalogue, path: Path) -> RatingsFile:
    """Read a CSV file with MovieLens' columns, plain or .gz, by the rules a build has for its own ratings.

    Raises:
        SourceError: it is missing, no such file, or of another catalogue.
    """
    if not path.is_file():
        raise MissingFile(path.name, "no such file", "Give a CSV file of ratings as MovieLens has them")
    cursor = catalogue.connection.cursor()
    try:
        _load(cursor, path)
        rows, impossible, unknown, repeated = _counts(cursor)
        kept = rows - impossible - unknown - repeated
        if kept == 0 or unknown > (1 - FEWEST_KNOWN) * (rows - impossible):
            raise MismatchedFiles(
                path.name,
                f"of {rows - impossible:,} ratings only {rows - impossible - unknown:,} are of movies in the catalogue",
                "Evaluate on ratings whose movieId the catalogue's links know",
            )
        cursor.execute(
            "CREATE TEMP TABLE ratings AS "
            "SELECT user_id, movie_id, stars AS rating, rated_at FROM typed WHERE place = 1"
        )
        people = People.of(Catalogue(cursor, catalogue.source, (), ()))
    finally:
        cursor.close()
    return RatingsFile(path.name, people, rows, impossible, unknown, repeated)


def _load(cursor: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Fill ``typed``: every row with its values, ``place`` 1 for those to keep."""
    source = f"read_csv({literal(str(path))}, header = true, all_varchar = true)"
    try:
        present = {row[0] for row in cursor.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()}
        missing = [name for name in COLUMNS if name not in present]
        if missing:
            raise MissingColumn(
                path.name, f"the column {missing[0]} is missing", f"The header has to name {', '.join(COLUMNS)}"
            )
        user, movie, stars, second = (f"file.{quoted(name)}" for name in COLUMNS)
        cursor.execute(
            f"""
            CREATE TEMP TABLE typed AS
            WITH linked AS (
                SELECT movielens_id, min(movie_id) AS id FROM movie_details WHERE movielens_id IS NOT NULL GROUP BY 1
            ), movie_names AS (
                FROM linked UNION ALL
                SELECT id AS movielens_id, id FROM movies WHERE NOT EXISTS (FROM linked)
            ), read AS (
                SELECT TRY_CAST({user} AS BIGINT) AS user_id, movie_names.id AS movie_id,
                       TRY_CAST({stars} AS DOUBLE) AS stars, TRY_CAST({second} AS BIGINT) AS rated_at,
                       coalesce(user_id >= 0, false) AND {movie} IS NOT NULL AND rated_at IS NOT NULL
                           AND coalesce({RATINGS.column("rating").accepts("stars")}, false) AS possible
                FROM {source} AS file LEFT JOIN movie_names ON movielens_id = TRY_CAST({movie} AS BIGINT)
            )
            SELECT *, CASE WHEN possible AND movie_id IS NOT NULL THEN row_number() OVER (
                PARTITION BY possible, user_id, movie_id ORDER BY rated_at DESC, stars DESC) END AS place
            FROM read
            """
        )
    except (duckdb.InvalidInputException, duckdb.ConversionException, duckdb.IOException) as error:
        problem = str(error).strip().splitlines()[0]
        raise UnreadableFile(path.name, f"it cannot be read as CSV: {problem}", "Save it as CSV in UTF-8") from error


def _counts(cursor: duckdb.DuckDBPyConnection) -> tuple[int, int, int, int]:
    found = cursor.execute(
        "SELECT count(*), count(*) FILTER (NOT possible), count(*) FILTER (possible AND movie_id IS NULL), "
        "count(*) FILTER (place > 1) FROM typed"
    ).fetchone()
    rows, impossible, unknown, repeated = found or (0, 0, 0, 0)
    return int(rows), int(impossible), int(unknown), int(repeated)
