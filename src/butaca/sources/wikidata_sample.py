"""The default catalogue: 17,472 films of Wikidata, inside the package ``bokeh-sampledata``.

Wikidata's structured data are in the public domain (CC0). The films are those of 1940 to 2014 that have
a review score. What the sample lacks (budgets, keywords, plots, franchises, popularity, billing order)
stays unknown. Its votes are critics' reviews: their number, and their mean from 0 to 10.
"""

import csv
import importlib.util
import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from butaca.errors import MissingExtra, MissingFile
from butaca.sources import files, localities
from butaca.sources.kaggle import KaggleSource
from butaca.sources.raw import CREDITS, MOVIES, RawCatalogue

_QUERY = """
    SELECT omdb.ID AS id, Title AS title, Released AS released, Runtime AS runtime, Genre AS genres,
           Director AS directors, Writer AS writers, "Cast" AS actors, Language AS languages, Country AS countries,
           imdbID AS imdb_id, Reviews AS reviews, tomatoes.Rating AS mean_review, BoxOffice AS gross,
           Production AS companies
    FROM omdb JOIN tomatoes USING (ID) ORDER BY omdb.ID
"""
_CREW = (("directors", "Director", "Directing"), ("writers", "Writer", "Writing"))


class WikidataSample:
    """The sample, written as the two CSV files of Kaggle's shape and read like any other data."""

    name = "Wikidata film sample"
    votes = "reviews"
    licence = "Wikidata, CC0: in the public domain"

    def load(self, connection: duckdb.DuckDBPyConnection, workspace: Path) -> RawCatalogue:
        """Read the sample into the raw tables.

        Raises:
            MissingExtra: ``bokeh-sampledata`` is not installed.
        """
        database = _database()
        staged = files.stage_binary(database)
        folder = workspace / "wikidata"
        folder.mkdir()
        _write_csv(database, folder)
        raw = KaggleSource(folder).load(connection, workspace)
        return replace(raw, source=self.name, inputs=[staged])


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


def _write_csv(database: Path, folder: Path) -> None:
    connection = sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    try:
        films = connection.execute(_QUERY).fetchall()
    finally:
        connection.close()
    people = _numbered(film[column] for film in films for column in ("directors", "writers", "actors"))
    genres = _numbered(film["genres"] for film in films)
    companies = _numbered(film["companies"] for film in films)
    with (
        (folder / "movies_dataset.csv").open("w", newline="", encoding="utf-8") as movies_file,
        (folder / "credits.csv").open("w", newline="", encoding="utf-8") as credits_file,
    ):
        movies = csv.DictWriter(movies_file, MOVIES.columns, restval="")
        credits = csv.DictWriter(credits_file, CREDITS.columns)
        movies.writeheader()
        credits.writeheader()
        for film in films:
            movies.writerow(_movie(film, genres, companies))
            credits.writerow(_credits(film, people))


def _movie(film: sqlite3.Row, genres: dict[str, int], companies: dict[str, int]) -> dict[str, Any]:
    languages = [(localities.language_code(name), name) for name in _split(film["languages"])]
    return {
        "id": film["id"],
        "title": film["title"],
        "release_date": film["released"],
        "original_language": languages[0][0] if len(languages) == 1 else "",
        "revenue": film["gross"],
        "runtime": film["runtime"],
        "vote_count": film["reviews"] if film["mean_review"] is not None else "",
        "vote_average": film["mean_review"],
        "genres": [{"id": genres[name], "name": name} for name in _split(film["genres"])],
        "production_companies": [{"id": companies[name], "name": name} for name in _split(film["companies"])],
        "production_countries": [
            {"iso_3166_1": localities.country_code(name), "name": name} for name in _split(film["countries"])
        ],
        "spoken_languages": [{"iso_639_1": code, "name": name} for code, name in languages],
        "imdb_id": film["imdb_id"],
    }


def _credits(film: sqlite3.Row, people: dict[str, int]) -> dict[str, Any]:
    return {
        "id": film["id"],
        "cast": [
            {"id": people[name], "name": name, "order": place} for place, name in enumerate(_split(film["actors"]))
        ],
        "crew": [
            {"id": people[name], "name": name, "job": job, "department": department}
            for column, job, department in _CREW
            for name in _split(film[column])
        ],
    }


def _split(names: str | None) -> list[str]:
    return [name for part in (names or "").split(", ") if (name := part.strip())]


def _numbered(cells: Iterable[str | None]) -> dict[str, int]:
    """The sample has no ids for names: theirs are their places in the alphabet, from 1."""
    names = {name for cell in cells for name in _split(cell)}
    return {name: place for place, name in enumerate(sorted(names), start=1)}
