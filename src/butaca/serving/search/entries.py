"""Names that have the words of a query, from the full-text index, the best known first."""

import json
from collections.abc import Collection, Sequence
from typing import Literal, NamedTuple, get_args

from butaca.release.reader import Release
from butaca.serving.search.query import Query
from butaca.serving.search.spelling import Spelling

Kind = Literal["movie", "person", "collection", "company"]
NameField = Literal["title", "original_title", "name"]

KINDS: tuple[Kind, ...] = get_args(Kind)
MOVIES: tuple[Kind, ...] = ("movie",)

_LOOKED_AT = 100  # names of one reading that are compared with it, the best known first

_COLUMNS = (
    "entry.id, kind, ref, field, name, key, entry.words, year, films, best, "
    "CASE field WHEN 'original_title' THEN (SELECT title FROM movies WHERE movies.id = ref) ELSE name END"
)

Slots = Sequence[Sequence[Spelling]]


class Entry(NamedTuple):
    """A name in the index, as ``butaca.release.search_index`` has it; ``title`` is what it is shown as.

    The smaller the ``id``, the better known.
    """

    id: int
    kind: Kind
    ref: int
    field: NameField
    name: str
    key: str
    words: str
    year: int | None
    films: int
    best: int
    title: str


def holds(release: Release, kind: str, ref: int) -> bool:
    """Whether the release has a movie, person, collection or company of that id."""
    table = {"movie": "movies", "person": "people", "collection": "collections", "company": "companies"}[kind]
    return release.row(f"SELECT 1 FROM {table} WHERE id = ?", (ref,)) is not None


def equal(release: Release, query: Query, kinds: Collection[Kind]) -> list[Entry]:
    """The names whose key is one of the query's; collections may also be called so without their last word."""
    keys = [*query.keys, *(f"{key}collection" for key in query.keys)]
    rows = release.rows(
        f"SELECT {_COLUMNS} FROM search_entries AS entry WHERE key IN (SELECT value FROM json_each(?)) "
        f"ORDER BY id LIMIT {2 * _LOOKED_AT}",
        (json.dumps(keys),),
    )
    found = (Entry._make(row) for row in rows)
    return [
        entry
        for entry in found
        if entry.kind in kinds
        and query.year in (None, entry.year)
        and (entry.key in query.keys or entry.kind == "collection")
    ]


def having(release: Release, query: Query, slots: Slots, kinds: Collection[Kind], *, but: int = 0) -> list[Entry]:
    """The names that have a spelling of each slot, or of all ``but`` one."""
    if len(slots) <= but or not all(slots):
        return []
    parts = [f"({' OR '.join(_phrase(spelling) for spelling in slot)})" for slot in slots]
    if but:
        wanted = " OR ".join(f"({' AND '.join(parts[:place] + parts[place + 1 :])})" for place in range(len(parts)))
    else:
        wanted = " AND ".join(parts)
    asked = f"words : ({wanted})"
    if len(kinds) < len(KINDS):
        asked += f" AND marks : ({' OR '.join(kinds)})"
    if query.year is not None:
        asked += f' AND marks : "{query.year}"'
    rows = release.rows(
        f"SELECT {_COLUMNS} FROM search_index JOIN search_entries AS entry ON entry.id = search_index.rowid "
        f"WHERE search_index MATCH ? ORDER BY search_index.rowid LIMIT {_LOOKED_AT}",
        (asked,),
    )
    return [Entry._make(row) for row in rows]


def _phrase(spelling: Spelling) -> str:
    """Words are letters and digits only, so that quotes keep them from being operators."""
    return f'"{" ".join(spelling.words)}"{"*" if spelling.open else ""}'
