"""Suggestions: the nearest names to a name that does not exist."""

from collections.abc import Collection

from rapidfuzz import fuzz

from butaca.catalogue.names import fold
from butaca.release.reader import Release
from butaca.serving.search.entries import KINDS, Kind
from butaca.serving.search.explain import missing
from butaca.serving.search.search import search

_MAX_COMPARED = 80  # characters of the given name
_LEAST_SIMILARITY = 75  # of a suggestion and the given name, 0 to 100

_TWO_NAMES = "SELECT name, movies FROM {0} UNION SELECT name_es, movies FROM {0} ORDER BY movies DESC, name"
_NAMES = {
    "country": _TWO_NAMES.format("countries"),
    "language": _TWO_NAMES.format("languages"),
    "keyword": "SELECT name FROM keywords WHERE name_fold >= :begins AND name_fold < :begins || char(0x10FFFF) "
    "ORDER BY movies DESC, name",
}


def suggestions(release: Release, kind: str, name: str, limit: int = 5) -> list[str]:
    """Return at most ``limit`` names of a kind, the most similar first.

    Kinds are ``movie``, ``person``, ``country``, ``keyword`` and so on. Each name comes once, though several may have
    it; ties by how well known they are.
    """
    kinds = [candidate for candidate in KINDS if candidate == kind]
    return (_from_search(release, kinds, name) if kinds else _from_all_names(release, kind, name))[:limit]


def _from_search(release: Release, kinds: Collection[Kind], name: str) -> list[str]:
    hits = [hit for hit in search(release, name, kinds) if not missing(hit)]
    names = dict[str, str]()
    for hit in hits:
        names.setdefault(fold(hit.entry.title), hit.entry.title)
    return list(names.values())


def _from_all_names(release: Release, kind: str, name: str) -> list[str]:
    """Return similar names of a kind that is not searched.

    All names are compared, as they are few; of keywords those with the same first two letters.
    """
    given = fold(name)[:_MAX_COMPARED]
    rows = release.rows(_NAMES[kind], {"begins": given[:2]}) if given else []
    similarities = {row[0]: fuzz.WRatio(given, fold(row[0]), score_cutoff=_LEAST_SIMILARITY) for row in rows}
    similar = [other for other, similarity in similarities.items() if similarity]
    return sorted(similar, key=lambda other: -similarities[other])
