"""Cleans a few films and shows what came of them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from butaca.catalogue.catalogue import engine
from butaca.catalogue.findings import Finding
from butaca.catalogue.intake import Intake
from butaca.sources.cleaning.plan import clean
from butaca.sources.cleaning.steps import CleaningOptions
from butaca.sources.folder import FolderSource
from small_catalogue import write
from small_films import Film


@dataclass(frozen=True)
class Cleaned:
    """The clean tables of some films, the findings, and what came in."""

    connection: duckdb.DuckDBPyConnection
    findings: dict[str, Finding]
    intake: Intake

    def rows(self, query: str) -> list[Any]:
        """Return the rows of a query; of one column, its values."""
        actual = self.connection.execute(query).fetchall()
        return [row[0] for row in actual] if actual and len(actual[0]) == 1 else actual

    @property
    def counts(self) -> dict[str, int]:
        """Count findings, but for movies without defects, and what is only said of whole columns."""
        left_out = ("money_known", "unread_column")
        return {code: finding.count for code, finding in self.findings.items() if code not in left_out}

    def examples(self, code: str) -> list[tuple[str, str]]:
        """Return the examples of a finding."""
        return [(example.where, example.value) for example in self.findings[code].examples]


Clean = Callable[..., Cleaned]


@pytest.fixture
def clean_films(tmp_path: Path) -> Iterator[Clean]:
    """Write movies, edit the folder, clean it; all columns may be unread unless some are ``accepted``."""
    with ExitStack() as stack:

        def cleaned(
            films: Sequence[Film],
            edit: Callable[[Path], object] = lambda _: None,
            accepted: frozenset[str] | None = None,
            today: date = date(2026, 6, 15),
            *,
            undated: bool = False,
        ) -> Cleaned:
            folder = write(tmp_path / "data", films)
            edit(folder)
            connection = stack.enter_context(engine(tmp_path))
            raw = FolderSource(folder).load(connection, tmp_path)
            done = clean(connection, replace(raw, undated=undated), CleaningOptions(accepted, today))
            return Cleaned(connection, {finding.kind.code: finding for finding in done.findings}, done.intake)

        yield cleaned
