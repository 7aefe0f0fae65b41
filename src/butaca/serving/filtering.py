"""Filters against a release: what their names mean there, and the SQL condition they make."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from butaca.catalogue.names import fold
from butaca.release.reader import Release
from butaca.serving import genre_names
from butaca.serving.filters import Filters, Members, Range, Term
from butaca.serving.movies import listed, marks
from butaca.serving.refusals import Refused
from butaca.serving.search.suggestions import suggestions

Value = int | float | str

_COLUMNS = {
    "years": "movies.release_year",
    "runtime": "movies.runtime",
    "votes": "movies.vote_count",
    "vote_average": "movies.vote_average",
}
# How a movie has one of some members; the marks are those of their ids or codes.
_HAVING = {
    "genre": "EXISTS (SELECT 1 FROM movie_genres WHERE movie_id = movies.id AND genre_id IN ({}))",
    "language": "coalesce(movies.original_language, '') IN ({})",
    "country": "EXISTS (SELECT 1 FROM movie_countries WHERE movie_id = movies.id AND country_code IN ({}))",
}
_LOCALITIES = {"language": "languages", "country": "countries"}


@dataclass(frozen=True)
class Condition:
    """A condition on ``movies``, and the values of its question marks."""

    sql: str
    values: tuple[Value, ...] = ()


ANY = Condition("1")


def condition(release: Release, filters: Filters) -> Condition:
    """What the filters ask of a row of ``movies``; without any, what is always so.

    Raises:
        Refused: a name that the release does not know; with the nearest that it does.
    """
    found = [_range(one) for one in filters.ranges]
    found += [_clause(release, one, clause) for one in filters.members for clause in one.clauses]
    if not found:
        return ANY
    return Condition(" AND ".join(f"({one.sql})" for one in found), tuple(v for one in found for v in one.values))


def passing(release: Release, wanted: Condition, ids: Sequence[int]) -> set[int]:
    """Those of some movies that satisfy a condition."""
    rows = release.rows(
        f"SELECT id FROM movies WHERE id IN (SELECT value FROM json_each(?)) AND {wanted.sql}",
        (listed(ids), *wanted.values),
    )
    return {row["id"] for row in rows}


def _range(one: Range) -> Condition:
    ends = [(sign, end) for sign, end in ((">=", one.least), ("<=", one.most)) if end is not None]
    sql = " AND ".join(f"{_COLUMNS[one.field]} {sign} ?" for sign, _ in ends)
    return Condition(sql, tuple(end for _, end in ends))


def _clause(release: Release, one: Members, clause: Sequence[Term]) -> Condition:
    """Terms of a clause that a movie may have are looked for together, the others one by one."""
    groups: list[tuple[bool, list[Value]]] = []
    wanted = [value for term in clause if not term.without for value in _values(release, one.field, term.value)]
    if wanted:
        groups.append((False, wanted))
    groups += [(True, _values(release, one.field, term.value)) for term in clause if term.without]
    sql = [f"{'NOT ' if without else ''}{_HAVING[one.field].format(marks(values))}" for without, values in groups]
    return Condition(" OR ".join(sql), tuple(value for _, values in groups for value in values))


def _values(release: Release, field: str, name: str) -> list[Value]:
    return _genre(release, name) if field == "genre" else _locality(release, field, name)


def _genre(release: Release, name: str) -> list[Value]:
    rows = release.rows("SELECT id, name FROM genres ORDER BY name")
    wanted = fold(name)
    found: list[Value] = [
        row["id"]
        for row in rows
        if wanted in (str(row["id"]), fold(row["name"]), fold(genre_names.spanish(row["name"])))
    ]
    if not found:
        known = {fold(other): other for row in rows for other in (row["name"], genre_names.spanish(row["name"]))}
        near = [known[match] for match in get_close_matches(wanted[:80], known, n=5)]
        raise Refused(
            "genre", f"there is no genre {name!r}", "name one, or give its id", near or sorted(known.values())
        )
    return found


def _locality(release: Release, field: str, name: str) -> list[Value]:
    table = _LOCALITIES[field]
    rows = release.rows(
        f"SELECT code FROM {table} WHERE code IN (?, ?) UNION "
        "SELECT code FROM locality_names WHERE kind = ? AND name_fold = ? ORDER BY code",
        (name.lower(), name.upper(), table, fold(name)),
    )
    if not rows:
        near = suggestions(release, field, name)
        raise Refused(field, f"there is no {field} {name!r}", "name it in English or Spanish, or give its code", near)
    return [row["code"] for row in rows]
