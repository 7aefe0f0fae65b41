"""Cells that hold JSON: lists of flat objects."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import duckdb

from butaca.catalogue.schema import literal, quoted
from butaca.sources.cells.literals import LEFTOVER, Entry, NestedColumn, evaluated, fitting_entries, with_id

_LONGEST_ODD_CELL = 1 << 20  # characters
_PART = 2 << 20  # characters that are parsed at a time


@dataclass(frozen=True)
class JsonColumn:
    """A column of JSON: lists of objects, or one object with ``single``.

    ``fields`` are the keys that are read, with their types. The engine needs ten times a text's memory
    to parse it, so texts are read into a column first, and parsed by parts.
    """

    name: str
    fields: Mapping[str, str]
    single: bool
    named: bool

    @property
    def text(self) -> str:
        """The name of the column of texts."""
        return f"{self.name}__json"

    @property
    def cell(self) -> str:
        """The column of texts, in SQL."""
        return quoted(self.text)

    @property
    def kept(self) -> tuple[str, ...]:
        """The keys that are read."""
        return tuple(self.fields)

    def expressions(self) -> dict[str, str]:
        """Return SQL for the entries and for the leftover text."""
        text = f"'[' || {self.cell} || ']'" if self.single else self.cell
        shape = json.dumps([dict(self.fields)])
        values = with_id({key: f"entry.{quoted(key)}" for key in self.fields}, self.named)
        entry = ", ".join(f"{quoted(key)}: {value}" for key, value in values.items())
        fast = f"list_transform(TRY(json_transform({text}, {literal(shape)})), lambda entry: {{{entry}}})"
        odd = f"({fast}) IS NULL OR (len({fast}) > 0 AND ({fast})[1] IS NULL)"
        return {
            self.name: f"CASE WHEN NOT ({odd}) THEN {fast} END",
            LEFTOVER.format(self.name): f"CASE WHEN {odd} THEN {self.cell} END",
        }

    def parse(self, text: str) -> list[Entry] | None:
        """Parse a cell that is no plain JSON; None if malformed."""
        if len(text) > _LONGEST_ODD_CELL:
            return None
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            try:
                value = evaluated(text)
            except ValueError:
                return None
        return fitting_entries(value, NestedColumn(self.name, self.fields, self.kept, self.single))


def parse(connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[JsonColumn]) -> None:
    """Replace columns of texts by columns of entries, part by part."""
    if not columns:
        return
    texts = f"{table}_texts"
    connection.execute(f"ALTER TABLE {table} RENAME TO {texts}")
    expressions = {name: sql for column in columns for name, sql in column.expressions().items()}
    others = ", ".join(quoted(column.text) for column in columns)
    selected = ", ".join(f"{sql} AS {quoted(name)}" for name, sql in expressions.items())
    query = f"SELECT * EXCLUDE ({others}, record), {selected}, record FROM {texts}"
    connection.execute(f"CREATE TABLE {table} AS {query} LIMIT 0")
    length = " + ".join(f"coalesce(length({column.cell}), 0)" for column in columns)
    parts = f"SELECT record, sum({length}) OVER (ORDER BY record) // {_PART} AS part FROM {texts}"
    begun = connection.execute(f"SELECT min(record) FROM ({parts}) GROUP BY part ORDER BY 1").fetchall()
    for (first,), (after,) in pairwise([*begun, (1 << 62,)]):
        connection.execute(f"INSERT INTO {table} {query} WHERE record >= {first} AND record < {after}")
    connection.execute(f"DROP TABLE {texts}")
