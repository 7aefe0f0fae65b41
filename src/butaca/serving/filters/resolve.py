"""Filters against a release: what their names mean there, and the set of movies they leave."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches

from butaca.catalogue import genre_names
from butaca.catalogue.names import fold
from butaca.errors import NotFound
from butaca.release.reader import Release
from butaca.serving.filters.bitmaps import having, places
from butaca.serving.filters.grammar import Filters, Members, Range, Term
from butaca.serving.filters.sort_index import order
from butaca.serving.search.suggestions import suggestions

Value = int | str

_KINDS = {"cast": "person", "director": "person", "spoken_language": "language"}  # where it is not the filter's name
# Ids, or codes, of what goes by a name: its parameters are the name as it is compared, and as it was given.
_NAMED = {
    "keyword": "SELECT id FROM keywords WHERE name_fold = :folded",
    "person": "SELECT id FROM people WHERE name_fold = :folded",
    "company": "SELECT id FROM companies WHERE name_fold = :folded",
    "collection": "SELECT id FROM collections WHERE name_fold IN (:folded, :folded || ' collection')",
    "country": "SELECT code FROM countries WHERE code = upper(:given) UNION "
    "SELECT code FROM locality_names WHERE kind = 'countries' AND name_fold = :folded",
    "language": "SELECT code FROM languages WHERE code = lower(:given) UNION "
    "SELECT code FROM locality_names WHERE kind = 'languages' AND name_fold = :folded",
}
_IDENTIFIED = {"keyword": "keywords", "person": "people", "company": "companies", "collection": "collections"}


def movie_set(release: Release, filters: Filters) -> int:
    """The set of the movies that are as the filters ask, over ``places``; without any, every movie.

    Raises:
        NotFound: a name that the release does not know; with the nearest that it does.
    """
    every = found = places(release).every
    for one in filters.ranges:
        found &= _range(release, one)
    for members in filters.members:
        for clause in members.clauses:
            found &= _clause(release, members, clause, every)
    return found


def days_of(first: float | None, last: float | None) -> tuple[float | None, float | None]:
    """The first day of a year, and the last of another, as ``released`` counts them; None is open."""
    least = None if first is None else _day(math.ceil(first), 1, 1)
    return least, None if last is None else _day(math.floor(last), 12, 31)


def year_of(day: float) -> int:
    """The year of a day, as ``released`` counts them."""
    return date.fromordinal(int(day)).year


def _range(release: Release, one: Range) -> int:
    field, ends = one.field, (one.least, one.most)
    if field == "years":
        field, ends = "released", days_of(*ends)
    known = order(release, field)
    return known.between(*ends) if known else 0


def _day(year: int, month: int, day: int) -> float:
    """That day, or one before or after every other where the calendar has no such year."""
    if not date.min.year <= year <= date.max.year:
        return math.copysign(math.inf, year)
    return date(year, month, day).toordinal()


def _clause(release: Release, members: Members, clause: Sequence[Term], every: int) -> int:
    found = 0
    for term in clause:
        holders = 0
        for value in _values(release, members.field, term.value):
            holders |= having(release, members.field, value)
        found |= every & ~holders if term.without else holders
    return found


def _values(release: Release, field: str, name: str) -> list[Value]:
    """The ids or codes that a name, id or code means; people of one name are several."""
    kind = _KINDS.get(field, field)
    if kind in ("genre", "status"):
        return _of_few(release, kind, name)
    found: list[Value] = []
    if name.isdecimal() and kind in _IDENTIFIED and len(name) < 19:
        found = [row[0] for row in release.rows(f"SELECT id FROM {_IDENTIFIED[kind]} WHERE id = ?", (int(name),))]
    if not found:
        found = [row[0] for row in release.rows(_NAMED[kind], {"folded": fold(name), "given": name})]
    if not found:
        raise NotFound(kind, name, suggestions(release, kind, name), field)
    return found


def _of_few(release: Release, kind: str, name: str) -> list[Value]:
    """Of genres and statuses, which are so few that all of them can be named."""
    names = release.once(("names", kind), _genres if kind == "genre" else _statuses)
    wanted = fold(name)
    found = [value for value, called in names.items() if wanted in [fold(str(value)), *map(fold, called)]]
    if not found:
        known = {fold(one): one for called in names.values() for one in called}
        near = [known[match] for match in get_close_matches(wanted[:80], known, n=5)]
        raise NotFound(kind, name, near or sorted(known.values()), kind)
    return found


def _genres(release: Release) -> Mapping[Value, list[str]]:
    rows = release.rows("SELECT id, name FROM genres ORDER BY name")
    return {row["id"]: [row["name"], genre_names.spanish(row["name"])] for row in rows}


def _statuses(release: Release) -> Mapping[Value, list[str]]:
    rows = release.rows("SELECT DISTINCT status FROM movies WHERE status IS NOT NULL ORDER BY status")
    return {row["status"]: [row["status"]] for row in rows}
