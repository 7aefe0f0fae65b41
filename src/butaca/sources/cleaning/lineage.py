"""Count rows and entries that came in, were left out and kept."""

from collections.abc import Mapping

import duckdb

from butaca.catalogue.intake import ROW_NOT_KEPT, Flow, LeftOut
from butaca.catalogue.schema import quoted


class Lineage:
    """Flows so far, each counted before and after by itself."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._flows: list[Flow] = []

    def record_rows(self, name: str, left_out: Mapping[str, int], kept: str | None = None) -> None:
        """Record the flow of a raw table's rows.

        ``kept`` is the table they end in, if it is not the one of that name.
        """
        came, left = self._count(f"raw_{name}"), self._count(kept or name)
        self._flows.append(Flow(name, name, "rows", came, _reasons(left_out), left))

    def record_entries(
        self, raw: str, kept_rows: str, columns: tuple[str, ...], kept: str, left_out: Mapping[str, int]
    ) -> None:
        """Record the flow of the entries of nested columns.

        ``kept_rows`` is the table of the raw table's records that are kept; ``kept`` is the table that entries
        end in, or a column of one, as in ``movies.collection_id``.
        """
        lengths = " + ".join(f"coalesce(len({quoted(column)}), 0)" for column in columns)
        row = self._connection.execute(
            f"SELECT coalesce(sum({lengths}), 0), coalesce(sum({lengths}) FILTER (rows.id IS NULL), 0) "
            f"FROM {raw} AS raw LEFT JOIN {kept_rows} AS rows USING (record)"
        ).fetchone()
        came, elsewhere = map(int, row or (0, 0))
        table, _, column = kept.partition(".")
        source = f"{raw.removeprefix('raw_')}: {', '.join(columns)}"
        reasons = _reasons({ROW_NOT_KEPT: elsewhere, **left_out})
        self._flows.append(Flow(kept, source, "entries", came, reasons, self._count(table, column or "*")))

    @property
    def flows(self) -> tuple[Flow, ...]:
        """The flows that had any input, in the order of recording."""
        return tuple(flow for flow in self._flows if flow.came)

    def _count(self, table: str, column: str = "*") -> int:
        row = self._connection.execute(f"SELECT count({column}) FROM {table}").fetchone()
        return int(row[0]) if row else 0


def _reasons(left_out: Mapping[str, int]) -> tuple[LeftOut, ...]:
    return tuple(LeftOut(code, count) for code, count in left_out.items() if count)
