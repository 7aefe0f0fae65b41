"""Cleaning in declared steps: the declarations are checked, and they are true."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from butaca.catalogue.schema import TABLES
from butaca.sources.cleaning.lineage import Lineage
from butaca.sources.cleaning.plan import plan
from butaca.sources.cleaning.recorder import Recorder
from butaca.sources.cleaning.steps import Context, Plan, Step
from butaca.sources.folder import FolderSource
from butaca.sources.raw_tables import RAW_TABLES, RawCatalogue


@pytest.fixture
def context() -> Iterator[Context]:
    """Open a database with one given table and one result."""
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE given AS SELECT 7 AS x; CREATE TABLE result (x INTEGER)")
        yield Context(connection, Recorder(connection), Lineage(connection))


def _sql(*statements: str) -> Callable[[Context], None]:
    def run(context: Context) -> None:
        for statement in statements:
            context.connection.execute(statement)

    return run


def _plan(*steps: Step) -> Plan:
    return Plan(frozenset({"given"}), frozenset({"result"}), steps)


COPY = Step("copy", ("given",), ("copy",), _sql("CREATE TABLE copy AS FROM given"))
FILL = Step("fill", ("copy",), ("result",), _sql("INSERT INTO result FROM copy"))


def _left(context: Context) -> list[str]:
    return [name for (name,) in context.connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]


class TestRun:
    """Tables that a plan leaves behind."""

    def test_results_stay_and_everything_else_is_dropped(self, context: Context) -> None:
        """Given tables and temporaries alike."""
        _plan(COPY, FILL).run(context)
        assert _left(context) == ["result"]
        assert context.connection.execute("FROM result").fetchall() == [(7,)]

    def test_a_table_is_dropped_after_its_last_reader(self, context: Context) -> None:
        """Not before, and not later."""
        seen = []
        look = Step("look", ("copy",), (), lambda context: seen.append(sorted(_left(context))))
        after = Step("look again", (), (), lambda context: seen.append(sorted(_left(context))))
        _plan(COPY, FILL, look, after).run(context)
        assert seen == [["copy", "result"], ["result"]]

    def test_a_temporary_that_nobody_reads_goes_with_its_step(self, context: Context) -> None:
        """A step may need a table for itself alone."""
        scratch = Step("scratch", (), ("scratch",), _sql("CREATE TABLE scratch (x INTEGER)"))
        seen = []
        look = Step("look", (), (), lambda context: seen.append("scratch" in _left(context)))
        _plan(COPY, FILL, scratch, look).run(context)
        assert seen == [False]

    def test_a_step_that_reads_what_it_does_not_declare_finds_it_gone(self, context: Context) -> None:
        """Its declaration is what keeps the table."""
        planted = Step("sneak", (), (), _sql("FROM copy"))
        with pytest.raises(duckdb.CatalogException, match="copy"):
            _plan(COPY, FILL, planted).run(context)

    @pytest.mark.parametrize(
        ("writes", "statement", "message"),
        [
            ((), "CREATE TABLE extra (x INTEGER)", "step 'odd' declares no table but created extra"),
            (("extra",), "SELECT 1", "step 'odd' declares extra but created no table"),
        ],
    )
    def test_a_step_that_creates_other_tables_is_an_error(
        self, context: Context, writes: tuple[str, ...], statement: str, message: str
    ) -> None:
        """Both too many and too few."""
        with pytest.raises(RuntimeError, match=message):
            _plan(COPY, FILL, Step("odd", (), writes, _sql(statement))).run(context)


VIOLATIONS = {
    "step 'fill' reads copy, which no step before it writes": (FILL, COPY),
    "step 'copy' writes copy, which exists already": (COPY, COPY, FILL),
    "step 'spoil' writes given, which exists already": (COPY, FILL, Step("spoil", (), ("given",), _sql())),
    "no step reads given": (Step("make", (), ("result",), _sql()),),
    "no step writes result": (COPY,),
}


@pytest.mark.parametrize("message", VIOLATIONS)
def test_a_plan_that_does_not_hold_is_refused_before_it_runs(message: str, context: Context) -> None:
    """Each planted violation is named, and nothing has been touched."""
    with pytest.raises(ValueError, match=message):
        _plan(*VIOLATIONS[message]).run(context)
    assert sorted(_left(context)) == ["given", "result"]


class _Spy:
    """A connection that notes the tables that statements name."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, tables: frozenset[str]) -> None:
        self._connection = connection
        self._tables = tables
        self.named: set[str] = set()

    def execute(self, statement: str, *parameters: object) -> duckdb.DuckDBPyConnection:
        """Run a statement.

        A table is named after FROM, JOIN, INTO, UPDATE or TABLE.
        """
        named = re.findall(r"\b(?:FROM|JOIN|INTO|UPDATE|TABLE)\s+(\w+)", statement)
        self.named |= set(named) & self._tables
        return self._connection.execute(statement, *parameters)

    def executemany(self, statement: str, rows: object) -> duckdb.DuckDBPyConnection:
        """Run a statement for each row."""
        self.named |= set(re.findall(r"\bINTO\s+(\w+)", statement)) & self._tables
        return self._connection.executemany(statement, rows)


def _spied(whole: Plan, connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[set[str], set[str]]]:
    """Run a plan.

    For each step the tables that it declares, and those that it names.
    """
    tables = whole.given | whole.results | {table for step in whole.steps for table in step.writes}
    spy: Any = _Spy(connection, tables)
    context = Context(spy, Recorder(spy), Lineage(spy))
    spied: dict[str, tuple[set[str], set[str]]] = {}

    def watched(step: Step) -> Step:
        def run(context: Context) -> None:
            spy.named.clear()
            step.run(context)
            spied[step.name] = ({*step.reads, *step.writes}, set(spy.named))

        return Step(step.name, step.reads, step.writes, run)

    Plan(whole.given, whole.results, tuple(map(watched, whole.steps))).run(context)
    return spied


def test_every_step_of_cleaning_names_exactly_the_tables_it_declares(small_data: Path, tmp_path: Path) -> None:
    """On a catalogue that has everything.

    No table too many, none too few.
    """
    with duckdb.connect() as connection:
        raw = FolderSource(small_data).load(connection, tmp_path)
        for table in (*TABLES, *RAW_TABLES):
            connection.execute(table.declaration)
        spied = _spied(plan(raw), connection)
    assert {name: named for name, (_, named) in spied.items()} == {
        name: declared for name, (declared, _) in spied.items()
    }


def test_the_spy_sees_a_table_that_is_not_declared(context: Context) -> None:
    """A planted one."""
    planted = Step("peek", (), (), _sql("SELECT count(*) FROM result"))
    spied = _spied(_plan(COPY, FILL, planted), context.connection)
    assert spied["peek"] == (set(), {"result"})


def test_the_plan_of_cleaning_holds() -> None:
    """Every table is written before it is read, and every table of the catalogue is written."""
    plan(RawCatalogue("nobody", [], [])).check()
