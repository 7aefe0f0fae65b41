"""Writing of a release's SQLite file: the catalogue, neighbours and weights."""

import sqlite3
from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from duckdb import DuckDBPyConnection

from butaca.catalogue import attributes, schema
from butaca.catalogue.catalogue import Catalogue
from butaca.catalogue.names import fold
from butaca.catalogue.schema import Table
from butaca.recommenders.content_ease import ItemWeightBlock
from butaca.recommenders.neighbours import Neighbours
from butaca.recommenders.pair_model import Ints, NoveltyWeighting
from butaca.recommenders.stars import LIKED
from butaca.release import bitmap_index, database, group_figures, neighbour_codec, search_index
from butaca.release.cell_spool import CellSpool
from butaca.release.neighbour_codec import LikenessColumns, NeighbourList
from butaca.release.packed_numbers import pack

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


class DatabaseWriter:
    """Writer of a SQLite file, new or begun by others.

    It is a context manager, which finishes the file.
    """

    def __init__(self, path: Path) -> None:
        self._folder = path.parent
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

    def write_catalogue(self, catalogue: Catalogue, rewritten_titles: Iterable[tuple[int, str]] = ()) -> None:
        """Write all served tables, bitmaps, orders, figures and the search index.

        ``rewritten_titles`` are (movie id, title) that only the search has.
        """
        for table in database.served_tables():
            self._connection.execute(database.create_table(table))
            self._insert(catalogue, table)
        for table in database.served_tables():
            for statement in database.finish(table):
                self._connection.execute(statement)
        self._write_locality_names()
        search_index.write(self._connection, rewritten_titles)
        bitmap_index.write(self._connection)
        group_figures.write(self._connection)
        self._connection.execute(database.EVIDENCE)
        self._copy(catalogue.connection.execute(_evidence(catalogue)), "INSERT INTO evidence VALUES (?, ?, ?, ?)")

    @contextmanager
    def writing_neighbours(self, model: str) -> Iterator[Callable[[Neighbours], None]]:
        """Yield a function that writes a block of a model's lists.

        Blocks come in any order.
        """
        self._connection.execute(database.NEIGHBOURS.format(model=model))
        statement = f"INSERT INTO {database.NEIGHBOURS_PREFIX}{model} VALUES (?, ?)"
        with CellSpool(self._folder) as spool:

            def write(block: Neighbours) -> None:
                for movie_id, cell in _cells(block):
                    spool.add(movie_id, cell)

            yield write
            self._connection.executemany(statement, spool.by_movie())

    def write_like_rates(self, model: str, movie_ids: Ints, weighting: NoveltyWeighting) -> None:
        """Write a model's like rates, and their support."""
        self._connection.execute(database.LIKE_RATES.format(model=model))
        rows = zip(movie_ids.tolist(), weighting.like_rates.tolist(), weighting.support.tolist(), strict=True)
        self._connection.executemany(f"INSERT INTO {database.LIKE_RATES_PREFIX}{model} VALUES (?, ?, ?)", rows)

    def write_item_weights(self, blocks: Iterable[ItemWeightBlock]) -> None:
        """Write the weights of movies for and against others."""
        self._connection.execute(database.ITEM_WEIGHTS)
        for block in blocks:
            self._connection.executemany("INSERT INTO item_weights VALUES (?, ?, ?)", _weight_rows(block))

    def write_like_rate_order(self, model: str) -> None:
        """Write the order of movies by a model's like rates.

        These and the catalogue are there before.
        """
        bitmap_index.write_like_rate_order(self._connection, model)

    def analyze(self) -> None:
        """Write what SQLite plans its queries by, after all tables."""
        self._connection.execute("ANALYZE")

    def write_note(self, text: str) -> None:
        """Write a note on what is in the file."""
        self._connection.execute("CREATE TABLE note (text TEXT NOT NULL)")
        self._connection.execute("INSERT INTO note VALUES (?)", (text,))

    def copy_tables(self, path: Path, names: Iterable[str]) -> None:
        """Copy tables of another database, in the order of their keys.

        Those that it lacks are left out.
        """
        with closing(sqlite3.connect(path)) as other:
            for name in names:
                declared = other.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (name,)).fetchone()
                if declared is None:
                    continue
                self._connection.execute(declared[0])
                rows = other.execute(f"SELECT * FROM {name} ORDER BY 1")
                places = ", ".join("?" * len(rows.description))
                self._connection.executemany(f"INSERT INTO {name} VALUES ({places})", rows)

    def _insert(self, catalogue: Catalogue, table: Table) -> None:
        selected = ", ".join(
            f'CAST("{column.name}" AS VARCHAR) AS "{column.name}"' if column.type == schema.DATE else f'"{column.name}"'
            for column in table.columns
        )
        order = ", ".join(f'"{name}"' for name in table.key)
        rows = catalogue.connection.execute(f"SELECT {selected} FROM {table.name} ORDER BY {order}")
        names = table.names
        self._copy(rows, database.insert(table), lambda row: dict(zip(names, row, strict=True)))

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


def _cells(block: Neighbours) -> Iterable[tuple[int, bytes]]:
    counts = (block.ids >= 0).sum(axis=1).tolist()
    for row, (movie_id, count) in enumerate(zip(block.movie_ids.tolist(), counts, strict=True)):
        order = np.argsort(block.ids[row, :count])
        neighbours = NeighbourList(
            array("i", block.ids[row, order].tobytes()),
            array("f", block.scores[row, order].tobytes()),
            block.contributions[row, order].tobytes(),
            [None] * count if block.lifts is None else block.lifts[row, order].tolist(),
            _likeness(block, row, order),
        )
        yield movie_id, neighbour_codec.encode(neighbours)


def _likeness(block: Neighbours, row: int, order: Ints) -> LikenessColumns | None:
    if block.likeness is None or block.likeness_contributions is None:
        return None
    values = array("f", block.likeness[row, order].tobytes())
    return LikenessColumns(values, block.likeness_contributions[row, order].tobytes())


def _weight_rows(block: ItemWeightBlock) -> Iterable[tuple[int, bytes, bytes]]:
    for movie_id, ids, weights in zip(block.movie_ids.tolist(), block.ids, block.weights, strict=True):
        is_listed = ids >= 0
        yield (
            movie_id,
            pack(array("i", ids[is_listed].tobytes())),
            pack(array("f", weights[is_listed].tobytes())),
        )


def _evidence(catalogue: Catalogue) -> str:
    """Return SQL for likes, ratings and known fields of each movie."""
    rated = (
        f"SELECT movie_id, count(*) AS ratings, count(*) FILTER (rating >= {LIKED}) AS likes FROM ratings GROUP BY 1"
    )
    if catalogue.sums is not None:
        rated = f"FROM read_parquet({schema.literal(str(catalogue.sums / 'movie_counts' / '*.parquet'))})"
    return (
        f"SELECT movies.id, coalesce(likes, 0), coalesce(ratings, 0), {_HAS} "
        f"FROM movies LEFT JOIN ({rated}) AS rated ON rated.movie_id = movies.id ORDER BY movies.id"
    )
