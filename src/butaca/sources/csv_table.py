"""Read a CSV file into a DuckDB table of text, in order."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

import duckdb

from butaca.catalogue.schema import literal, quoted
from butaca.errors import UnreadableFile
from butaca.sources.files import canonical
from butaca.sources.files.canonical import LONGEST_RECORD
from butaca.sources.files.dialect import Dialect
from butaca.sources.files.tables import InputFile

_Result = TypeVar("_Result")

_LAST_EMPTY = "last_empty__"  # a column that is dropped again: true where a record's last field is empty
_BUFFER = 8 << 20  # bytes in flight per thread: what bounds the memory of reading


def read(
    connection: duckdb.DuckDBPyConnection,
    file: InputFile,
    table: str,
    columns: Mapping[str, str],
    *,
    pad_short_rows: bool = False,
    condition: str = "true",
) -> None:
    """Create ``table`` from the file.

    ``columns`` maps the table's columns to SQL over the file's text columns. Its column ``record`` is the record's
    place in the file, from 0. An empty cell is NULL. With ``pad_short_rows`` a record with too few fields is kept,
    its last fields NULL. Only records that satisfy the ``condition``, in SQL, are kept. A file whose last record has
    neither a last field nor a line end breaks off there. A file that the engine cannot read as it is, because its lines
    end in several ways or its quotes stand after backslashes, is written again.

    Raises:
        UnreadableFile: the file breaks off or a record has the wrong number of fields, with its line.
    """
    last = file.columns[-1]
    expressions = {**columns, _LAST_EMPTY: f"file.{quoted(last)} IS NULL"}
    selected = ", ".join(f"{expression} AS {quoted(name)}" for name, expression in expressions.items())

    def create(relation: str) -> None:
        connection.execute(f"CREATE TABLE {table} AS SELECT {selected} FROM {relation} AS file WHERE {condition}")

    _attempt(file, create, pad_short_rows=pad_short_rows)
    # Only now, in a column of its own: updating a nested value later moves its row to another rowid.
    connection.execute(f"ALTER TABLE {table} ADD COLUMN record BIGINT")
    connection.execute(f"UPDATE {table} SET record = rowid")
    last_empty = connection.execute(f"SELECT {_LAST_EMPTY} FROM {table} ORDER BY record DESC LIMIT 1").fetchone()
    if last_empty == (True,) and file.last not in (b"\n", b"\r"):
        raise UnreadableFile(file.name, "the file breaks off in the middle of a record", "Copy or download it again")
    connection.execute(f"ALTER TABLE {table} DROP COLUMN {_LAST_EMPTY}")


def summary(
    connection: duckdb.DuckDBPyConnection,
    file: InputFile,
    selected: str,
    *,
    pad_short_rows: bool = False,
    suffix: str = "",
) -> list[Any]:
    """Return the rows of a query over the file's text columns.

    Raises:
        UnreadableFile: as ``read`` does.
    """

    def query(relation: str) -> list[Any]:
        return connection.execute(f"SELECT {selected} FROM {relation} AS file {suffix}").fetchall()

    return _attempt(file, query, pad_short_rows=pad_short_rows)


def _attempt(file: InputFile, use: Callable[[str], _Result], *, pad_short_rows: bool) -> _Result:
    """Use the file's records as a relation.

    Where the engine cannot read the file, it is written again first.
    """
    if file.uneven:
        file = _again(file, pad=pad_short_rows)
    try:
        return use(_relation(file, pad_short_rows=pad_short_rows))
    except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
        try:
            again = _again(file, pad=pad_short_rows)
            return use(_relation(again, pad_short_rows=pad_short_rows))
        except (duckdb.Error, UnreadableFile):
            raise _explained(file, str(error)) from error


def _relation(file: InputFile, *, pad_short_rows: bool) -> str:
    """Return SQL for the file's records: columns of text."""
    names = file.columns
    types = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    quote = literal(file.dialect.quote)
    return (
        f"read_csv({literal(str(file.path))}, columns = {{{types}}}, header = true, auto_detect = false, "
        f"delim = {literal(file.dialect.delimiter)}, quote = {quote}, escape = {quote}, "
        f"max_line_size = {LONGEST_RECORD}, buffer_size = {_BUFFER}, "
        f"null_padding = {pad_short_rows}, parallel = {not pad_short_rows})"
    )


def _again(file: InputFile, *, pad: bool) -> InputFile:
    """Write a file again in the plainest form."""
    target = file.workspace / f"{file.path.name}.again"
    with file.path.open("rb") as text:
        canonical.rewrite(text, file.dialect, target, file.name, pad=pad)
    return replace(file, path=target, dialect=Dialect(), last=b"\n", uneven=False)


def _explained(file: InputFile, message: str) -> UnreadableFile:
    """Put DuckDB's account of a broken file in one line."""
    place = re.search(r"CSV Error on Line: (\d+)", message)
    line = int(place[1]) if place else None
    if "unterminated" in message.lower() or "unquoted value" in message.lower():
        return UnreadableFile(
            file.name,
            "a quoted field is never closed",
            "The file is probably cut off: copy or download it again",
            line,
        )
    counts = re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", message)
    if counts:
        return UnreadableFile(
            file.name,
            f"a record has {counts[2]} fields where the header has {counts[1]}",
            "Quote fields that hold commas or line ends, and complete the record",
            line,
        )
    if "max_line_size" in message.lower() or "maximum line size" in message.lower():
        return UnreadableFile(
            file.name,
            f"a record is longer than {LONGEST_RECORD >> 20} MB",
            "A quote is probably missing: check the record",
            line,
        )
    first = next((part for part in message.splitlines() if part.strip()), "not readable as CSV")
    return UnreadableFile(file.name, first[:200], "Export it again as CSV", line)
