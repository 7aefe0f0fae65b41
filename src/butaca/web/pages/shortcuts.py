"""Genres, years, countries and languages that a text names."""

import re
from dataclasses import dataclass

from butaca.bilingual import Bilingual
from butaca.catalogue.names import fold
from butaca.release.reader import Release
from butaca.serving.browse import discover, groups
from butaca.serving.filters import grammar
from butaca.web.pages.formats import capitalised

_LEAST = 2  # letters, from which on a text begins a name
_MOST = 4
_ALL = 1_000  # groups of a kind; there are fewer
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class Shortcut:
    """A filter of the page of films, by name and value."""

    kind: str
    value: str
    name: Bilingual


def shortcuts(release: Release, text: str) -> list[Shortcut]:
    """Return the filters that a text names or begins to name."""
    folded = fold(text)
    if _YEAR.fullmatch(folded):
        matches = discover.page(release, discover.match(release, grammar.parse({"year": folded})), None, 1)
        return [Shortcut("year", folded, Bilingual(folded, folded))] if matches.total else []
    if len(folded) < _LEAST:
        return []
    return [shortcut for names, shortcut in release.once("shortcuts", _shortcuts) if _begins(names, folded)][:_MOST]


def _begins(names: tuple[str, ...], folded: str) -> bool:
    return any(name == folded or (len(folded) > _LEAST and name.startswith(folded)) for name in names)


def _shortcuts(release: Release) -> list[tuple[tuple[str, ...], Shortcut]]:
    """Return every shortcut with its names as they are compared."""
    shortcuts = [
        Shortcut(kind, group.name if kind == "genre" else str(group.id), _names(group))
        for kind, table in (("genre", "genres"), ("country", "countries"), ("original_language", "languages"))
        for group in groups.list_groups(release, groups.GROUP_KINDS[table], _ALL)
        if group.movie_count
    ]
    return [((fold(each.name.en), fold(each.name.es)), each) for each in shortcuts]


def _names(group: groups.Group) -> Bilingual:
    return Bilingual(group.name, capitalised(group.name_es or group.name))
