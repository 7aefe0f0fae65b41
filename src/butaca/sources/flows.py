"""What became of rows and entries, counted before and after."""

from collections.abc import Mapping

import duckdb

from butaca.catalogue.intake import ROW_NOT_KEPT, Flow, LeftOut
from butaca.catalogue.schema import quoted


def of_rows(
    connection: duckdb.DuckDBPyConnection, name: str, left_out: Mapping[str, int], kept: str | None = None
) -> Flow:
    """The flow of the rows of one raw table; ``kept`` is where those that are left stand, if not in the table."""
    came, left = _count(connection, f"raw_{name}"), _count(connection, kept or name)
    return Flow(name, name, "rows", came, _listed(left_out), left)


def of_entries(
    connection: duckdb.DuckDBPyConnection, raw: str, columns: tuple[str, ...], kept: str, left_out: Mapping[str, int]
) -> Flow:
    """The flow of the entries of nested columns; ``rows_of_`` the raw table are the rows that are kept.

    ``kept`` is a table, or a column of a table as in ``movies.collection_id``.
    """
    lengths = " + ".join(f"coalesce(len({quoted(column)}), 0)" for column in columns)
    row = connection.execute(
        f"SELECT coalesce(sum({lengths}), 0), coalesce(sum({lengths}) FILTER (rows.id IS NULL), 0) "
        f"FROM {raw} AS raw LEFT JOIN rows_of_{raw} AS rows USING (record)"
    ).fetchone()
    came, elsewhere = map(int, row or (0, 0))
    table, _, column = kept.partition(".")
    source = f"{raw.removeprefix('raw_')}: {', '.join(columns)}"
    reasons = {ROW_NOT_KEPT: elsewhere, **left_out}
    return Flow(kept, source, "entries", came, _listed(reasons), _count(connection, table, column or "*"))


def _listed(left_out: Mapping[str, int]) -> tuple[LeftOut, ...]:
    return tuple(LeftOut(code, count) for code, count in left_out.items() if count)


def _count(connection: duckdb.DuckDBPyConnection, table: str, column: str = "*") -> int:
    row = connection.execute(f"SELECT count({column}) FROM {table}").fetchone()
    return int(row[0]) if row else 0
