"""The default catalogue: 17,472 movies of Wikidata, from ``bokeh-sampledata``.

Wikidata's structured data are in the public domain (CC0). The movies are those of 1940 to 2014 that have a review
score. The sample lacks budgets, keywords, plots, collections, popularity and billing order, which stay unknown. Its
votes are critics' reviews: their number, and their mean from 0 to 10.
"""

import importlib.util
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from butaca.catalogue.schema import INTEGER, quoted
from butaca.errors import MissingExtra, MissingFile
from butaca.sources import input_files, locale_names
from butaca.sources.raw_tables import CREDITS, MOVIES, RawCatalogue, RawTable

_QUERY = """
    SELECT omdb.ID AS id, Title AS title, Released AS released, Runtime AS runtime, Genre AS genres,
           Director AS directors, Writer AS writers, "Cast" AS actors, Language AS languages, Country AS countries,
           imdbID AS imdb_id, Reviews AS reviews, tomatoes.Rating AS mean_review, BoxOffice AS gross,
           Production AS companies
    FROM omdb JOIN tomatoes USING (ID) ORDER BY omdb.ID
"""
_CREW = (("directors", "Director", "Directing"), ("writers", "Writer", "Writing"))
_ROWS = 2_000  # at a time: what bounds the memory of filling


class WikidataSample:
    """The sample as a source, read straight from its database."""

    name = "Wikidata film sample"
    votes = "reviews"
    licence = "Wikidata, CC0: in the public domain"

    def load(self, connection: duckdb.DuckDBPyConnection, workspace: Path) -> RawCatalogue:  # noqa: ARG002 # the protocol has it
        """Fill the raw tables of movies and credits.

        Raises:
            MissingExtra: ``bokeh-sampledata`` is not installed.
        """
        database = _database()
        movies = _read(database)
        people = _numbered(movie[column] for movie in movies for column in ("directors", "writers", "actors"))
        genres = _numbered(movie["genres"] for movie in movies)
        companies = _numbered(movie["companies"] for movie in movies)
        _fill(connection, MOVIES, movies, partial(_movie, genres=genres, companies=companies))
        _fill(connection, CREDITS, movies, partial(_credits, people=people))
        return RawCatalogue(self.name, [input_files.stage_binary(database)], [])


def _database() -> Path:
    spec = importlib.util.find_spec("bokeh_sampledata")
    if spec is None or spec.origin is None:
        raise MissingExtra(
            "the default catalogue needs the package bokeh-sampledata. "
            "Install it with: pip install 'butaca[demo]', or name a folder with your own data"
        )
    path = Path(spec.origin).parent / "_data" / "movies.db"
    if not path.is_file():
        raise MissingFile(str(path.name), "not in the package bokeh-sampledata", "Install version 2026.1 or later")
    return path


def _read(database: Path) -> list[sqlite3.Row]:
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        return connection.execute(_QUERY).fetchall()


def _fill(
    connection: duckdb.DuckDBPyConnection,
    table: RawTable,
    movies: Sequence[sqlite3.Row],
    raw: Callable[[sqlite3.Row], Mapping[str, Any]],
) -> None:
    """Create a raw table and fill it with movies in order.

    A column that ``raw`` does not name is NULL.
    """
    connection.execute(table.declaration)
    columns = ", ".join(f"unnest(${column}::{table.type_of(column)}[]) AS {quoted(column)}" for column in table.columns)
    for first in range(0, len(movies), _ROWS):
        rows = [raw(movie) for movie in movies[first : first + _ROWS]]
        values = {column: [_cell(row.get(column)) for row in rows] for column in table.columns}
        records = list(range(first, first + len(rows)))
        connection.execute(
            f"INSERT INTO {table.name} BY NAME SELECT {columns}, unnest($record::{INTEGER}[]) AS record",
            {**values, "record": records},
        )


def _cell(value: object) -> str | list[Any] | None:
    """Return a raw cell: entries, a text, or nothing."""
    if isinstance(value, list):
        return value
    return None if value is None else str(value) or None


def _movie(movie: sqlite3.Row, genres: dict[str, int], companies: dict[str, int]) -> Mapping[str, object]:
    languages = [(locale_names.language_code(name), name) for name in _split(movie["languages"])]
    return {
        "id": movie["id"],
        "title": movie["title"],
        "release_date": movie["released"],
        "original_language": languages[0][0] if len(languages) == 1 else None,
        "revenue": movie["gross"],
        "runtime": movie["runtime"],
        "vote_count": movie["reviews"] if movie["mean_review"] is not None else None,
        "vote_average": movie["mean_review"],
        "genres": [{"id": genres[name], "name": name} for name in _split(movie["genres"])],
        "production_companies": [{"id": companies[name], "name": name} for name in _split(movie["companies"])],
        "production_countries": [
            {"iso_3166_1": locale_names.country_code(name), "name": name} for name in _split(movie["countries"])
        ],
        "spoken_languages": [{"iso_639_1": code, "name": name} for code, name in languages],
        "imdb_id": movie["imdb_id"],
    }


def _credits(movie: sqlite3.Row, people: dict[str, int]) -> Mapping[str, object]:
    return {
        "id": movie["id"],
        "cast": [
            {"id": people[name], "name": name, "order": place} for place, name in enumerate(_split(movie["actors"]))
        ],
        "crew": [
            {"id": people[name], "name": name, "job": job, "department": department}
            for column, job, department in _CREW
            for name in _split(movie[column])
        ],
    }


def _split(names: str | None) -> list[str]:
    """Return the names of a cell, which stand between commas."""
    return [name for part in (names or "").split(", ") if (name := part.strip())]


def _numbered(cells: Iterable[str | None]) -> dict[str, int]:
    """Give numbers to the names of all cells, alphabetically from 1.

    The sample has no ids.
    """
    names = {name for cell in cells for name in _split(cell)}
    return {name: place for place, name in enumerate(sorted(names), start=1)}
