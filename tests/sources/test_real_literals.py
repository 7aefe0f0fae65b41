import csv
import gzip
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path

import duckdb
import pytest

from butaca.catalogue.schema import INTEGER, TEXT
from butaca.sources.cells.literals import NestedColumn
from butaca.sources.folder import FolderSource
from sources import cells

NESTED = {
    ("movies_dataset", "raw_movies"): {
        "belongs_to_collection": ("id", "name", "poster_path"),
        "genres": ("id", "name"),
        "production_companies": ("id", "name"),
        "production_countries": ("iso_3166_1", "name"),
        "spoken_languages": ("iso_639_1", "name"),
    },
    ("credits", "raw_credits"): {
        "cast": ("id", "name", "order", "character"),
        "crew": ("id", "name", "job", "department"),
    },
    ("keywords", "raw_keywords"): {"keywords": ("id", "name")},
}


def _records(path: Path) -> Iterator[dict[str, str | None]]:
    csv.field_size_limit(1 << 24)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _column(name: str, kept: tuple[str, ...]) -> NestedColumn:
    fields = {key: INTEGER if key in ("id", "order") else TEXT for key in kept}
    return NestedColumn(name, fields, kept, single=name == "belongs_to_collection")


@pytest.mark.real_data
def test_every_cell_of_the_real_data_is_read_as_python_reads_it(shared_data: Path, tmp_path: Path) -> None:
    """In some 320,000 filled cells the fast way and ast.literal_eval never differ, and none is malformed."""
    with duckdb.connect() as connection:
        raw = FolderSource(shared_data).load(connection, tmp_path)
        assert raw.malformed == []
        filled = 0
        for (stem, table), columns in NESTED.items():
            by_python = {name: cache(partial(cells.by_python, _column(name, keys))) for name, keys in columns.items()}
            listed = ", ".join(f'"{name}"' for name in columns)
            actual = connection.execute(f"SELECT {listed} FROM {table} ORDER BY record")
            for record in _records(shared_data / f"{stem}.csv.gz"):
                entries = actual.fetchone()
                assert entries is not None
                for name, read in zip(columns, entries, strict=True):
                    text = record[name] or ""
                    filled += bool(text)
                    assert (read or None) == by_python[name](text), text
            assert actual.fetchone() is None
    assert filled > 300_000
