"""A catalogue of any size, drawn from another or of movies that tie.

Usage: ``drawn TABLES KIND MOVIES FOLDER``.
"""

import json
import random
import sys
import tempfile
from pathlib import Path

from duckdb import DuckDBPyConnection

from butaca.catalogue import catalogue as catalogues
from butaca.catalogue.schema import MOVIES, RATINGS, TABLES

SEED = 6300


def main(tables: str, kind: str, movies: str, folder: str) -> None:
    """Write the tables, without ratings; print the number of movies.

    ``drawn`` movies are of a random order of all, again and again; those that ``tie`` have the same date and title,
    and nothing else is known.
    """
    with tempfile.TemporaryDirectory() as workspace, catalogues.engine(Path(workspace)) as connection:
        if kind == "tie":
            _tie(connection, int(movies))
        else:
            _draw(connection, Path(tables), int(movies))
        for table in TABLES:
            if table is not RATINGS:
                catalogues.save(connection, table, Path(folder))
    print(json.dumps({"movies": int(movies)}))


def _tie(connection: DuckDBPyConnection, movies: int) -> None:
    for table in TABLES:
        connection.execute(table.declaration)
    connection.execute(
        'INSERT INTO movies (id, title, release_date, release_year, budget, revenue, "return", vote_count) '
        f"SELECT id, 'Untitled', DATE '2001-01-01', 2001, 0, 0, 0, 0 FROM range(1, {movies} + 1) numbers(id)"
    )


def _draw(connection: DuckDBPyConnection, tables: Path, movies: int) -> None:
    catalogues.attach(connection, tables)
    ids = [movie_id for (movie_id,) in connection.execute("SELECT id FROM movies ORDER BY id").fetchall()]
    random.Random(SEED).shuffle(ids)
    connection.execute(
        "CREATE TABLE drawn AS SELECT row_number() OVER () AS new, id AS old FROM (SELECT unnest(?::BIGINT[]) AS id)",
        [[ids[place % len(ids)] for place in range(movies)]],
    )
    for table in TABLES:
        key = "id" if table is MOVIES else "movie_id"
        if key in table.names:
            connection.execute(
                f"CREATE TABLE new_{table.name} AS SELECT t.* REPLACE (new AS {key}) "
                f"FROM {table.name} t JOIN drawn ON t.{key} = old"
            )
            connection.execute(f"DROP VIEW IF EXISTS {table.name}")
            connection.execute(f"ALTER TABLE new_{table.name} RENAME TO {table.name}")


if __name__ == "__main__":
    main(*sys.argv[1:])
