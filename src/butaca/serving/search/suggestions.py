"""The nearest existing names to one that does not exist."""

from collections.abc import Collection

from rapidfuzz import fuzz

from butaca.catalogue.names import fold
from butaca.release.reader import Release
from butaca.serving.search.candidates import KINDS, Kind
from butaca.serving.search.search import search

_LONGEST = 80  # characters of the name of a country or language that are looked at
_LIKENESS = 75  # what such a name must have in common with the wanted one, 0 to 100


def suggestions(release: Release, kind: str, name: str, limit: int = 5) -> list[str]:
    """At most ``limit`` names of that kind (``movie``, ``person``, ``country`` …), the most alike first.

    Each name once, though several may have it; equals by how well known they are.
    """
    kinds = [one for one in KINDS if one == kind]
    return (_found(release, kinds, name) if kinds else _localities(release, kind, name))[:limit]


def _found(release: Release, kinds: Collection[Kind], name: str) -> list[str]:
    hits = [hit for hit in search(release, name, kinds) if not hit.match.partial]
    names = dict[str, str]()
    for hit in hits:
        names.setdefault(fold(hit.entry.title), hit.entry.title)
    return list(names.values())


def _localities(release: Release, kind: str, name: str) -> list[str]:
    table = {"country": "countries", "language": "languages"}[kind]
    wanted = fold(name)[:_LONGEST]
    rows = release.rows(
        f"SELECT name, movies FROM {table} UNION SELECT name_es, movies FROM {table} ORDER BY movies DESC, name"
    )
    likeness = {row[0]: fuzz.WRatio(wanted, fold(row[0]), score_cutoff=_LIKENESS) for row in rows}
    return sorted((other for other, alike in likeness.items() if alike), key=lambda other: -likeness[other])
