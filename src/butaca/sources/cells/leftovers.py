"""Cells left to Python, parsed a batch at a time."""

from typing import Protocol

import duckdb

from butaca.catalogue.schema import quoted
from butaca.sources.cells.literals import LEFTOVER, Entry, with_id

_BATCH = 500  # cells
_BATCH_CHARACTERS = 4 << 20


class ListColumn(Protocol):
    """A column whose cells hold several values."""

    @property
    def name(self) -> str:
        """The raw table's column."""
        ...

    @property
    def kept(self) -> tuple[str, ...]:
        """The keys of entries that are read."""
        ...

    @property
    def named(self) -> bool:
        """True if an entry without an id gets one by its name."""
        ...

    def expressions(self) -> dict[str, str]:
        """Return SQL for the parsed list and for the text left over."""
        ...

    def parse(self, text: str) -> list[Entry] | None:
        """Parse one cell by Python; None if malformed."""
        ...


def parse_leftovers(
    connection: duckdb.DuckDBPyConnection, table: str, column: ListColumn, kinds: dict[str, str]
) -> list[tuple[int, str]]:
    """Parse leftover cells; return records and texts of malformed ones.

    ``kinds`` are the SQL types of the entries' keys. The helper column of texts is dropped.
    """
    leftover = quoted(LEFTOVER.format(column.name))
    malformed: list[tuple[int, str]] = []
    last = -1
    while rows := _batch(connection, table, leftover, last):
        parsed: dict[int, list[Entry]] = {}
        for record, text in rows:
            entries = column.parse(text)
            if entries is None:
                malformed.append((record, text[:80]))
            elif entries:
                parsed[record] = entries
        last = rows[-1][0]
        if parsed:
            _fill(connection, table, column, kinds, parsed)
    connection.execute(f"ALTER TABLE {table} DROP COLUMN {leftover}")
    return malformed


def _batch(connection: duckdb.DuckDBPyConnection, table: str, leftover: str, last: int) -> list[tuple[int, str]]:
    """Return the next records and texts, of bounded size together."""
    return connection.execute(
        f"SELECT record, {leftover} FROM (SELECT record, {leftover} FROM {table} WHERE {leftover} IS NOT NULL "
        f"AND record > {last} ORDER BY record LIMIT {_BATCH}) "
        f"QUALIFY sum(length({leftover})) OVER (ORDER BY record) - length({leftover}) < {_BATCH_CHARACTERS} "
        "ORDER BY record"
    ).fetchall()


def _fill(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    column: ListColumn,
    kinds: dict[str, str],
    parsed: dict[int, list[Entry]],
) -> None:
    fields = ", ".join(f"{quoted(key)} {kinds[key]}" for key in column.kept)
    values = with_id({key: f"entry.{quoted(key)}" for key in column.kept}, column.named)
    entry = ", ".join(f"{quoted(key)}: {value}" for key, value in values.items())
    connection.execute(
        f"UPDATE {table} SET {quoted(column.name)} = list_transform(odd.entries, lambda entry: {{{entry}}}) "
        f"FROM (SELECT unnest($records) AS record, unnest($entries::STRUCT({fields})[][]) AS entries) AS odd "
        f"WHERE {table}.record = odd.record",
        {"records": list(parsed), "entries": list(parsed.values())},
    )
