"""Counts of movies by month, weekday, country and language.

Also the movies of a collection or company, by its name.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from butaca.catalogue import attributes
from butaca.catalogue.attributes import Attribute
from butaca.catalogue.movie import Movie
from butaca.errors import NotFound
from butaca.release.database import OLDEST_FIRST
from butaca.release.reader import IN_LIST, Release, id_list
from butaca.serving.browse import movies
from butaca.serving.search import names
from butaca.serving.search.entries import TABLES, Kind
from butaca.serving.search.suggestions import suggestions


@dataclass(frozen=True)
class Locality:
    """A country or language, and how many movies belong to it.

    Movies belong to the countries they were made in, and to the languages spoken in them.
    """

    code: str
    name: str
    name_es: str
    movie_count: int


@dataclass(frozen=True)
class NamedGroup:
    """A collection or company, and its movies, the oldest first."""

    name: str
    movies: tuple[Movie, ...]


def in_month(release: Release, month: int) -> int:
    """Count the movies of a month, 1 to 12, of any year."""
    return _count(release, "release_month = ?", (month,))


def on_weekday(release: Release, weekday: int) -> int:
    """Count the movies released on a weekday; 0 is Sunday."""
    return _count(release, "release_weekday = ?", (weekday,))


def of_original_language(release: Release, code: str) -> int:
    """Count the movies whose original language has a code."""
    return _count(release, "original_language = ?", (code,))


def language_code(release: Release, text: str) -> str | None:
    """Return the text as a language code; None if it is none."""
    row = release.row("SELECT code FROM languages WHERE code = ?", (text.strip().lower(),))
    return row["code"] if row else None


def country(release: Release, text: str) -> list[Locality]:
    """Return the countries of a code or name, most movies first.

    Names are in English, Spanish or as people say.

    Raises:
        NotFound: there is none; with the nearest names.
    """
    return _localities(release, "countries", "country", text)


def language(release: Release, text: str) -> list[Locality]:
    """Return the languages of a code or name, most movies first.

    Names are in English, Spanish or the language itself; the movies are those in which it is spoken.

    Raises:
        NotFound: there is none; with the nearest names.
    """
    return _localities(release, "languages", "language", text)


def collection(release: Release, name: str) -> NamedGroup:
    """Return the collection of a name.

    The word Collection at its end may be left out.

    Raises:
        NotFound: there is none; with the nearest names.
    """
    group = _named_group(release, "collection", name, attributes.COLLECTIONS)
    if group is not None:
        return group
    raise NotFound("collection", name, suggestions(release, "collection", name))


def company(release: Release, name: str) -> NamedGroup:
    """Return the production company of a name, all its ids together.

    Raises:
        NotFound: there is none; with the nearest names.
    """
    group = _named_group(release, "company", name, attributes.COMPANIES)
    if group is None:
        raise NotFound("company", name, suggestions(release, "company", name))
    return group


def _named_group(release: Release, kind: Kind, name: str, attribute: Attribute) -> NamedGroup | None:
    """Return all movies of a group's name; None without any."""
    ids = names.named(release, kind, name)
    if not ids:
        return None
    row = release.row(
        f"SELECT name FROM {TABLES[kind]} WHERE id {IN_LIST} ORDER BY movies DESC, id LIMIT 1", (id_list(ids),)
    )
    assert row is not None, "the ids are of the release"
    return NamedGroup(row["name"], _movies(release, attribute, ids))


def _count(release: Release, condition: str, parameters: Sequence[object]) -> int:
    row = release.row(f"SELECT count(*) FROM movies WHERE {condition}", parameters)
    return int(row[0]) if row else 0


def _movies(release: Release, attribute: Attribute, ids: Sequence[int]) -> tuple[Movie, ...]:
    holders = attribute.pairs(members=IN_LIST)
    rest = f"WHERE id IN (SELECT movie_id FROM ({holders})) ORDER BY {OLDEST_FIRST}"
    return tuple(movies.select(release, rest, (id_list(ids),)))


def _localities(release: Release, table: str, kind: str, text: str) -> list[Locality]:
    code = text.strip().upper() if table == "countries" else text.strip().lower()
    rows = release.rows(
        f"SELECT code, name, name_es, movies FROM {table} WHERE code = ? OR code {IN_LIST} ORDER BY movies DESC, code",
        (code, json.dumps(names.locality_codes(release, table, text))),
    )
    if not rows:
        raise NotFound(kind, text, suggestions(release, kind, text))
    return [Locality(*row) for row in rows]
