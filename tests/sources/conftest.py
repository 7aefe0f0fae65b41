"""Cleans a few films and shows what came of them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from butaca.catalogue.catalogue import engine
from butaca.catalogue.findings import Finding
from butaca.catalogue.intake import Intake
from butaca.sources.cleaning.plan import clean
from butaca.sources.kaggle import KaggleSource
from small_catalogue import write
from small_films import Film


@dataclass(frozen=True)
class Cleaned:
    """The clean tables of some films, the findings, and what came in."""

    connection: duckdb.DuckDBPyConnection
    findings: dict[str, Finding]
    intake: Intake

    def rows(self, query: str) -> list[Any]:
        """What a query finds; of one column, its values."""
        found = self.connection.execute(query).fetchall()
        return [row[0] for row in found] if found and len(found[0]) == 1 else found

    @property
    def counts(self) -> dict[str, int]:
        """How many of each finding, but for what every film without a defect causes."""
        return {code: finding.count for code, finding in self.findings.items() if code != "money_known"}

    def examples(self, code: str) -> list[tuple[str, str]]:
        """The examples of a finding."""
        return [(example.where, example.what) for example in self.findings[code].examples]


Clean = Callable[..., Cleaned]


@pytest.fixture
def clean_films(tmp_path: Path) -> Iterator[Clean]:
    """Writes films, lets one edit the folder, cleans it."""
    with ExitStack() as stack:

        def cleaned(films: Sequence[Film], edit: Callable[[Path], object] = lambda _: None) -> Cleaned:
            folder = write(tmp_path / "data", films)
            edit(folder)
            connection = stack.enter_context(engine(tmp_path))
            done = clean(connection, KaggleSource(folder).load(connection, tmp_path))
            return Cleaned(connection, {finding.kind.code: finding for finding in done.findings}, done.intake)

        yield cleaned
