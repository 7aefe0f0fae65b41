"""Files of ratings by raters who take no part in training."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from butaca.catalogue.catalogue import Catalogue
from butaca.catalogue.schema import RATINGS, literal, quoted
from butaca.errors import MismatchedFiles, MissingColumn, MissingFile, UnreadableFile
from butaca.evaluation.raters import Raters

COLUMNS = ("userId", "movieId", "rating", "timestamp")
FEWEST_KNOWN = 0.5  # share of ratings whose movie the catalogue must have


@dataclass(frozen=True)
class RatingsFile:
    """Raters of a file, and the counts of rows left out.

    ``row_count`` were read; of them ``impossible_count`` lack a value or have one out of range,
    ``unknown_count`` are of movies the catalogue does not have, ``repeated_count`` are rated again later.
    """

    name: str
    raters: Raters
    row_count: int
    impossible_count: int
    unknown_count: int
    repeated_count: int


def read(catalogue: Catalogue, path: Path) -> RatingsFile:
    """Read a CSV file with MovieLens' columns, plain or .gz.

    By the rules a build has for its own ratings.

    Raises:
        SourceError: it is missing, no such file, or of another catalogue.
    """
    if not path.is_file():
        raise MissingFile(path.name, "no such file", "Give a CSV file of ratings as MovieLens has them")
    cursor = catalogue.connection.cursor()
    try:
        _load(cursor, path)
        row_count, impossible_count, unknown_count, repeated_count = _counts(cursor)
        possible_count = row_count - impossible_count
        kept_count = possible_count - unknown_count - repeated_count
        if kept_count == 0 or unknown_count > (1 - FEWEST_KNOWN) * possible_count:
            raise MismatchedFiles(
                path.name,
                f"of {possible_count:,} ratings only {possible_count - unknown_count:,} are of movies in the catalogue",
                "Evaluate on ratings whose movieId the catalogue's links know",
            )
        cursor.execute(
            "CREATE TEMP TABLE ratings AS "
            "SELECT user_id, movie_id, stars AS rating, rated_at FROM typed WHERE place = 1"
        )
        raters = Raters.of(Catalogue(cursor, catalogue.source, (), ()))
    finally:
        cursor.close()
    return RatingsFile(path.name, raters, row_count, impossible_count, unknown_count, repeated_count)


def _load(cursor: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Fill ``typed`` with every row; ``place`` is 1 for rows to keep."""
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
    counts = cursor.execute(
        "SELECT count(*), count(*) FILTER (NOT possible), count(*) FILTER (possible AND movie_id IS NULL), "
        "count(*) FILTER (place > 1) FROM typed"
    ).fetchone()
    row_count, impossible_count, unknown_count, repeated_count = counts or (0, 0, 0, 0)
    return int(row_count), int(impossible_count), int(unknown_count), int(repeated_count)
