"""Entries of the search index that contain the words of a query."""

import json
from collections.abc import Collection, Sequence
from typing import Literal, NamedTuple, get_args

from butaca.release.reader import IN_LIST, Release
from butaca.serving.search.query import Query
from butaca.serving.search.spelling import Spelling

Kind = Literal["movie", "person", "collection", "company"]
NameField = Literal["title", "original_title", "name"]

KINDS: tuple[Kind, ...] = get_args(Kind)
MOVIES: tuple[Kind, ...] = ("movie",)

_MAX_ENTRIES = 100  # that are compared with a query, the best known first

_COLUMNS = (
    "entry.id, kind, ref, field, name, key, entry.words, year, movie_count, best, "
    "CASE field WHEN 'original_title' THEN (SELECT title FROM movies WHERE movies.id = ref) ELSE name END"
)

Slots = Sequence[Sequence[Spelling]]  # for each required word of a query, its possible spellings


class Entry(NamedTuple):
    """A name in the search index of a release.

    The smaller the ``id``, the better known. ``ref`` is the id of the movie, person, collection or company, ``best``
    that of its best-known movie, and ``title`` the name it is shown under. See ``butaca.release.search_index``.
    """

    id: int
    kind: Kind
    ref: int
    field: NameField
    name: str
    key: str
    words: str
    year: int | None
    movie_count: int
    best: int
    title: str


def exists(release: Release, kind: str, ref: int) -> bool:
    """Return whether the release has a movie, person, collection or company."""
    table = {"movie": "movies", "person": "people", "collection": "collections", "company": "companies"}[kind]
    return release.row(f"SELECT 1 FROM {table} WHERE id = ?", (ref,)) is not None


def by_key(release: Release, query: Query, kinds: Collection[Kind]) -> list[Entry]:
    """Return the entries with a key of the query.

    The best known come first. Collections also match without their last word.
    """
    keys = [*query.keys, *(f"{key}collection" for key in query.keys)]
    rows = release.rows(
        f"SELECT {_COLUMNS} FROM search_entries AS entry WHERE key {IN_LIST} ORDER BY id LIMIT {2 * _MAX_ENTRIES}",
        (json.dumps(keys),),
    )
    entries = (Entry._make(row) for row in rows)
    return [
        entry
        for entry in entries
        if entry.kind in kinds
        and query.year in (None, entry.year)
        and (entry.key in query.keys or entry.kind == "collection")
    ]


def with_spellings(
    release: Release, query: Query, slots: Slots, kinds: Collection[Kind], *, missing: int = 0
) -> list[Entry]:
    """Return the entries with a spelling of each slot.

    The best known come first. ``missing`` is how many slots an entry may lack, 0 or 1.
    """
    if len(slots) <= missing or not all(slots):
        return []
    parts = [f"({' OR '.join(_phrase(spelling) for spelling in slot)})" for slot in slots]
    if missing:
        words = " OR ".join(f"({' AND '.join(parts[:place] + parts[place + 1 :])})" for place in range(len(parts)))
    else:
        words = " AND ".join(parts)
    expression = f"words : ({words})"
    if len(kinds) < len(KINDS):
        expression += f" AND marks : ({' OR '.join(kinds)})"
    if query.year is not None:
        expression += f' AND marks : "{query.year}"'
    rows = release.rows(
        f"SELECT {_COLUMNS} FROM search_index JOIN search_entries AS entry ON entry.id = search_index.rowid "
        f"WHERE search_index MATCH ? ORDER BY search_index.rowid LIMIT {_MAX_ENTRIES}",
        (expression,),
    )
    return [Entry._make(row) for row in rows]


def _phrase(spelling: Spelling) -> str:
    """Return the spelling as a phrase of the full-text index.

    Words are letters and digits only, so quotes keep them from being operators.
    """
    return f'"{" ".join(spelling.words)}"{"*" if spelling.is_prefix else ""}'
