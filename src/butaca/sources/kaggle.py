"""*The Movies Dataset* as Kaggle has it: its files and their columns."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from butaca.catalogue.schema import INTEGER, TEXT, quoted
from butaca.errors import MissingFile
from butaca.sources import csv_table, input_files, names_files
from butaca.sources.input_files import InputFile
from butaca.sources.literals import NestedColumn, nested, parse_leftovers
from butaca.sources.raw_tables import CREDITS, KEYWORDS, LINKS, MOVIES, RATINGS, RawCatalogue, RawTable

_ID_NAME = (("id", INTEGER), ("name", TEXT))
_PICTURES = (("poster_path", TEXT), ("backdrop_path", TEXT))
_CAST = (
    *(("cast_id", INTEGER), ("character", TEXT), ("credit_id", TEXT), ("gender", INTEGER)),
    *(*_ID_NAME, ("order", INTEGER), ("profile_path", TEXT)),
)
_CREW = (
    *(("credit_id", TEXT), ("department", TEXT), ("gender", INTEGER), ("id", INTEGER)),
    *(("job", TEXT), ("name", TEXT), ("profile_path", TEXT)),
)


@dataclass(frozen=True)
class _CsvFile:
    """A file of the data set: its names, table and nested columns."""

    stems: tuple[str, ...]
    table: RawTable
    nested: tuple[NestedColumn, ...] = ()
    ragged: bool = False  # Kaggle's own file has records that break off in the middle


_MOVIES = _CsvFile(
    ("movies_dataset", "movies_metadata"),
    MOVIES,
    (
        nested("belongs_to_collection", (*_ID_NAME, *_PICTURES), MOVIES.nested["belongs_to_collection"], single=True),
        nested("genres", _ID_NAME, MOVIES.nested["genres"]),
        nested("production_companies", _ID_NAME[::-1], MOVIES.nested["production_companies"]),
        nested("production_countries", (("iso_3166_1", TEXT), ("name", TEXT)), MOVIES.nested["production_countries"]),
        nested("spoken_languages", (("iso_639_1", TEXT), ("name", TEXT)), MOVIES.nested["spoken_languages"]),
    ),
    ragged=True,
)
_CREDITS = _CsvFile(
    ("credits",),
    CREDITS,
    (
        nested("cast", _CAST, CREDITS.nested["cast"]),
        nested("crew", _CREW, CREDITS.nested["crew"]),
    ),
)
_KEYWORDS = _CsvFile(("keywords",), KEYWORDS, (nested("keywords", _ID_NAME, KEYWORDS.nested["keywords"]),))
_LINKS = _CsvFile(("links", "links_small"), LINKS)
_RATINGS = _CsvFile(("ratings", "ratings_small"), RATINGS)
_NEEDED = ("id", "title", "release_date")  # columns of a file of added movies: without them no row is kept


class KaggleSource:
    """A folder with ``movies_dataset.csv``, ``credits.csv`` and up to three others.

    ``added`` are files of further movies, laid over the folder's in their order. Their columns are those of
    ``movies_dataset.csv``, of which they need three, and ``cast``, ``crew`` and ``keywords``. A row takes the
    place of the movie of its id; credits and keywords stay as they were if the file has no column for them.
    ``titles`` are names files beside those of the folder.
    """

    name = "The Movies Dataset"
    votes = "votes"
    licence = "facts from TMDB and GroupLens, published on Kaggle as CC0; ratings for non-commercial use"

    def __init__(self, folder: Path, added: Sequence[Path] = (), titles: Sequence[Path] = ()) -> None:
        self.folder = folder
        self.added = tuple(added)
        self.titles = tuple(titles)

    def load(self, connection: duckdb.DuckDBPyConnection, workspace: Path) -> RawCatalogue:
        """Read every file that is there into the raw tables.

        Raises:
            SourceError: a file is missing, unreadable or lacks a column.
        """
        inputs, malformed = [], []
        for kind, path in self._paths():
            file = input_files.stage(path, workspace)
            if kind is None:
                malformed += _lay_over(connection, file)
            else:
                present = csv_table.header(file, kind.table.required)
                malformed += _read(connection, [kind], file, present, kind.table.name)
            inputs.append(file)
            if file.path != path:
                file.path.unlink()
        for path in self._names_files():
            file = input_files.stage(path, workspace)
            names_files.read(connection, file)
            inputs.append(file)
            if file.path != path:
                file.path.unlink()
        return RawCatalogue(self.name, inputs, malformed)

    def _paths(self) -> list[tuple[_CsvFile | None, Path]]:
        """Return the files that are there, added ones without a kind.

        Raises:
            MissingFile: a required file or one of the added ones is not there.
        """
        paths: list[tuple[_CsvFile | None, Path]] = [
            (kind, input_files.require(self.folder, kind.stems)) for kind in (_MOVIES, _CREDITS)
        ]
        for optional in (_KEYWORDS, _LINKS, _RATINGS):
            path = input_files.find(self.folder, optional.stems)
            if path is not None:
                paths.append((optional, path))
        for path in self.added:
            if not path.is_file():
                raise MissingFile(str(path), "no such file", "Name a CSV file of movies to add")
            paths.append((None, path))
        return paths

    def _names_files(self) -> list[Path]:
        """Return the names files of the folder, and the others.

        Raises:
            MissingFile: one of the others is not there.
        """
        for path in self.titles:
            if not path.is_file():
                raise MissingFile(str(path), "no such file", "Name a file of titles, such as title.akas.tsv")
        return [*names_files.find(self.folder), *self.titles]


def _lay_over(connection: duckdb.DuckDBPyConnection, file: InputFile) -> list[tuple[str, str]]:
    """Add a file's movies to the raw tables; return malformed cells.

    Their records come after those that are there.
    """
    present = csv_table.header(file, _NEEDED)
    kinds = [kind for kind in (_MOVIES, _CREDITS, _KEYWORDS) if set(present) & set(kind.table.columns) - {"id"}]
    malformed = _read(connection, kinds, file, present, "added")
    for kind in kinds:
        name, columns = kind.table.name, ", ".join(map(quoted, kind.table.columns))
        connection.execute(kind.table.declaration)
        connection.execute(
            f"DELETE FROM {name} WHERE TRY_CAST(id AS BIGINT) IN (SELECT TRY_CAST(id AS BIGINT) FROM added)"
        )
        connection.execute(
            f"INSERT INTO {name} BY NAME SELECT {columns}, "
            f"record + (SELECT coalesce(max(record) + 1, 0) FROM {name}) AS record FROM added"
        )
    connection.execute("DROP TABLE added")
    return malformed


def _read(
    connection: duckdb.DuckDBPyConnection,
    kinds: Sequence[_CsvFile],
    file: InputFile,
    present: Collection[str],
    table: str,
) -> list[tuple[str, str]]:
    """Read the columns of some kinds into one table; return malformed cells.

    Columns that are not ``present`` are NULL. Of a malformed cell the place and text are returned.
    """
    nested_columns = [column for kind in kinds for column in kind.nested]
    columns = {
        name: f"file.{quoted(name)}" if name in present else "NULL::VARCHAR"
        for kind in kinds
        for name in kind.table.columns
        if name not in kind.table.nested
    }
    for column in nested_columns:
        columns |= column.expressions(absent=column.name not in present)
    csv_table.read(connection, file, table, columns, pad_short_rows=all(kind.ragged for kind in kinds))
    return [
        (f"{file.name}, record {record + 1}", f"{column.name}: {text[:80]}")
        for column in nested_columns
        for record, text in parse_leftovers(connection, table, column)
    ]
