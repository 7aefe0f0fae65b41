"""A catalogue: the tables of ``catalogue.schema`` as Parquet files, read through DuckDB."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from butaca.catalogue.findings import Finding
from butaca.catalogue.intake import Intake
from butaca.catalogue.schema import RATINGS, TABLES, Table, literal
from butaca.resources import SMALLEST, Resources

_ZSTD = 9  # level of compression; higher ones take much longer for little


@dataclass(frozen=True)
class Provenance:
    """A file the catalogue was made from.

    ``size`` is in bytes, of the file as it was given, packed or not.
    """

    name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Catalogue:
    """Clean tables with their source, input files and findings.

    ``votes`` says whose votes are counted: those of an audience (``votes``) or of critics (``reviews``). ``intake``
    is None if it is not known, as in a release without a report.

    ``sums`` is the folder of sums of ratings that are not among the tables, see ``recommenders.aggregates``; None where
    the table has them.

    ``derived`` keeps, by type, what is made of the tables and does not depend on ratings.
    """

    connection: duckdb.DuckDBPyConnection
    source: str
    inputs: tuple[Provenance, ...]
    findings: tuple[Finding, ...]
    votes: str = "votes"
    intake: Intake | None = None
    sums: Path | None = None
    derived: dict[type, Any] = field(default_factory=dict, compare=False, repr=False)

    def arrays(self, query: str) -> dict[str, NDArray[Any]]:
        """Return the result of a query, an array a column.

        The query must give a value to every NULL.
        """
        columns = self.connection.execute(query).fetchnumpy()
        return {name: np.asarray(values) for name, values in columns.items()}

    @property
    def movie_ids(self) -> NDArray[np.int64]:
        """The ids of all movies, ascending. Shape [movies].

        Every feature has its rows in this order.
        """
        return self.arrays("SELECT id FROM movies ORDER BY id")["id"].astype(np.int64)

    @property
    def rating_counts(self) -> str:
        """SQL for the number of ratings of each rated movie."""
        if self.sums is None:
            return "SELECT movie_id, count(*) AS ratings FROM ratings GROUP BY movie_id"
        return f"SELECT movie_id, ratings FROM read_parquet({literal(str(self.sums / 'movie_counts' / '*.parquet'))})"

    def counts(self) -> dict[str, int]:
        """Return the number of rows of every table.

        Of ratings also where they were added up elsewhere.
        """
        counts = {}
        for table in TABLES:
            row = self.connection.execute(f"SELECT count(*) FROM {table.name}").fetchone()
            counts[table.name] = int(row[0]) if row else 0
        if self.sums is not None:
            row = self.connection.execute(f"SELECT coalesce(sum(ratings), 0) FROM ({self.rating_counts})").fetchone()
            counts[RATINGS.name] = int(row[0]) if row else 0
        return counts


@contextmanager
def engine(workspace: Path, resources: Resources = SMALLEST) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a DuckDB connection of bounded memory.

    It spills into the workspace, and is closed at the end.
    """
    connection = duckdb.connect(
        config={
            "threads": resources.threads,
            "memory_limit": f"{resources.engine_memory}B",
            "temp_directory": str(workspace / "spill"),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    connection.execute("SET enable_progress_bar = false")
    try:
        yield connection
    except RuntimeError as error:
        if str(error) == "Query interrupted":  # what DuckDB makes of Ctrl+C
            raise KeyboardInterrupt from error
        raise
    finally:
        connection.close()


def save(connection: duckdb.DuckDBPyConnection, table: Table, folder: Path) -> None:
    """Write a table as Parquet, in the order of its key."""
    order = ", ".join(f'"{name}"' for name in table.key)
    target = literal(str(folder / f"{table.name}.parquet"))
    connection.execute(
        f"COPY (SELECT * FROM {table.name} ORDER BY {order}) TO {target} "
        f"(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL {_ZSTD})"
    )


def attach(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Make the tables in a folder of Parquet files readable by name.

    A table without a file is empty.
    """
    for table in TABLES:
        file = folder / f"{table.name}.parquet"
        if file.is_file():
            connection.execute(f"CREATE VIEW {table.name} AS SELECT * FROM read_parquet({literal(str(file))})")
        else:
            connection.execute(table.declaration)
