"""Writes what is served: the catalogue and its neighbour lists into the release's SQLite file."""

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from butaca.catalogue import attributes, schema
from butaca.catalogue.catalogue import Catalogue
from butaca.catalogue.names import fold
from butaca.catalogue.schema import Table
from butaca.recommenders.content_ease import ItemWeightBlock
from butaca.recommenders.neighbours import Neighbours
from butaca.recommenders.pair_model import Ints, NoveltyWeighting
from butaca.recommenders.stars import LIKED
from butaca.release import database, packing, places, search_index
from butaca.release.packing import Packed

_CHUNK = 5_000  # rows in flight

_HAS = " + ".join(
    f"CAST(movies.id IN ({holders}) AS INTEGER)"
    for holders in (
        *(
            f"SELECT movie_id FROM ({attribute.pairs()})"
            for attribute in (
                attributes.KEYWORDS,
                attributes.ACTORS,
                attributes.DIRECTORS,
                attributes.COLLECTIONS,
                attributes.COMPANIES,
                attributes.GENRES,
            )
        ),
        "SELECT movie_id FROM movie_details WHERE overview IS NOT NULL",
    )
)
_EVIDENCE = (
    f"SELECT movies.id, count(*) FILTER (rating >= {LIKED}), count(rating), {_HAS} "
    "FROM movies LEFT JOIN ratings ON ratings.movie_id = movies.id GROUP BY movies.id ORDER BY movies.id"
)


class DatabaseWriter:
    """Fills a new SQLite file; use as a context manager, which finishes the file."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.create_function("fold", 1, fold, deterministic=True)
        # Nobody reads the file before it is whole, and a broken one is thrown away.
        for setting in (
            f"page_size = {database.PAGE_SIZE}",
            "journal_mode = OFF",
            "synchronous = OFF",
            "cache_size = -20000",
            "locking_mode = EXCLUSIVE",
        ):
            self._connection.execute(f"PRAGMA {setting}")

    def __enter__(self) -> "DatabaseWriter":
        self._connection.execute("BEGIN")
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        with closing(self._connection):
            if kind is None:
                self._connection.execute("COMMIT")
                self._connection.execute("ANALYZE")

    def write_catalogue(self, catalogue: Catalogue) -> None:
        """Write all served tables, sets and orders, and what a search reads.

        The order by how likely movies are liked is that of the first rates that are written: write those before.
        """
        for table in database.served_tables():
            self._connection.execute(database.create_table(table))
            self._insert(catalogue, table)
        for table in database.served_tables():
            for statement in database.finish(table):
                self._connection.execute(statement)
        self._write_locality_names()
        search_index.write(self._connection)
        places.write(self._connection)
        self._connection.execute(database.EVIDENCE)
        self._copy(catalogue.connection.execute(_EVIDENCE), "INSERT INTO evidence VALUES (?, ?, ?, ?)")

    def write_neighbours(self, model: str, neighbours: Iterable[Neighbours]) -> None:
        """Write one model's lists, as they come."""
        self._connection.execute(database.NEIGHBOURS.format(model=model))
        for some in neighbours:
            self._connection.executemany(f"INSERT INTO neighbours_{model} VALUES (?, ?)", _packed(some))

    def write_rates(self, model: str, movie_ids: Ints, weighting: NoveltyWeighting) -> None:
        """Write what one model divides its scores by."""
        self._connection.execute(database.RATES.format(model=model))
        rows = zip(movie_ids.tolist(), weighting.like_rates.tolist(), weighting.support.tolist(), strict=True)
        self._connection.executemany(f"INSERT INTO rates_{model} VALUES (?, ?, ?)", rows)

    def write_weights(self, weights: Iterable[ItemWeightBlock]) -> None:
        """Write what each movie says for and against others, for lists for a person."""
        self._connection.execute(database.RECOMMENDATION_WEIGHTS)
        for some in weights:
            self._connection.executemany("INSERT INTO recommendation_weights VALUES (?, ?, ?)", _packed_weights(some))

    def _insert(self, catalogue: Catalogue, table: Table) -> None:
        selected = ", ".join(
            f'CAST("{column.name}" AS VARCHAR) AS "{column.name}"' if column.type == schema.DATE else f'"{column.name}"'
            for column in table.columns
        )
        order = ", ".join(f'"{name}"' for name in table.key)
        rows = catalogue.connection.execute(f"SELECT {selected} FROM {table.name} ORDER BY {order}")
        self._copy(rows, database.insert(table), lambda row: dict(zip(table.names, row, strict=True)))

    def _copy(self, rows: DuckDBPyConnection, statement: str, shape: Callable[[Any], Any] = lambda row: row) -> None:
        while chunk := rows.fetchmany(_CHUNK):
            self._connection.executemany(statement, map(shape, chunk))

    def _write_locality_names(self) -> None:
        self._connection.execute(database.LOCALITY_NAMES)
        for kind, columns in (
            ("countries", "name, name_es, NULL"),
            ("languages", "name, name_es, native_name"),
        ):
            for code, *names, others in self._connection.execute(
                f"SELECT code, {columns}, other_names FROM {kind}"
            ).fetchall():
                known = {fold(name) for name in (*names, *(others or "").split("; ")) if name}
                self._connection.executemany(
                    "INSERT INTO locality_names VALUES (?, ?, ?)",
                    ((kind, name, code) for name in sorted(known)),
                )


def _packed(neighbours: Neighbours) -> Iterable[tuple[int, bytes]]:
    listed = (neighbours.ids >= 0).sum(axis=1).tolist()
    for row, (movie_id, found) in enumerate(zip(neighbours.movie_ids.tolist(), listed, strict=True)):
        columns = Packed(
            neighbours.ids[row, :found].astype("<i4").tobytes(),
            neighbours.scores[row, :found].astype("<f4").tobytes(),
            neighbours.contributions[row, :found].tobytes(),
            bytes(found) if neighbours.lifts is None else neighbours.lifts[row, :found].tobytes(),
        )
        yield movie_id, packing.pack(columns)


def _packed_weights(weights: ItemWeightBlock) -> Iterable[tuple[int, bytes, bytes]]:
    for movie_id, ids, values in zip(weights.movie_ids.tolist(), weights.ids, weights.weights, strict=True):
        yield movie_id, ids[ids >= 0].astype("<i4").tobytes(), values[ids >= 0].astype("<f4").tobytes()
