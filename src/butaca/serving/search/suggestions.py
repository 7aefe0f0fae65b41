"""The nearest existing names to one that does not exist."""

from collections.abc import Collection

from rapidfuzz import fuzz

from butaca.catalogue.names import fold
from butaca.release.reader import Release
from butaca.serving.search.entries import KINDS, Kind
from butaca.serving.search.search import search

_LONGEST = 80  # characters of the wanted name that are compared
_LIKENESS = 75  # what a name must have in common with the wanted one, 0 to 100

_TWO_NAMES = "SELECT name, movies FROM {0} UNION SELECT name_es, movies FROM {0} ORDER BY movies DESC, name"
_NAMES = {
    "country": _TWO_NAMES.format("countries"),
    "language": _TWO_NAMES.format("languages"),
    "keyword": "SELECT name FROM keywords WHERE name_fold >= :begins AND name_fold < :begins || char(0x10FFFF) "
    "ORDER BY movies DESC, name",
}


def suggestions(release: Release, kind: str, name: str, limit: int = 5) -> list[str]:
    """At most ``limit`` names of that kind (``movie``, ``person``, ``country``, ``keyword`` …), the most alike first.

    Each name once, though several may have it; equals by how well known they are.
    """
    kinds = [one for one in KINDS if one == kind]
    return (_found(release, kinds, name) if kinds else _alike(release, kind, name))[:limit]


def _found(release: Release, kinds: Collection[Kind], name: str) -> list[str]:
    hits = [hit for hit in search(release, name, kinds) if not hit.match.partial]
    names = dict[str, str]()
    for hit in hits:
        names.setdefault(fold(hit.entry.title), hit.entry.title)
    return list(names.values())


def _alike(release: Release, kind: str, name: str) -> list[str]:
    """Of kinds that a search does not find: the few names there are, or of keywords those that begin alike."""
    wanted = fold(name)[:_LONGEST]
    known = release.rows(_NAMES[kind], {"begins": wanted[:2]}) if wanted else []
    likeness = {row[0]: fuzz.WRatio(wanted, fold(row[0]), score_cutoff=_LIKENESS) for row in known}
    return sorted((other for other, alike in likeness.items() if alike), key=lambda other: -likeness[other])
