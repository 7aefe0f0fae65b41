"""Reads cells of literals the way a build does, and the way Python does."""

import ast
import csv
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from butaca.catalogue.schema import TEXT
from butaca.sources import csv_table
from butaca.sources.cells.leftovers import parse_leftovers
from butaca.sources.cells.literals import NestedColumn
from butaca.sources.files.given import Given
from butaca.sources.files.tables import stage

Cell = list[dict[str, Any]] | str | None  # entries, "malformed", or None for an empty cell


def read(folder: Path, column: NestedColumn, texts: Sequence[str]) -> list[Cell]:
    """Parse cells as a build does: file, engine, and Python."""
    path = folder / "cells.csv"
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, quoting=csv.QUOTE_ALL)
        writer.writerow(("number", column.name))
        writer.writerows(enumerate(texts))
    with duckdb.connect() as connection:
        file = stage(Given(path.name, path), folder)
        csv_table.read(connection, file, "cells", {"number": "file.number", **column.expressions()})
        malformed = {record for record, _ in parse_leftovers(connection, "cells", column, dict(column.fields))}
        actual = connection.execute(f'SELECT record, "{column.name}" FROM cells ORDER BY record').fetchall()
    return ["malformed" if record in malformed else (entries or None) for record, entries in actual]


def by_python(column: NestedColumn, text: str) -> Cell:
    """Parse a cell by ``ast.literal_eval`` to the kept fields."""
    if not text:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a doubtful escape is one that Python still reads
            value = ast.literal_eval(text)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return "malformed"
    if value is None:
        return None
    entries = [value] if column.single else value
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        return "malformed"
    kept = [
        {key: value if _fits(value := entry.get(key), column.fields[key]) else None for key in column.kept}
        for entry in entries
    ]
    return kept or None


def _fits(value: object, kind: str) -> bool:
    if kind == TEXT:
        return type(value) is str and all(not 0xD800 <= ord(letter) <= 0xDFFF for letter in value)
    return type(value) is int and -(2**63) < value < 2**63
