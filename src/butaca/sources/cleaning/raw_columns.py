"""Profile raw columns as they came, before anything is changed."""

from collections.abc import Iterator
from typing import Any

import duckdb

from butaca.catalogue.intake import RawColumn
from butaca.catalogue.schema import quoted
from butaca.sources.raw_tables import RAW_TABLES, RawTable

_BANDS = 50  # parts of a file, fewer where it has fewer rows

_SMALL = "pow(2, -64)"  # exact, and keeps sums of the largest numbers finite

_NUMBERS = ("budget", "revenue", "runtime", "popularity", "vote_count", "vote_average", "rating")


def measure(connection: duckdb.DuckDBPyConnection) -> tuple[RawColumn, ...]:
    """Profile the columns of raw tables with rows, in declared order."""
    return tuple(column for table in RAW_TABLES for column in _measure_table(connection, table))


def _measure_table(connection: duckdb.DuckDBPyConnection, table: RawTable) -> Iterator[RawColumn]:
    row = connection.execute(f"SELECT count(*), coalesce(max(record), 0) + 1 FROM {table.name}").fetchone()
    cells, places = row or (0, 1)
    if not cells:
        return
    part = f"record * {min(_BANDS, cells)} // {places}"
    names = table.required + table.optional
    missing = {name: _missing(quoted(name), nested=name in table.nested) for name in names}
    counted = ", ".join(f"count_if({condition})" for condition in missing.values())
    by_band = connection.execute(
        f"SELECT count(*), {counted} FROM {table.name} GROUP BY {part} ORDER BY {part}"
    ).fetchall()
    figures = _figures(connection, table)
    for place, name in enumerate(missing, start=1):
        zeros, minimum, maximum, mean = figures.get(name, (None, None, None, None))
        yield RawColumn(
            table.name.removeprefix("raw_"),
            name,
            cells,
            sum(band[place] for band in by_band),
            zeros,
            minimum,
            maximum,
            mean,
            tuple(band[place] / band[0] for band in by_band),
        )


def _figures(connection: duckdb.DuckDBPyConnection, table: RawTable) -> dict[str, tuple[Any, ...]]:
    """Return zeros, minimum, maximum and mean of each numeric column.

    They are those of the finite cells.
    """
    names = [name for name in table.columns if name in _NUMBERS]
    if not names:
        return {}
    numbers = ", ".join(f"TRY_CAST(trim({name}) AS DOUBLE) AS {name}" for name in names)
    finite = ", ".join(f"CASE WHEN isfinite({name}) THEN {name} END AS {name}" for name in names)
    figures = ", ".join(
        # summed in one order, so that equal input gives equal means
        f"count_if({name} = 0), min({name}), max({name}), avg({name} * {_SMALL} ORDER BY {name}) / {_SMALL}"
        for name in names
    )
    row = connection.execute(
        f"SELECT {figures} FROM (SELECT {finite} FROM (SELECT {numbers} FROM {table.name}))"
    ).fetchone()
    assert row is not None  # an aggregate always has one
    return {name: row[4 * place : 4 * place + 4] for place, name in enumerate(names)}


def _missing(column: str, *, nested: bool) -> str:
    return f"coalesce(len({column}), 0) = 0" if nested else f"coalesce(trim({column}), '') = ''"
