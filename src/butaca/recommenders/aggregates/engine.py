"""Engines that run the statements: the port, and DuckDB."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Protocol

import duckdb
import numpy as np
from numpy.typing import NDArray

from butaca.catalogue.schema import literal
from butaca.recommenders.aggregates.statements import Portion

Ints = NDArray[np.int64]
Row = dict[str, int | float | Decimal | str | None]

_AT_ONCE = 20_000_000  # pairs that may differ, of some 50 bytes each: more are made a range of movies at a time


class Engine(Protocol):
    """Engine for standard SQL over Parquet."""

    def attach(self, name: str, path: str) -> None:
        """Make a file or folder of Parquet readable by a name."""
        ...

    def attach_ids(self, name: str, ids: Ints) -> None:
        """Make ids readable as a table of that column."""
        ...

    def send(self, name: str, file: Path) -> None:
        """Make a file of this machine readable by a name, wherever the workers are."""
        ...

    def keep(self, name: str, statements: Sequence[str], *, order: str) -> None:
        """Write the rows of some statements as a table, readable by a name.

        In an ``order`` of columns where that makes the next one faster.
        """
        ...

    def row(self, statement: str) -> Row:
        """Return the only row of a result."""
        ...

    def portions(self, reach: str) -> list[Portion]:
        """Return the portions in which pairs are to be made.

        ``reach`` is the statement that tells how many pairs each movie has.
        """
        ...

    def fetch(self, name: str, folder: Path) -> None:
        """Copy a table that was kept to a folder of this machine."""
        ...


class DuckDbEngine:
    """DuckDB, which keeps its tables in a folder of this machine."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self._connection = connection
        self._folder = folder

    def attach(self, name: str, path: str) -> None:
        """See ``Engine``."""
        files = str(Path(path) / "*.parquet") if Path(path).is_dir() else path
        self._connection.execute(f"CREATE OR REPLACE VIEW {name} AS FROM read_parquet({literal(files)})")

    def attach_ids(self, name: str, ids: Ints) -> None:
        """See ``Engine``."""
        self._connection.register("ids_of_an_array", {"id": ids})
        self._connection.execute(f"CREATE OR REPLACE TABLE {name} AS FROM ids_of_an_array")
        self._connection.unregister("ids_of_an_array")

    def send(self, name: str, file: Path) -> None:
        """See ``Engine``."""
        self.attach(name, str(file))

    def keep(self, name: str, statements: Sequence[str], *, order: str) -> None:
        """See ``Engine``."""
        folder = self._folder / name
        folder.mkdir(parents=True)
        for place, statement in enumerate(statements):
            sorted_rows = f"FROM ({statement}) ORDER BY {order}" if order else statement
            file = literal(str(folder / f"{place:05}.parquet"))
            self._connection.execute(f"COPY ({sorted_rows}) TO {file} (FORMAT parquet)")
        self.attach(name, str(folder))

    def row(self, statement: str) -> Row:
        """See ``Engine``."""
        result = self._connection.execute(statement)
        names = [column[0] for column in result.description or ()]
        return dict(zip(names, result.fetchone() or (), strict=True))

    def portions(self, reach: str) -> list[Portion]:
        """See ``Engine``.

        Each has so few different pairs that they fit into the memory.
        """
        movies = self._connection.execute(f"FROM ({reach}) ORDER BY movie_id").fetchnumpy()
        ids = np.asarray(movies["movie_id"])
        ends = np.cumsum(np.minimum(np.asarray(movies["pairs"]), len(ids))) // _AT_ONCE
        return list(_ranges(ids, ends))

    def fetch(self, name: str, folder: Path) -> None:
        """See ``Engine``."""
        (self._folder / name).rename(folder / name)
        self.attach(name, str(folder / name))


def _ranges(ids: Ints, groups: Ints) -> Iterator[Portion]:
    """Yield a portion for each group of ascending ids; a single one, of all, where there are none."""
    if not len(ids):
        yield Portion()
    firsts = np.flatnonzero(np.diff(groups, prepend=-1))
    for start, stop in pairwise([*firsts.tolist(), len(ids)]):
        yield Portion(int(ids[start]), int(ids[stop - 1]))
