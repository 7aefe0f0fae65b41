"""Names files: titles under which movies are known elsewhere.

One is IMDb's ``title.akas.tsv``, others have the columns ``movie_id``, ``title``, ``language`` and ``country``; tabs or
commas stand between them.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import duckdb

from butaca.catalogue.schema import TEXT, quoted
from butaca.errors import MissingColumn
from butaca.sources import csv_table
from butaca.sources.input_files import SUFFIXES, InputFile
from butaca.sources.raw_tables import TITLES

_PATTERNS = ("title.akas.tsv*", "titles.*", "titles_*")
_SUFFIXES = (*SUFFIXES, ".tsv", ".tsv.gz", ".tsv.zip")
_FORMS = "the columns movie_id, title, language and country, or those of IMDb's title.akas.tsv"
_MOST_SHOWN = 300  # characters of a header
_NOTHING = r"nullif(nullif(trim({0}), '\N'), '')"  # IMDb writes \N for no value


class _Form(NamedTuple):
    """Columns of a names file.

    ``columns`` are the file's by those of the table; only records that satisfy the ``condition`` are read.
    """

    required: tuple[str, ...]
    columns: Mapping[str, str]
    condition: str


_IMDB = _Form(
    ("titleId", "title"),
    {"movie_id": "titleId", "title": "title", "language": "language", "country": "region"},
    # the file has the titles of millions of series and movies
    'file."titleId" IN (SELECT trim(imdb_id) FROM raw_movies)',
)
_OWN = _Form(
    ("movie_id", "title"),
    {name: name for name in TITLES.columns},
    "true",
)


def find(folder: Path) -> list[Path]:
    """Return the names files of a folder, by name."""
    paths = {path for pattern in _PATTERNS for path in folder.glob(pattern) if path.is_file()}
    return sorted(path for path in paths if path.name.endswith(_SUFFIXES))


def read(connection: duckdb.DuckDBPyConnection, file: InputFile) -> None:
    """Append a names file to the raw titles.

    The raw movies have to be read already.

    Raises:
        MissingColumn, UnreadableFile: it is no names file, or is damaged.
    """
    delimiter = "\t" if b"\t" in file.start.split(b"\n", 1)[0] else ","
    present = csv_table.header(file, (), delimiter)
    form = _IMDB if "titleId" in present else _OWN
    missing = [name for name in form.required if name not in present]
    if missing:
        raise MissingColumn(
            file.name,
            f"no column {missing[0]}",
            f"A file of titles has {_FORMS}; this has: {', '.join(present)[:_MOST_SHOWN]}",
            1,
        )
    columns = {
        name: _NOTHING.format(f"file.{quoted(own)}") if own in present else f"NULL::{TEXT}"
        for name, own in form.columns.items()
    }
    csv_table.read(connection, file, "more_titles", columns, delimiter=delimiter, condition=form.condition)
    connection.execute(TITLES.declaration)
    connection.execute(
        f"INSERT INTO {TITLES.name} BY NAME SELECT {', '.join(columns)}, "
        f"record + (SELECT coalesce(max(record) + 1, 0) FROM {TITLES.name}) AS record FROM more_titles"
    )
    connection.execute("DROP TABLE more_titles")
