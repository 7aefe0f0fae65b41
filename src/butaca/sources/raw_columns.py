"""The raw columns as they came: what is missing, what is 0, and where in the file."""

from collections.abc import Iterator

import duckdb

from butaca.catalogue.intake import RawColumn
from butaca.catalogue.schema import quoted
from butaca.sources.raw import CREDITS, KEYWORDS, LINKS, MOVIES, RATINGS, RawTable

_BANDS = 50  # parts of a file, fewer where it has fewer rows

NUMBERS = ("budget", "revenue", "runtime", "popularity", "vote_count", "vote_average", "rating")


def measure(connection: duckdb.DuckDBPyConnection) -> tuple[RawColumn, ...]:
    """Every column of every raw table that has rows, in the order in which they are declared."""
    return tuple(found for table in (MOVIES, CREDITS, KEYWORDS, LINKS, RATINGS) for found in _of(connection, table))


def _of(connection: duckdb.DuckDBPyConnection, table: RawTable) -> Iterator[RawColumn]:
    types = dict(connection.execute(f"SELECT column_name, column_type FROM (DESCRIBE {table.name})").fetchall())
    rows = connection.execute(f"SELECT count(*) FROM {table.name}").fetchone()
    cells = int(rows[0]) if rows else 0
    if not cells:
        return
    bands = min(_BANDS, cells)
    missing = {name: _missing(quoted(name), nested=types[name].endswith("[]")) for name in table.columns}
    counted = ", ".join(f"count_if({condition}) / count(*)" for condition in missing.values())
    by_band = connection.execute(
        f"SELECT {counted} FROM {table.name} GROUP BY record * {bands} // {cells} ORDER BY record * {bands} // {cells}"
    ).fetchall()
    for place, (name, condition) in enumerate(missing.items()):
        number = f"TRY_CAST(trim({quoted(name)}) AS DOUBLE)" if name in NUMBERS else "NULL::DOUBLE"
        row = connection.execute(
            f"SELECT count_if({condition}), count_if(number = 0), min(number), max(number), avg(number) FROM "
            f"(SELECT {quoted(name)}, CASE WHEN isfinite({number}) THEN {number} END AS number FROM {table.name})"
        ).fetchone()
        assert row is not None  # an aggregate always has one
        lacking, zeros, minimum, maximum, mean = row
        yield RawColumn(
            table.name.removeprefix("raw_"),
            name,
            cells,
            lacking,
            zeros if name in NUMBERS else None,
            minimum,
            maximum,
            mean,
            tuple(found[place] for found in by_band),
        )


def _missing(column: str, *, nested: bool) -> str:
    return f"coalesce(len({column}), 0) = 0" if nested else f"coalesce(trim({column}), '') = ''"
