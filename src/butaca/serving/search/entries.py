"""Entries of the search index: the names of everything that is searched."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal, NamedTuple, get_args

from butaca.release.reader import IN_LIST, Release, id_list
from butaca.serving.search.query import Ids

Kind = Literal["movie", "person", "collection", "company", "keyword"]
NameField = Literal["title", "original_title", "other_title", "rewritten_title", "place", "initials", "name"]

KINDS: tuple[Kind, ...] = get_args(Kind)
MOVIES: tuple[Kind, ...] = ("movie",)
TABLES: dict[Kind, str] = {
    "movie": "movies",
    "person": "people",
    "collection": "collections",
    "company": "companies",
    "keyword": "keywords",
}

_COLUMNS = (
    "entry.id, kind, ref, field, name, key, entry.words, year, prominence, movie_count, best, "
    "CASE WHEN kind = 'movie' AND field <> 'title' THEN (SELECT title FROM movies WHERE movies.id = ref) "
    "WHEN field = 'initials' THEN (SELECT name FROM collections WHERE collections.id = ref) ELSE name END"
)


class Entry(NamedTuple):
    """A name in the search index of a release.

    The smaller the ``id``, the better known. ``ref`` is the id of the movie, person, collection, company or keyword,
    ``best`` that of its best-known movie, and ``title`` the name it is shown under. See
    ``butaca.release.search_index``.
    """

    id: int
    kind: Kind
    ref: int
    field: NameField
    name: str
    key: str
    words: str
    year: int | None
    prominence: int
    movie_count: int
    best: int
    title: str


def exists(release: Release, kind: str, ref: int) -> bool:
    """Return whether the release has a movie, person, collection and so on."""
    table = next(table for own, table in TABLES.items() if own == kind)
    return release.row(f"SELECT 1 FROM {table} WHERE id = ?", (ref,)) is not None


def by_keys(release: Release, keys: Iterable[str], most: int) -> list[Entry]:
    """Return the entries with one of the keys, the best known first.

    Collections also match without their last word.
    """
    texts = sorted(keys)
    texts += [f"{key}collection" for key in texts]
    return _select(release, f"WHERE key {IN_LIST} ORDER BY id LIMIT {most}", (json.dumps(texts),))


def matching(release: Release, words: str, kinds: Collection[Kind], year: int | None, most: int) -> list[Entry]:
    """Return the entries whose words match an expression, best known first.

    ``words`` is an expression of the full-text index.
    """
    rows = release.rows(
        f"SELECT {_COLUMNS} FROM search_index JOIN search_entries AS entry ON entry.id = search_index.rowid "
        f"WHERE search_index MATCH ? ORDER BY search_index.rowid LIMIT {most}",
        (_expression(words, kinds, year),),
    )
    return [Entry._make(row) for row in rows]


def references(
    release: Release, words: str, kinds: Collection[Kind], year: int | None, most: int
) -> list[tuple[int, Kind, int]]:
    """Return id, kind and reference of what ``matching`` returns."""
    rows = release.rows(
        "SELECT entry.id, kind, ref FROM search_index JOIN search_entries AS entry ON entry.id = search_index.rowid "
        f"WHERE search_index MATCH ? ORDER BY search_index.rowid LIMIT {most}",
        (_expression(words, kinds, year),),
    )
    return [(row[0], row[1], row[2]) for row in rows]


def of_rows(release: Release, ids: Iterable[int]) -> list[Entry]:
    """Return the entries of some ids, the best known first."""
    return _select(release, f"WHERE entry.id {IN_LIST} ORDER BY id", (id_list(ids),))


def of_movies(release: Release, movie_ids: Iterable[int]) -> list[Entry]:
    """Return all names of some movies, the best known first."""
    return _select(release, f"WHERE kind = 'movie' AND ref {IN_LIST} ORDER BY id", (id_list(movie_ids),))


def by_sound(release: Release, sound: str, most: int) -> list[tuple[Entry, float]]:
    """Return the titles that begin with a sound, with its share.

    The best known come first. ``sound`` is one of ``butaca.catalogue.sounds``.
    """
    rows = release.rows(
        f"SELECT {_COLUMNS}, sound FROM search_sounds JOIN search_entries AS entry ON entry.id = entry "
        f"WHERE sound >= :sound AND sound < :sound || '~' ORDER BY entry.id LIMIT {most}",
        {"sound": sound},
    )
    return [(Entry._make(row[:-1]), len(sound) / len(row[-1])) for row in map(tuple, rows)]


def by_ids(release: Release, ids: Ids) -> list[Entry]:
    """Return the titles of the movies that an id may mean."""
    if ids == Ids():
        return []
    condition = "imdb_id = :id OR external_id = :id" if ids.imdb else "movielens_id = :id"
    return _select(
        release,
        "WHERE kind = 'movie' AND field = 'title' AND ref IN "
        f"(SELECT movie_id FROM movie_details WHERE {condition}) ORDER BY id LIMIT 5",
        {"id": ids.imdb or ids.number},
    )


def _expression(words: str, kinds: Collection[Kind], year: int | None) -> str:
    expression = f"words : ({words})"
    if len(kinds) < len(KINDS):
        expression += f" AND marks : ({' OR '.join(kinds)})"
    return expression if year is None else f'{expression} AND marks : "{year}"'


def _select(release: Release, rest: str, parameters: Sequence[object] | Mapping[str, object]) -> list[Entry]:
    rows = release.rows(f"SELECT {_COLUMNS} FROM search_entries AS entry {rest}", parameters)
    return [Entry._make(row) for row in rows]
