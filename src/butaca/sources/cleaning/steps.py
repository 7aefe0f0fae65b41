"""Steps that declare the tables they use, and their runner."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import duckdb

from butaca.errors import SourceError
from butaca.sources.cleaning.column_forms import ColumnForm
from butaca.sources.cleaning.lineage import Lineage
from butaca.sources.cleaning.recorder import Recorder


def _today() -> date:
    return datetime.now(UTC).date()


@dataclass(frozen=True)
class CleaningOptions:
    """Options of cleaning.

    ``accepted`` are the columns of which any share may be unread, None all of them. ``today`` is the day of the
    build, after which nothing has been released.
    """

    accepted: frozenset[str] | None = frozenset()
    today: date = field(default_factory=_today)


@dataclass(frozen=True)
class Context:
    """The database of a run, its options, and what its steps collect.

    These are findings and lineage, how each column is written, the columns of texts that have markers of unknown
    values, the kinds of codes that were given in other forms, and errors, which are raised together.
    """

    connection: duckdb.DuckDBPyConnection
    findings: Recorder
    lineage: Lineage
    options: CleaningOptions = field(default_factory=CleaningOptions)
    forms: dict[str, ColumnForm] = field(default_factory=dict)
    marked: set[str] = field(default_factory=set)
    recoded: set[str] = field(default_factory=set)
    errors: list[SourceError] = field(default_factory=list)


@dataclass(frozen=True)
class Step:
    """A step of a plan: a function with its tables.

    ``reads`` and ``writes`` are the names of the tables that it reads and writes.
    """

    name: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    run: Callable[[Context], None]


@dataclass(frozen=True)
class Plan:
    """Steps in order, from ``given`` tables to ``results``.

    Both exist before the first step. Every other table that a step writes is a temporary: that step creates it, and
    it is dropped after the last step that reads it. The given tables are dropped in the same way; the results stay.
    """

    given: frozenset[str]
    results: frozenset[str]
    steps: tuple[Step, ...]

    def check(self) -> None:
        """Check the declarations without running anything.

        Raises:
            ValueError: a table is read before it is written, created twice, never read, or a result never written.
        """
        written: set[str] = set(self.given)
        for step in self.steps:
            unwritten = sorted(set(step.reads) - written)
            if unwritten:
                raise ValueError(f"step {step.name!r} reads {unwritten[0]}, which no step before it writes")
            twice = sorted((set(step.writes) & written) - self.results)
            if twice:
                raise ValueError(f"step {step.name!r} writes {twice[0]}, which exists already")
            written |= set(step.writes)
        unread = sorted(self.given - {table for step in self.steps for table in step.reads})
        if unread:
            raise ValueError(f"no step reads {unread[0]}")
        missing = sorted(self.results - written)
        if missing:
            raise ValueError(f"no step writes {missing[0]}")

    def run(self, context: Context) -> None:
        """Run every step, and drop each table after its last use.

        Raises:
            ValueError: a declaration does not hold, before anything is run.
            RuntimeError: a step created other tables than it declares.
        """
        self.check()
        last_use = self._last_use()
        for place, step in enumerate(self.steps):
            before = _tables(context.connection)
            step.run(context)
            created, declared = _tables(context.connection) - before, set(step.writes) - self.results
            if created != declared:
                raise RuntimeError(f"step {step.name!r} declares {_listed(declared)} but created {_listed(created)}")
            for table in sorted(table for table, last in last_use.items() if last == place):
                context.connection.execute(f"DROP TABLE {table}")

    def _last_use(self) -> dict[str, int]:
        """Return the place of each table's last use; results have none."""
        return {
            table: place
            for place, step in enumerate(self.steps)
            for table in (*step.reads, *step.writes)
            if table not in self.results
        }


def _tables(connection: duckdb.DuckDBPyConnection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}


def _listed(names: Collection[str]) -> str:
    return ", ".join(sorted(names)) or "no table"
