"""Collect findings while data are cleaned."""

from collections.abc import Iterable

import duckdb

from butaca.catalogue.findings import KINDS, Example, Finding

_EXAMPLES = 5
_LONGEST_EXAMPLE = 120  # characters


class Recorder:
    """Findings so far; nothing is recorded where nothing is counted."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._findings: dict[str, Finding] = {}

    def from_sql(self, code: str, query: str) -> int:
        """Record the rows of a query as a finding; return their number.

        Rows are (where, what, order); the first by order, where and what are the examples.
        """
        rows = self._connection.execute(
            f'SELECT "where", what, count(*) OVER () FROM ({query}) AS instances("where", what, place) '
            f'ORDER BY place, "where", what LIMIT {_EXAMPLES}'
        ).fetchall()
        if not rows:
            return 0
        count = int(rows[0][2])
        self.add(code, count, ((str(where), str(text)) for where, text, _ in rows))
        return count

    def from_pairs(self, code: str, pairs: Iterable[tuple[str, str]]) -> None:
        """Record (where, what) pairs that Python code came upon."""
        listed = list(pairs)
        if listed:
            self.add(code, len(listed), listed[:_EXAMPLES])

    def from_column(self, code: str, count: int, where: str, text: str) -> None:
        """Record a finding about a whole column, with its one example."""
        if count:
            self.add(code, count, [(where, text)])

    def count(self, code: str) -> int:
        """Return how often a finding has been recorded, 0 if never."""
        return self._findings[code].count if code in self._findings else 0

    @property
    def findings(self) -> list[Finding]:
        """The findings so far, in the declared order of their kinds."""
        return [self._findings[code] for code in KINDS if code in self._findings]

    def add(self, code: str, count: int, examples: Iterable[tuple[str, str]]) -> None:
        """Record a finding with its count and examples, (where, what) pairs."""
        shown = [Example(where, text[:_LONGEST_EXAMPLE]) for where, text in examples]
        earlier = self._findings.get(code)
        if earlier is not None:
            count += earlier.count
            shown = [*earlier.examples, *shown]
        self._findings[code] = Finding(KINDS[code], count, tuple(shown[:_EXAMPLES]))
