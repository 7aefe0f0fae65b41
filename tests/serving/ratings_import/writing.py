"""Writes the exports of every site, so that what is written can be read back."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from butaca.serving.ratings_import.import_limits import ImportLimits
from butaca.serving.ratings_import.reading.read_file import RatingsImport, read


@dataclass(frozen=True)
class Opinion:
    """What somebody says of a movie; stars are out of five, None where it was only seen."""

    title: str
    year: int
    stars: float | None
    imdb: str = "tt0113277"
    tmdb: int = 949
    movielens: int = 6


def number(value: float | None, times: int = 1) -> str:
    """Return a rating as the sites write it; empty where there is none."""
    return "" if value is None else f"{value * times:g}"


TABLES: Mapping[str, Callable[[Opinion], dict[str, str]]] = {
    "letterboxd": lambda one: {
        "Date": "2024-01-02", "Name": one.title, "Year": str(one.year), "Letterboxd URI": "https://films.example/a",
        "Rating": number(one.stars),
    },
    "letterboxd_import": lambda one: {
        "Title": one.title, "Year": str(one.year), "Rating10": number(one.stars, 2), "WatchedDate": "2024-01-02",
    },
    "imdb": lambda one: {
        "Const": one.imdb, "Your Rating": number(one.stars, 2), "Date Rated": "2024-01-02", "Title": one.title,
        "Title Type": "Movie", "Year": str(one.year),
    },
    "trakt": lambda one: {
        "watched_at": "2024-01-02T03:04:05.000Z", "type": "movie", "title": one.title, "year": str(one.year),
        "trakt_rating": "7.1", "imdb_id": one.imdb, "tmdb_id": str(one.tmdb), "rating": number(one.stars, 2),
    },
    "movielens": lambda one: {
        "userId": "1", "movieId": str(one.movielens), "rating": number(one.stars), "timestamp": "964982703",
    },
    "movielens_site": lambda one: {
        "movie_id": str(one.movielens), "imdb_id": one.imdb.removeprefix("tt"), "tmdb_id": str(one.tmdb),
        "rating": number(one.stars), "average_rating": "3.1", "title": f"{one.title} ({one.year})",
    },
}  # fmt: skip
"""Rows of each table by column, in the order in which the site has the columns."""


def trakt_json(opinions: Sequence[Opinion]) -> bytes:
    """Write an array as Trakt's API has it."""
    items = [
        {
            "last_watched_at": "2024-01-02T03:04:05.000Z",
            "rating": None if one.stars is None else int(one.stars * 2),
            "type": "movie",
            "movie": {"title": one.title, "year": one.year, "ids": {"imdb": one.imdb, "tmdb": one.tmdb}},
        }
        for one in opinions
    ]
    return json.dumps(items, ensure_ascii=False).encode()


def table(
    rows: Sequence[Mapping[str, str]],
    *,
    columns: Sequence[str] | None = None,
    separator: str = ",",
    end: str = "\n",
    before: str = "",
    encoding: str = "utf-8",
) -> bytes:
    """Write rows as a table, with something before it."""
    text = io.StringIO(newline="")
    text.write(before)
    writer = csv.DictWriter(text, columns or list(rows[0]), delimiter=separator, lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def zipped(members: Sequence[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Pack members; names may occur more than once."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return packed.getvalue()


def imported(content: bytes, limits: ImportLimits | None = None, name: str | None = None) -> RatingsImport:
    """Read a file that is in memory."""
    return read(io.BytesIO(content), limits or ImportLimits(), name)


def stars(content: bytes, name: str | None = None) -> dict[str, float | None]:
    """Return the stars of every movie by its name."""
    return {row.name: row.stars for row in imported(content, name=name).rows}
