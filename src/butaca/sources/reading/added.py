"""Files named beside a folder: movies to add, and further titles."""

from dataclasses import replace
from pathlib import Path

import duckdb

from butaca.errors import MissingColumn, MissingFile
from butaca.sources.files.given import Given
from butaca.sources.files.tables import InputFile, survey
from butaca.sources.formats.recognition import Reading, missing, read_as
from butaca.sources.formats.vocabulary import MOVIES, TITLES, Role
from butaca.sources.reading import movies
from butaca.sources.reading.filling import fill

_MOST_SHOWN = 300  # characters of a header


def lay_over(
    connection: duckdb.DuckDBPyConnection, path: Path, workspace: Path, base: Reading, inputs: list[InputFile]
) -> list[tuple[str, str]]:
    """Add a file's movies to the raw tables; return malformed cells.

    Rows take the place of those of their ids; their records come after those that are there. The file is read by the
    same rules as the ``base``, the movies that are there.

    Raises:
        MissingFile, MissingColumn: there is no such file, or it has no ids, titles or dates.
    """
    if not path.is_file():
        raise MissingFile(str(path), "no such file", "Name a file of movies to add")
    reading = _read_as(connection, path, workspace, MOVIES)
    dated = base.format is not None and base.format.dated
    lacking = [name for name in ("id", "title") if name not in reading.columns]
    if dated and not {"release_date", "year"} & set(reading.columns):
        lacking.append("release_date")
    _require(reading, lacking, "The first line has to name the columns")
    if base.format is not None:
        reading = replace(reading, format=replace(base.format, ragged=False))
    file = reading.table.stage(workspace)
    inputs.append(file)
    parts = movies.parts_of(reading, credits=True, keywords=True)
    return fill(connection, reading, file, parts, replacing=True)


def titles(connection: duckdb.DuckDBPyConnection, path: Path, workspace: Path) -> Reading:
    """Return a file of titles as what it is.

    Raises:
        MissingColumn: it has no ids or no titles.
    """
    reading = _read_as(connection, path, workspace, TITLES)
    lacking = [name for name in ("movie", "title") if name not in reading.columns]
    way_out = (
        "A file of titles has the columns movie_id, title, language and country, or those of IMDb's title.akas.tsv"
    )
    _require(reading, lacking, way_out)
    return reading


def _read_as(connection: duckdb.DuckDBPyConnection, path: Path, workspace: Path, role: Role) -> Reading:
    tables = survey(connection, Given(path.name, path), workspace)
    readings = [read_as(table, role, {}) for table in tables]
    return min(readings, key=lambda reading: len(missing(reading)))


def _require(reading: Reading, lacking: list[str], way_out: str) -> None:
    if lacking:
        plural = "columns" if len(lacking) > 1 else "column"
        listed = ", ".join(reading.table.columns)[:_MOST_SHOWN]
        raise MissingColumn(
            reading.table.name, f"no {plural} {', '.join(lacking)}", f"{way_out}; this has: {listed}", 1
        )
