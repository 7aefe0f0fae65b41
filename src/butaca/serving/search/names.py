"""Names: what is called so, for filters, questions, imports and suggestions.

Names match as a whole. What is written so goes before what is equal by rule: articles, punctuation, spaces and how
numbers are written do not count.
"""

import json
from collections.abc import Mapping, Sequence

from butaca.catalogue import text_keys
from butaca.catalogue.names import fold
from butaca.release.reader import IN_LIST, Release
from butaca.serving.search.entries import TABLES, Kind

_FOLDED = "SELECT id FROM {table} WHERE name_fold IN (:folded, :series) ORDER BY id"
_KEYED = f"SELECT DISTINCT ref FROM search_entries WHERE kind = ? AND field = 'name' AND key {IN_LIST} ORDER BY ref"
_TITLED = (
    f"SELECT ref, field, name FROM search_entries WHERE kind = 'movie' AND field <> 'place' AND key {IN_LIST} "
    "ORDER BY id"
)
_WRITTEN = ("title", "other_title")  # names of a movie that go before others where they are written so


def named(release: Release, kind: Kind, name: str) -> list[int]:
    """Return the ids of the people, companies … of a name.

    A collection's name may lack its last word.
    """
    ends = " collection" if kind == "collection" else ""
    folded, keys = fold(name), text_keys.keys(name)
    rows = release.rows(_FOLDED.format(table=TABLES[kind]), {"folded": folded, "series": folded + ends})
    if not rows:
        rows = release.rows(_KEYED, (kind, json.dumps([*keys, *(key + ends.strip() for key in keys)])))
    return [row[0] for row in rows]


def titled(release: Release, title: str) -> list[int]:
    """Return the ids of the movies of a title, in any language.

    Titles that are written so go before original titles and those that are equal by rule.
    """
    rows = release.rows(_TITLED, (json.dumps(text_keys.keys(title)),))
    folded = fold(title)
    written = [row["ref"] for row in rows if row["field"] in _WRITTEN and fold(row["name"]) == folded]
    return list(dict.fromkeys(written or [row["ref"] for row in rows]))


def locality_codes(release: Release, kind: str, name: str) -> Sequence[str]:
    """Return the codes of the countries or languages of a name.

    ``kind`` is the name of their table.
    """
    codes = release.once((__name__, kind), lambda opened: _locality_codes(opened, kind))
    return codes.get(fold(name)) or codes.get(text_keys.key(name)) or ()


def _locality_codes(release: Release, kind: str) -> Mapping[str, Sequence[str]]:
    """Return the codes by folded name, and by key."""
    codes: dict[str, list[str]] = {}
    rows = release.rows("SELECT name_fold, code FROM locality_names WHERE kind = ? ORDER BY code", (kind,))
    for name, code in rows:
        for text in {name, text_keys.key(name)}:
            codes.setdefault(text, []).append(code)
    return {text: list(dict.fromkeys(some)) for text, some in codes.items()}
