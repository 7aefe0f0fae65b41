"""The raw tables: what every source delivers, and what cleaning starts from.

Scalars are text as the source has it; nested columns are lists of structs. The column ``record`` is
the record's place in its file, from 0.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import duckdb

from butaca.sources.files import InputFile


@dataclass(frozen=True)
class RawTable:
    """A raw table; a column that is not ``required`` may be absent from the file and is then NULL."""

    name: str
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns."""
        return self.required + self.optional


MOVIES = RawTable(
    "raw_movies",
    (
        *("id", "title", "release_date", "original_language", "budget", "revenue", "runtime"),
        *("popularity", "vote_count", "vote_average"),
        *("belongs_to_collection", "genres", "production_companies"),
        *("production_countries", "spoken_languages"),
    ),
    ("status", "overview", "tagline", "homepage", "poster_path", "imdb_id", "original_title"),
)
CREDITS = RawTable("raw_credits", ("id", "cast", "crew"))
KEYWORDS = RawTable("raw_keywords", ("id", "keywords"))
LINKS = RawTable("raw_links", ("movieId", "imdbId", "tmdbId"))
RATINGS = RawTable("raw_ratings", ("userId", "movieId", "rating", "timestamp"))


@dataclass(frozen=True)
class RawCatalogue:
    """What was read: the source's name, its files, and (where, what) of each malformed cell."""

    source: str
    inputs: list[InputFile]
    malformed: list[tuple[str, str]]


class Source(Protocol):
    """Anything a catalogue can be made from."""

    name: str
    licence: str
    votes: str  # what its votes are: those of an audience ("votes") or of critics ("reviews")

    def load(self, connection: duckdb.DuckDBPyConnection, workspace: Path) -> RawCatalogue:
        """Create the raw tables; those of optional files only where there is something to put in them."""
        ...
