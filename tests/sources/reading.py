"""Reads places as a build does, and counts what the raw tables hold."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pytest

from butaca.catalogue.catalogue import engine
from butaca.sources.folder import FolderSource
from butaca.sources.formats.columns_file import of_arguments
from butaca.sources.raw_tables import RAW_TABLES, RawCatalogue
from conftest import ROOT

SHARED = ROOT.parent / "shared" / "cases"


@dataclass(frozen=True)
class Raw:
    """The raw tables of a place, and what its source has to say."""

    connection: duckdb.DuckDBPyConnection
    catalogue: RawCatalogue

    def rows(self, query: str) -> list[Any]:
        """Return the rows of a query; of one column, its values."""
        actual = self.connection.execute(query).fetchall()
        return [row[0] for row in actual] if actual and len(actual[0]) == 1 else actual

    @property
    def counts(self) -> dict[str, int]:
        """Distinct movies, people, genres, keywords; ratings of movies that there are."""
        people = 'SELECT unnest("cast").id AS id FROM raw_credits UNION SELECT unnest(crew).id FROM raw_credits'
        linked = self.rows("SELECT count(*) FROM raw_links") != [0]
        movie = '(SELECT min("tmdbId") FROM raw_links WHERE raw_links."movieId" = raw_ratings."movieId")'
        queries = {
            "films": "SELECT count(DISTINCT id) FROM raw_movies",
            "people": f"SELECT count(DISTINCT id) FROM ({people})",
            "genres": "SELECT count(DISTINCT entry.id) FROM (SELECT unnest(genres) AS entry FROM raw_movies)",
            "keywords": "SELECT count(DISTINCT entry.id) FROM (SELECT unnest(keywords) AS entry FROM raw_keywords)",
            "ratings": "SELECT count(*) FROM raw_ratings WHERE "
            f"""{movie if linked else '"movieId"'} IN (SELECT id FROM raw_movies)""",
        }
        return {name: self.rows(query)[0] for name, query in queries.items()}

    @property
    def noted(self) -> dict[str, int]:
        """Count what was noted, by code."""
        return {note.code: note.count for note in self.catalogue.notes}


@contextmanager
def read(place: Path, *columns: str, encoding: str | None = None) -> Iterator[Raw]:
    """Read a file or folder into raw tables; those that it lacks are empty."""
    with TemporaryDirectory() as name, engine(Path(name)) as connection:
        source = FolderSource(place, declared=of_arguments(columns, encoding))
        catalogue = source.load(connection, Path(name))
        for table in RAW_TABLES:
            connection.execute(table.declaration)
        yield Raw(connection, catalogue)


def shared(kind: str, name: str) -> Path:
    """Return a folder of the shared cases; skip the test where they are absent."""
    folder = SHARED / kind / name
    if not folder.is_dir():
        pytest.skip(f"the cases are not in {SHARED}")
    return folder
