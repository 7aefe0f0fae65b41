"""Sums of ratings as models read them."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from butaca.catalogue.schema import literal
from butaca.features.incidence import SparseMatrix
from butaca.recommenders.aggregates.aggregate import RESULTS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FROM_UNITS, TO_UNITS, OWN_UNITS = 1e6, 1e3, 1e4
"""Units of strengths in a whole one, as in ``aggregates.sql``."""

_ENGINE_MEMORY = "256MB"  # for the order of rows; beyond, it takes the disk


class RatingSums:
    """Sums that ``aggregate`` wrote, by the places of movies.

    ``movie_ids`` ascend; a movie that nobody rated has 0.
    """

    def __init__(self, folder: Path, movie_ids: Ints) -> None:
        self._folder = folder
        self._ids = movie_ids

    @cached_property
    def rater_count(self) -> int:
        """How many people rated."""
        return int(self._read("totals", "coalesce(raters, 0) AS raters")["raters"][0])

    @cached_property
    def ratings(self) -> Ints:
        """Ratings of each movie [movies]."""
        return self._by_movie("movie_counts", "ratings").astype(np.int64)

    @cached_property
    def likes(self) -> Floats:
        """Likes of each movie [movies]."""
        return self._by_movie("movie_counts", "likes")

    @cached_property
    def support(self) -> Floats:
        """Support of each movie, in units of ``FROM_UNITS`` [movies]."""
        return self._by_movie("movie_sums", "support")

    @cached_property
    def squares(self) -> Floats:
        """Diagonal of the Gram matrix, in units of the square of ``OWN_UNITS`` [movies]."""
        return self._by_movie("movie_sums", "own")

    def co_likes(self) -> SparseMatrix:
        """Return co-likes from movies to others [movies, movies].

        In units of ``FROM_UNITS`` times ``TO_UNITS``; none of a movie with itself.
        """
        return self._pairs("co_likes", "CAST(co_likes AS DOUBLE)")

    def gram(self) -> SparseMatrix:
        """Return the Gram matrix but for its diagonal [movies, movies], in single precision."""
        half = self._pairs("gram", f"CAST(own / {OWN_UNITS**2!r} AS FLOAT)")
        return (half + half.T).tocsr()

    def sampled(self) -> SparseMatrix:
        """Return strengths of some people's ratings [movies, people], in units of ``FROM_UNITS``.

        People by ascending id.
        """
        entries = self._read(
            "sample",
            "CAST(dense_rank() OVER (ORDER BY user_id) - 1 AS INTEGER) AS rater, "
            "CAST(movie_id AS INTEGER) AS movie_id, CAST(from_units AS DOUBLE) AS strength",
            "ORDER BY movie_id, rater",
        )
        raters = entries["rater"]
        shape = len(self._ids), int(raters.max()) + 1 if len(raters) else 0
        return sparse.csr_array((entries["strength"], (self._places(entries["movie_id"]), raters)), shape=shape)

    def _pairs(self, table: str, value: str) -> SparseMatrix:
        pairs = self._read(
            table,
            f"CAST(movie_id AS INTEGER) AS movie_id, CAST(other_id AS INTEGER) AS other_id, {value} AS value",
            "ORDER BY movie_id, other_id",
        )
        starts = np.searchsorted(pairs.pop("movie_id"), np.append(self._ids, np.iinfo(np.int64).max))
        return sparse.csr_array((pairs["value"], self._places(pairs["other_id"]), starts), shape=(len(self._ids),) * 2)

    def _by_movie(self, table: str, column: str) -> Floats:
        values = self._read(table, f"movie_id, CAST({column} AS DOUBLE) AS value")
        whole = np.zeros(len(self._ids))
        whole[self._places(values["movie_id"])] = values["value"]
        return whole

    def _places(self, ids: Ints) -> NDArray[np.int32]:
        return np.searchsorted(self._ids, ids).astype(np.int32)

    def _read(self, table: str, columns: str, order: str = "") -> dict[str, NDArray[Any]]:
        with _rows(self._folder, table) as rows:
            values = rows.execute(f"SELECT {columns} FROM rows {order}").fetchnumpy()
        return {name: np.asarray(column) for name, column in values.items()}


def digest_of(folder: Path) -> str:
    """Return a digest of all sums in a folder, in whatever files and order they are."""
    parts = {}
    for table in RESULTS:
        with _rows(folder, table) as rows:
            parts[table] = rows.execute("SELECT count(*), coalesce(sum(hash(rows)), 0) FROM rows").fetchone()
    return hashlib.sha256(repr(parts).encode()).hexdigest()


@contextmanager
def _rows(folder: Path, table: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a connection of bounded memory, to which a table is known as ``rows``."""
    settings = {"memory_limit": _ENGINE_MEMORY, "temp_directory": str(folder / "spill")}
    with duckdb.connect(config={**settings, "autoinstall_known_extensions": False}) as connection:
        connection.execute(f"CREATE VIEW rows AS FROM read_parquet({literal(str(folder / table / '*.parquet'))})")
        yield connection
