"""Raw tables: the output of every source, the input of cleaning.

Scalars are text as the source has it; nested columns are lists of structs. The column ``record`` is
the record's place in its file, from 0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import duckdb

from butaca.catalogue.schema import INTEGER, TEXT, quoted
from butaca.sources.input_files import InputFile

_ID_NAME = {"id": INTEGER, "name": TEXT}


@dataclass(frozen=True)
class RawTable:
    """A raw table.

    A column that is not ``required`` may be absent from the file and is then NULL.

    ``nested`` has, for each nested column, the keys of its entries and their SQL types. ``derived`` are columns that
    no file has: a source may fill them.
    """

    name: str
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    nested: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    derived: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, without ``record``."""
        return self.required + self.optional + self.derived

    @property
    def declaration(self) -> str:
        """The statement that creates the table unless it exists."""
        columns = ", ".join(f"{quoted(name)} {self.type_of(name)}" for name in self.columns)
        return f"CREATE TABLE IF NOT EXISTS {self.name} ({columns}, record {INTEGER})"

    def type_of(self, column: str) -> str:
        """Return the SQL type of a column."""
        if column not in self.nested:
            return TEXT
        return f"STRUCT({', '.join(f'{quoted(key)} {kind}' for key, kind in self.nested[column].items())})[]"


MOVIES = RawTable(
    "raw_movies",
    (
        *("id", "title", "release_date", "original_language", "budget", "revenue", "runtime"),
        *("popularity", "vote_count", "vote_average"),
        *("belongs_to_collection", "genres", "production_companies"),
        *("production_countries", "spoken_languages"),
    ),
    ("status", "overview", "tagline", "homepage", "poster_path", "imdb_id", "original_title"),
    {
        "belongs_to_collection": {**_ID_NAME, "poster_path": TEXT},
        "genres": _ID_NAME,
        "production_companies": _ID_NAME,
        "production_countries": {"iso_3166_1": TEXT, "name": TEXT},
        "spoken_languages": {"iso_639_1": TEXT, "name": TEXT},
    },
    derived=("external_id",),  # the id of the source where that is a text, and ``id`` a number made of it
)
CREDITS = RawTable(
    "raw_credits",
    ("id", "cast", "crew"),
    nested={
        "cast": {**_ID_NAME, "order": INTEGER, "character": TEXT},
        "crew": {**_ID_NAME, "job": TEXT, "department": TEXT},
    },
    derived=("title",),  # of the movie, where the file has it: it tells whether its ids are those of the movies
)
KEYWORDS = RawTable("raw_keywords", ("id", "keywords"), nested={"keywords": _ID_NAME})
# "tmdbId" is the id of a raw movie, whatever the file means by it; "movieId" the id that the ratings have.
LINKS = RawTable("raw_links", ("movieId", "imdbId", "tmdbId"))
# "movieId" is that of the links; where there are no links, the id of a raw movie.
RATINGS = RawTable("raw_ratings", ("userId", "movieId", "rating", "timestamp"))
TITLES = RawTable("raw_titles", ("movie_id", "title"), ("language", "country"))

RAW_TABLES = (MOVIES, CREDITS, KEYWORDS, LINKS, RATINGS, TITLES)


@dataclass(frozen=True)
class Note:
    """A finding of the reading: its code, examples and count."""

    code: str
    examples: Sequence[tuple[str, str]]
    count: int


@dataclass(frozen=True)
class RawCatalogue:
    """A source that was read.

    It has the source's name, its files, and the place and text of each malformed cell. ``undated`` says that movies
    without a date are kept: their year is unknown. ``notes`` are findings of the reading itself.
    """

    source: str
    inputs: list[InputFile]
    malformed: list[tuple[str, str]]
    undated: bool = False
    notes: tuple[Note, ...] = ()


class CatalogueSource(Protocol):
    """Anything a catalogue can be made from."""

    name: str
    licence: str
    votes: str  # whose votes it has: those of an audience ("votes") or of critics ("reviews")

    def load(self, connection: duckdb.DuckDBPyConnection, workspace: Path) -> RawCatalogue:
        """Create the raw tables.

        Those of optional files are made only if there is something to put in them.
        """
        ...
