"""What movies belong to: collections, companies, genres, countries, languages and keywords."""

from collections.abc import Sequence
from dataclasses import dataclass

from butaca.catalogue import genre_names
from butaca.errors import NotFound
from butaca.release.reader import Release
from butaca.serving.filters.grammar import Filters, Members, Term


@dataclass(frozen=True)
class Kind:
    """A kind of group: its table, the name of one, the filter that asks for it, and whether a code names it."""

    table: str
    name: str
    filter: str
    coded: bool = False


KINDS = {
    kind.table: kind
    for kind in (
        Kind("collections", "collection", "collection"),
        Kind("companies", "company", "company"),
        Kind("genres", "genre", "genre"),
        Kind("keywords", "keyword", "keyword"),
        Kind("countries", "country", "country", coded=True),
        Kind("languages", "language", "spoken_language", coded=True),
    )
}


@dataclass(frozen=True)
class Group:
    """A group: its id or code, its names, and how many movies belong to it. Only some have a Spanish name."""

    id: int | str
    name: str
    name_es: str | None
    movies: int


def listed(release: Release, kind: Kind, n: int, after: str | None = None) -> list[Group]:
    """The first ``n`` groups of a kind, or those that come after one; the largest first, ties by id or code.

    Raises:
        NotFound: the group to come after does not exist.
    """
    key = _key(kind)
    if after is None:
        return _select(release, kind, f"ORDER BY movies DESC, {key} LIMIT ?", (n,))
    last = by_id(release, kind, after)
    return _select(
        release,
        kind,
        f"WHERE movies <= ? AND (movies < ? OR {key} > ?) ORDER BY movies DESC, {key} LIMIT ?",
        (last.movies, last.movies, last.id, n),
    )


def by_id(release: Release, kind: Kind, given: str) -> Group:
    """The group of that id or code.

    Raises:
        NotFound: there is none.
    """
    wanted: int | str = given
    if kind.coded:
        wanted = given.upper() if kind.name == "country" else given.lower()
    elif given.isdecimal() and len(given) < 19:
        wanted = int(given)
    found = _select(release, kind, f"WHERE {_key(kind)} = ?", (wanted,))
    if not found:
        raise NotFound(kind.name, given)
    return found[0]


def count(release: Release, kind: Kind) -> int:
    """How many groups of a kind there are."""
    return int(release.manifest.counts[kind.table])


def belonging(kind: Kind, group: Group) -> Filters:
    """The filter that leaves the movies of a group."""
    return Filters((Members(kind.filter, ((Term(str(group.id)),),)),))


def _key(kind: Kind) -> str:
    return "code" if kind.coded else "id"


def _select(release: Release, kind: Kind, rest: str, parameters: Sequence[object]) -> list[Group]:
    spanish = "name_es" if kind.coded else "NULL"
    rows = release.rows(f"SELECT {_key(kind)}, name, {spanish}, movies FROM {kind.table} {rest}", parameters)
    groups = [Group(*row) for row in rows]
    if kind.name == "genre":
        groups = [Group(one.id, one.name, genre_names.spanish(one.name), one.movies) for one in groups]
    return groups
