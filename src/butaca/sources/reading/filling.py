"""Read a staged table into raw tables, with lists in cells."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import duckdb

from butaca.catalogue.schema import quoted
from butaca.sources import csv_table
from butaca.sources.cells import json_cells
from butaca.sources.cells.json_cells import JsonColumn
from butaca.sources.cells.leftovers import ListColumn, parse_leftovers
from butaca.sources.cells.names import BETWEEN_COLUMNS, MARKS, mark_between
from butaca.sources.files.tables import InputFile
from butaca.sources.formats.recognition import Reading
from butaca.sources.raw_tables import RawTable
from butaca.sources.reading import list_columns
from butaca.sources.reading.expressions import cell

_INCOMING = "incoming"
_SAMPLE = 50  # cells that a form is told by, where the first rows have none


class Part(NamedTuple):
    """A raw table: SQL by plain column, the file's columns by list."""

    table: RawTable
    plain: Mapping[str, str]
    lists: Mapping[str, Sequence[str]]


def fill(
    connection: duckdb.DuckDBPyConnection,
    reading: Reading,
    file: InputFile,
    parts: Sequence[Part],
    *,
    condition: str = "true",
    replacing: bool = False,
) -> list[tuple[str, str]]:
    """Append a file to raw tables; return its malformed cells.

    Of each it is the place and the text.

    The file is parsed once. With ``replacing`` its rows take the place of those of their ids.
    """
    exact = reading.format is not None and reading.format.dated
    ragged = reading.format is not None and reading.format.ragged
    samples = {
        name: _sample(reading, own) or _later(connection, reading, file, own)
        for part in parts
        for name, own in part.lists.items()
    }
    marks = _marks(connection, reading, file, parts, samples)
    columns: dict[str, str] = {}
    parsed: list[ListColumn] = []
    for part in parts:
        columns |= part.plain
        for name, own in part.lists.items():
            texts = [cell(column, exact=exact) for column in own]
            joined = texts[0] if len(texts) == 1 else f"nullif(concat_ws('{BETWEEN_COLUMNS}', {', '.join(texts)}), '')"
            column = list_columns.column_for(name, joined, samples[name], marks.get(name))
            parsed.append(column)
            columns |= {column.text: joined} if isinstance(column, JsonColumn) else column.expressions()
    target = _INCOMING if replacing or len(parts) > 1 or not _whole(connection, parts[0]) else parts[0].table.name
    csv_table.read(connection, file, target, columns, pad_short_rows=ragged, condition=condition)
    json_cells.parse(connection, target, [column for column in parsed if isinstance(column, JsonColumn)])
    malformed = [
        (f"{file.name}, record {record + 1}", f"{column.name}: {text}")
        for column in parsed
        for record, text in parse_leftovers(connection, target, column, dict(list_columns.kept(column.name)))
    ]
    if target == _INCOMING:
        _distribute(connection, parts, replacing=replacing)
    return malformed


def _whole(connection: duckdb.DuckDBPyConnection, part: Part) -> bool:
    """Return whether a part can be read straight into its table.

    The table is new then, and gets all columns.
    """
    exists = connection.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = ?", [part.table.name])
    return exists.fetchone() == (0,) and {*part.plain, *part.lists} == set(part.table.columns)


def _distribute(connection: duckdb.DuckDBPyConnection, parts: Sequence[Part], *, replacing: bool) -> None:
    """Move the rows into their raw tables, after those that are there."""
    for part in parts:
        selected = [f"{quoted(name)}" for name in part.plain]
        crew = [name for name in part.lists if name == "crew" or name in list_columns.CREW_LISTS]
        selected += [quoted(name) for name in part.lists if name not in crew]
        if crew:
            joined = quoted(crew[0])
            for name in crew[1:]:
                joined = f"list_concat({joined}, {quoted(name)})"
            selected.append(f"{joined} AS crew")
        connection.execute(part.table.declaration)
        if replacing:
            connection.execute(
                f"DELETE FROM {part.table.name} WHERE TRY_CAST(id AS BIGINT) IN "
                f"(SELECT TRY_CAST(id AS BIGINT) FROM {_INCOMING})"
            )
        connection.execute(
            f"INSERT INTO {part.table.name} BY NAME SELECT {', '.join(selected)}, "
            f"record + (SELECT coalesce(max(record) + 1, 0) FROM {part.table.name}) AS record FROM {_INCOMING}"
        )
    connection.execute(f"DROP TABLE {_INCOMING}")


def _sample(reading: Reading, columns: Sequence[str]) -> list[str]:
    places = [reading.table.columns.index(column) for column in columns]
    return [
        row[place]
        for row in reading.table.sniffed.sample
        for place in places
        if row[place].strip() not in ("", "[]", r"\N")
    ]


def _later(
    connection: duckdb.DuckDBPyConnection, reading: Reading, file: InputFile, columns: Sequence[str]
) -> list[str]:
    """Return cells from further down, where the first rows have none."""
    if reading.format is not None and reading.format.dated:
        return []
    own = cell(columns[0])
    rows = csv_table.summary(connection, file, own, suffix=f"WHERE {own} IS NOT NULL AND {own} <> '[]' LIMIT {_SAMPLE}")
    return [text for (text,) in rows]


def _marks(
    connection: duckdb.DuckDBPyConnection,
    reading: Reading,
    file: InputFile,
    parts: Sequence[Part],
    samples: Mapping[str, Sequence[str]],
) -> dict[str, str | None]:
    """Return the mark between names in each list, by all cells."""
    doubtful = {
        name: own
        for part in parts
        for name, own in part.lists.items()
        if any(not text.lstrip().startswith(("[", "{")) for text in samples[name])
    }
    if not doubtful:
        return {}
    counts = [
        f"count_if({' OR '.join(f'contains({cell(column)}, {_quoted(mark)})' for column in own)})"
        for own in doubtful.values()
        for mark in MARKS
    ]
    pad = reading.format is not None and reading.format.ragged
    figures = iter(csv_table.summary(connection, file, ", ".join(counts), pad_short_rows=pad)[0])
    return {name: mark_between({mark: next(figures) for mark in MARKS}) for name in doubtful}


def _quoted(mark: str) -> str:
    return "chr(10)" if mark == "\n" else f"'{mark}'"
