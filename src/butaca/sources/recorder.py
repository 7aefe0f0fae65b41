"""Collects findings while data are cleaned."""

from collections.abc import Iterable

import duckdb

from butaca.catalogue.findings import KINDS, Example, Finding

_EXAMPLES = 5
_LONGEST_EXAMPLE = 120  # characters


class Recorder:
    """Findings so far; a finding that counts nothing is not one."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._findings: dict[str, Finding] = {}

    def from_sql(self, code: str, query: str) -> int:
        """Record what a query returns: rows of (where, what, order), the first few as examples; return their number."""
        rows = self._connection.execute(
            f'SELECT "where", what, count(*) OVER () FROM ({query}) AS found("where", what, place) '
            f'ORDER BY place, "where", what LIMIT {_EXAMPLES}'
        ).fetchall()
        if not rows:
            return 0
        count = int(rows[0][2])
        self._add(code, count, ((str(where), str(what)) for where, what, _ in rows))
        return count

    def from_pairs(self, code: str, pairs: Iterable[tuple[str, str]]) -> None:
        """Record (where, what) pairs that were found in Python."""
        listed = list(pairs)
        if listed:
            self._add(code, len(listed), listed[:_EXAMPLES])

    def _add(self, code: str, count: int, examples: Iterable[tuple[str, str]]) -> None:
        shown = [Example(where, what[:_LONGEST_EXAMPLE]) for where, what in examples]
        earlier = self._findings.get(code)
        if earlier is not None:
            count += earlier.count
            shown = [*earlier.examples, *shown]
        self._findings[code] = Finding(KINDS[code], count, tuple(shown[:_EXAMPLES]))

    @property
    def findings(self) -> list[Finding]:
        """What was found, in the order in which the kinds are declared."""
        return [self._findings[code] for code in KINDS if code in self._findings]
