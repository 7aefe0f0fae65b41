"""Groups of movies: collections, companies, genres, countries, languages and keywords."""

from collections.abc import Sequence
from dataclasses import dataclass

from butaca.catalogue import genre_names
from butaca.errors import NotFound
from butaca.release.reader import IN_LIST, Release, id_list
from butaca.serving.filters.grammar import Filters, Members, Term


@dataclass(frozen=True)
class GroupKind:
    """A kind of group.

    ``table`` holds the groups, ``name`` is the singular, ``filter`` selects a group's movies, and ``coded`` tells that
    a code identifies a group and not a number.
    """

    table: str
    name: str
    filter: str
    coded: bool = False


GROUP_KINDS = {
    kind.table: kind
    for kind in (
        GroupKind("collections", "collection", "collection"),
        GroupKind("companies", "company", "company"),
        GroupKind("genres", "genre", "genre"),
        GroupKind("keywords", "keyword", "keyword"),
        GroupKind("countries", "country", "country", coded=True),
        GroupKind("languages", "language", "spoken_language", coded=True),
    )
}


@dataclass(frozen=True)
class Group:
    """A group, with its id or code, names and movie count.

    Only genres, countries and languages have a Spanish name.
    """

    id: int | str
    name: str
    name_es: str | None
    movie_count: int


def list_groups(release: Release, kind: GroupKind, n: int, after: str | None = None) -> list[Group]:
    """Return the ``n`` largest groups of a kind, or the next largest.

    ``after`` is the id or code of the group to come after. The largest come first, ties by id or code.

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
        (last.movie_count, last.movie_count, last.id, n),
    )


def by_ids(release: Release, kind: GroupKind, ids: Sequence[int]) -> list[Group]:
    """Return the groups of some ids, in their order."""
    groups = {group.id: group for group in _select(release, kind, f"WHERE id {IN_LIST}", (id_list(ids),))}
    return [groups[group_id] for group_id in ids]


def by_id(release: Release, kind: GroupKind, text: str) -> Group:
    """Return the group of an id or code.

    Raises:
        NotFound: there is none.
    """
    group_id: int | str = text
    if kind.coded:
        group_id = text.upper() if kind.name == "country" else text.lower()
    elif text.isdecimal() and len(text) < 19:
        group_id = int(text)
    groups = _select(release, kind, f"WHERE {_key(kind)} = ?", (group_id,))
    if not groups:
        raise NotFound(kind.name, text)
    return groups[0]


def count(release: Release, kind: GroupKind) -> int:
    """Return the number of groups of a kind."""
    return release.manifest.counts[kind.table]


def movies_filter(kind: GroupKind, group: Group) -> Filters:
    """Return the filter that the movies of a group match."""
    return Filters((Members(kind.filter, ((Term(str(group.id)),),)),))


def _key(kind: GroupKind) -> str:
    return "code" if kind.coded else "id"


def _select(release: Release, kind: GroupKind, rest: str, parameters: Sequence[object]) -> list[Group]:
    spanish = "name_es" if kind.coded else "NULL"
    rows = release.rows(f"SELECT {_key(kind)}, name, {spanish}, movies FROM {kind.table} {rest}", parameters)
    groups = [Group(*row) for row in rows]
    if kind.name == "genre":
        groups = [Group(group.id, group.name, genre_names.spanish(group.name), group.movie_count) for group in groups]
    return groups
