"""Read a CSV file into a DuckDB table of text, in order."""

import csv
import re
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Literal

import duckdb

from butaca.catalogue.schema import literal, quoted
from butaca.errors import MissingColumn, UnreadableFile
from butaca.sources.input_files import InputFile

_LONGEST_RECORD = 4 << 20  # bytes; the longest of the real credits is about 0.2 MB
_LAST_EMPTY = "last_empty__"  # a column that is dropped again: true where a record's last field is empty
_BUFFER = 8 << 20  # bytes in flight per thread: what bounds the memory of reading


def header(file: InputFile, required: Sequence[str], delimiter: str = ",") -> list[str]:
    """Return the column names of a file.

    Raises:
        MissingColumn: a required column is not there, or the delimiter is not a comma.
        UnreadableFile: the first line is no header.
    """
    first = file.start.decode("utf-8-sig", errors="ignore")
    names = next(csv.reader(StringIO(first, newline=""), delimiter=delimiter, quoting=_quoting(delimiter)), [])
    missing = [name for name in required if name not in names]
    if missing and len(names) == 1:
        for other, name in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
            if len(next(csv.reader(StringIO(first), delimiter=other))) > 1:
                raise MissingColumn(
                    file.name, f"columns are separated by {name}", "Save it with commas between columns", 1
                )
    if missing:
        present = ", ".join(names[:30]) if names else "nothing"
        plural = "columns" if len(missing) > 1 else "column"
        raise MissingColumn(
            file.name,
            f"no {plural} {', '.join(missing)}",
            f"The first line has to name the columns; it has: {present[:300]}",
            1,
        )
    lower = [name.lower() for name in names if name]  # SQL does not tell case apart
    repeated = sorted({name for name in lower if lower.count(name) > 1})
    if repeated:
        raise UnreadableFile(file.name, f"the column {repeated[0]!r} occurs twice", "Remove one of them", 1)
    return names


def read(
    connection: duckdb.DuckDBPyConnection,
    file: InputFile,
    table: str,
    columns: Mapping[str, str],
    *,
    pad_short_rows: bool = False,
    delimiter: str = ",",
    condition: str = "true",
) -> None:
    """Create ``table`` from the file.

    ``columns`` maps the table's columns to SQL over the file's text columns. Its column ``record`` is the record's
    place in the file, from 0. An empty cell is NULL. With ``pad_short_rows`` a record with too few fields is kept,
    its last fields NULL. With tabs as ``delimiter`` a quote is a character like others. Only records that satisfy the
    ``condition``, in SQL, are kept. A file whose last record has neither a last field nor a line end breaks off there.

    Raises:
        UnreadableFile: the file breaks off or a record has the wrong number of fields, with its line.
    """
    names = [name or f"unnamed {place}" for place, name in enumerate(header(file, (), delimiter))]
    types = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    expressions = {**columns, _LAST_EMPTY: f"file.{quoted(names[-1])} IS NULL"}
    selected = ", ".join(f"{expression} AS {quoted(name)}" for name, expression in expressions.items())
    quote = literal(_quote(delimiter))
    try:
        connection.execute(
            f"CREATE TABLE {table} AS SELECT {selected} FROM read_csv({literal(str(file.path))}, "
            f"columns = {{{types}}}, header = true, auto_detect = false, delim = {literal(delimiter)}, "
            f"quote = {quote}, escape = {quote}, max_line_size = {_LONGEST_RECORD}, buffer_size = {_BUFFER}, "
            f"null_padding = {pad_short_rows}, parallel = {not pad_short_rows}) AS file "
            f"WHERE {condition}"
        )
    except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
        raise _explained(file, str(error)) from error
    # Only now, in a column of its own: updating a nested value later moves its row to another rowid.
    connection.execute(f"ALTER TABLE {table} ADD COLUMN record BIGINT")
    connection.execute(f"UPDATE {table} SET record = rowid")
    last_empty = connection.execute(f"SELECT {_LAST_EMPTY} FROM {table} ORDER BY record DESC LIMIT 1").fetchone()
    if last_empty == (True,) and file.last not in (b"\n", b"\r"):
        raise UnreadableFile(file.name, "the file breaks off in the middle of a record", "Copy or download it again")
    connection.execute(f"ALTER TABLE {table} DROP COLUMN {_LAST_EMPTY}")


def _quote(delimiter: str) -> str:
    """Return the quote around fields; between tabs there is none."""
    return "" if delimiter == "\t" else '"'


def _quoting(delimiter: str) -> Literal[0, 3]:
    return csv.QUOTE_MINIMAL if _quote(delimiter) else csv.QUOTE_NONE


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
            f"a record is longer than {_LONGEST_RECORD >> 20} MB",
            "A quote is probably missing: check the record",
            line,
        )
    first = next((part for part in message.splitlines() if part.strip()), "not readable as CSV")
    return UnreadableFile(file.name, first[:200], "Export it again as CSV", line)
