"""Filters resolved against a release, to bitmaps of matching movies."""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from butaca.catalogue import genre_names
from butaca.catalogue.names import fold
from butaca.catalogue.text_keys import key
from butaca.errors import NotFound
from butaca.release.reader import Release
from butaca.serving.filters.bitmaps import bitmap_index, movies_with
from butaca.serving.filters.grammar import Filters, Members, Range, Term, Unknown
from butaca.serving.filters.sort_index import sort_index
from butaca.serving.search import names
from butaca.serving.search.entries import KINDS, TABLES, Kind
from butaca.serving.search.suggestions import suggestions

Value = int | str

_KINDS = {
    "actor": "person",
    "director": "person",
    "original_language": "language",
    "spoken_language": "language",
}  # where it is not the filter's name
_IDENTIFIED: Mapping[str, Kind] = {kind: kind for kind in KINDS if kind != "movie"}
_CODED = {"country": ("countries", str.upper), "language": ("languages", str.lower)}
_LONGEST_ID = 19  # digits, from which on they are no id
_OF_GRAMMAR = re.compile(r"[,|]|^\s*-")  # what a name in a filter cannot have


def matching_movies(release: Release, filters: Filters) -> int:
    """Return the bitmap of the movies that match the filters.

    Without any filters every movie matches.

    Raises:
        NotFound: a name that the release does not know; with the nearest names that it does.
    """
    every = matching = bitmap_index(release).every
    for bounds in filters.ranges:
        matching &= _in_range(release, bounds, every)
    for members in filters.members:
        for clause in members.clauses:
            matching &= _with_any(release, members, clause, every)
    return matching


def _in_range(release: Release, bounds: Range | Unknown, every: int) -> int:
    index = sort_index(release, bounds.field)
    assert index is not None, "every release has every order"
    if isinstance(bounds, Range):
        return index.between(bounds.least, bounds.most)
    return index.known if bounds.without else every & ~index.known


def _with_any(release: Release, members: Members, clause: Sequence[Term], every: int) -> int:
    matching = 0
    for term in clause:
        holders = 0
        for value in _values(release, members.field, term.value):
            holders |= movies_with(release, members.field, value)
        matching |= every & ~holders if term.without else holders
    return matching


def _values(release: Release, field: str, name: str) -> list[Value]:
    """Return the ids or codes of a name, id or code.

    Several people may have the same name.
    """
    kind = _KINDS.get(field, field)
    if kind in ("genre", "status"):
        return _genre_or_status(release, kind, name)
    values = _looked_up(release, kind, name)
    if not values:
        near = (_sendable(release, kind, other) for other in suggestions(release, kind, name))
        raise NotFound(kind, name, list(near), field)
    return values


def _looked_up(release: Release, kind: str, text: str) -> list[Value]:
    """Return the ids or codes that a text gives or names."""
    if kind in _CODED:
        table, cased = _CODED[kind]
        rows = release.rows(f"SELECT code FROM {table} WHERE code = ?", (cased(text),))
        return list(dict.fromkeys([*(row[0] for row in rows), *_named(release, kind, text)]))
    if text.isdecimal() and len(text) < _LONGEST_ID:
        rows = release.rows(f"SELECT id FROM {TABLES[_IDENTIFIED[kind]]} WHERE id = ?", (int(text),))
        if rows:
            return [rows[0][0]]
    return _named(release, kind, text)


def _named(release: Release, kind: str, name: str) -> list[Value]:
    if kind in _CODED:
        return list(names.locality_codes(release, _CODED[kind][0], name))
    return list(names.named(release, _IDENTIFIED[kind], name))


def _sendable(release: Release, kind: str, name: str) -> str:
    """Return a name, or its id, in a form that filters accept.

    A sign of the grammar becomes a space, which counts for nothing in names.
    """
    values = _named(release, kind, name)
    plain = " ".join(_OF_GRAMMAR.sub(" ", name).split())
    for text in (name, plain):
        if text and not _OF_GRAMMAR.search(text) and _looked_up(release, kind, text) == values:
            return text
    return str(values[0]) if values else name


def _genre_or_status(release: Release, kind: str, name: str) -> list[Value]:
    """Return the genre or status of a name.

    There are so few that an error without near names gives all of them.
    """
    known_names = release.once(("names", kind), _genres if kind == "genre" else _statuses)
    folded = fold(name)
    values = [value for value, known in known_names.items() if folded in [fold(str(value)), *map(fold, known)]]
    values = values or [value for value, known in known_names.items() if key(name) in map(key, known)]
    if not values:
        by_fold = {fold(name): name for known in known_names.values() for name in known}
        near = [by_fold[match] for match in get_close_matches(folded[:80], by_fold, n=5)]
        raise NotFound(kind, name, near or sorted(by_fold.values()), kind)
    return values


def _genres(release: Release) -> Mapping[Value, list[str]]:
    rows = release.rows("SELECT id, name FROM genres ORDER BY name")
    return {
        row["id"]: [row["name"], genre_names.spanish(row["name"]), *genre_names.others(row["name"])] for row in rows
    }


def _statuses(release: Release) -> Mapping[Value, list[str]]:
    rows = release.rows("SELECT DISTINCT status FROM movies WHERE status IS NOT NULL ORDER BY status")
    return {row["status"]: [row["status"]] for row in rows}
