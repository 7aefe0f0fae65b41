"""A Parquet file as delimited text, by the engine."""

from pathlib import Path

import duckdb

from butaca.catalogue.schema import literal, quoted
from butaca.errors import UnreadableFile


def convert(connection: duckdb.DuckDBPyConnection, path: Path, name: str, target: Path) -> None:
    """Write a Parquet file as CSV; what is nested becomes JSON.

    Raises:
        UnreadableFile: the file is damaged.
    """
    file = f"read_parquet({literal(str(path))})"
    try:
        columns = connection.execute(f"DESCRIBE SELECT * FROM {file}").fetchall()
        selected = ", ".join(_text(column, kind) for column, kind, *_ in columns)
        connection.execute(
            f"COPY (SELECT {selected} FROM {file}) TO {literal(str(target))} "
            "(FORMAT csv, HEADER true, FORCE_QUOTE *, NULLSTR '')"
        )
    except (duckdb.InvalidInputException, duckdb.IOException, duckdb.NotImplementedException) as error:
        reason = str(error).splitlines()[0][:160]
        raise UnreadableFile(
            name, f"the Parquet file cannot be read ({reason})", "Copy or download it again"
        ) from error


def _text(column: str, kind: str) -> str:
    """Return SQL for a column as text."""
    name = quoted(column)
    if (kind.endswith(("[]", ")")) and kind.startswith(("STRUCT", "MAP"))) or kind.endswith("[]"):
        return f"CAST(to_json({name}) AS VARCHAR) AS {name}"
    return f"CAST({name} AS VARCHAR) AS {name}"
