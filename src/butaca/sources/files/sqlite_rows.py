"""Tables of a SQLite database, read one row at a time."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from butaca.catalogue.schema import quoted
from butaca.errors import UnreadableFile

_LONGEST = 4 << 20  # bytes of a value


@contextmanager
def tables(path: Path, name: str) -> Iterator[dict[str, tuple[list[str], Iterator[Sequence[str]]]]]:
    """Open a database: columns and rows of text by table.

    Raises:
        UnreadableFile: the database is damaged or in use.
    """
    connection = None
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
        connection.text_factory = lambda value: value.decode("utf-8", errors="replace")
        names = [
            row[0]
            for row in connection.execute(
                "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' "
                "ESCAPE '\\' ORDER BY name"
            )
        ]
        yield {table: _read(connection, table) for table in names}
    except sqlite3.DatabaseError as error:
        raise UnreadableFile(name, f"the database cannot be read ({error})", "Copy or download it again") from error
    finally:
        if connection is not None:
            connection.close()


def _read(connection: sqlite3.Connection, table: str) -> tuple[list[str], Iterator[Sequence[str]]]:
    rows = connection.execute(f"SELECT * FROM {quoted(table)}")
    return [column[0] for column in rows.description], ([_cell(value) for value in row] for row in rows)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    return str(value)
