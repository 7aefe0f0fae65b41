"""Candidates: entries that contain words of a query."""

from collections.abc import Collection, Sequence

from butaca.catalogue import genre_names
from butaca.catalogue.sounds import sound
from butaca.release.reader import Release
from butaca.release.search_index import FEWEST_SOUNDS
from butaca.serving.search import entries
from butaca.serving.search.contexts import SHORTEST_BEGINNING
from butaca.serving.search.entries import MOVIES, Entry, Kind
from butaca.serving.search.query import Query
from butaca.serving.search.spelling import Slot

MOST = 100  # entries of a step that are scored, the best known first
_MOST_IN_CONTEXT = 30  # movies of a step, whose context is read

_FEWEST_TO_MISS_TWO = 5  # words of a query of which two may be missing
_MOST_TO_MISS = 6  # words of a query of which any may be missing
_MOST_IF_MISSING = 7  # spellings of a word while others may be missing


def named(release: Release, query: Query, kinds: Collection[Kind]) -> list[Entry]:
    """Return the entries whose whole name is in the query."""
    keys = query.span_keys.union(query.keys)
    collections = {f"{key}collection" for key in keys}
    return [
        entry
        for entry in entries.by_keys(release, keys, 2 * MOST)
        if entry.kind in kinds
        and query.year in (None, entry.year)
        and (entry.key in keys or (entry.kind == "collection" and entry.key in collections))
    ]


def with_words(
    release: Release, query: Query, slots: Sequence[Slot], kinds: Collection[Kind], *, missing: bool = False
) -> list[Entry]:
    """Return the entries that have all required words, or all but one."""
    required = [slots[place] for place in query.required]
    cut_short = {slot.word for slot in required if not slot.is_known} if missing else None
    expression = _expression(required, missing=missing, cut_short=cut_short)
    return entries.matching(release, expression, kinds, query.year, MOST) if expression else []


def all_with_words(
    release: Release, query: Query, slots: Sequence[Slot], kinds: Collection[Kind], most: int
) -> list[tuple[int, Kind, int]]:
    """Return (id, kind, reference) of the entries that have all words.

    The best known come first.
    """
    expression = _expression([slots[place] for place in query.required], missing=False)
    return entries.references(release, expression, kinds, query.year, most) if expression else []


def movies_with_words(release: Release, query: Query, slots: Sequence[Slot]) -> list[int]:
    """Return all movies of which a name has all words."""
    return [ref for _, _, ref in all_with_words(release, query, slots, MOVIES, -1)]


def in_context(release: Release, query: Query, slots: Sequence[Slot], *, missing: bool = False) -> list[int]:
    """Return the movies whose names and context have the required words.

    Of a query of one word there are none.
    """
    required = [slots[place] for place in query.required]
    if missing:  # those of many thousands of movies take too long
        required = [slot for slot in required if slot.word not in genre_names.WORDS]
    cut_short = {slot.word for slot in required[-1:]} | {slot.word for slot in required if not slot.is_known}
    cut_short = {word for word in cut_short if len(word) >= SHORTEST_BEGINNING}
    expression = _expression(required, missing=missing, cut_short=cut_short)
    if len(required) + (query.year is not None) < 2 or not expression:
        return []
    if query.year is not None:
        expression = f'({expression}) AND "{query.year}"'
    rows = release.rows(
        "SELECT ref FROM search_contexts JOIN search_entries AS entry ON entry.id = search_contexts.rowid "
        f"WHERE search_contexts MATCH ? ORDER BY search_contexts.rowid LIMIT {_MOST_IN_CONTEXT}",
        (expression,),
    )
    return [row[0] for row in rows]


def sounding(release: Release, query: Query) -> list[tuple[Entry, float]]:
    """Return the titles in other writing that sound so, or begin so.

    With each comes the share of its sounds.
    """
    typed = sound(" ".join(query.words))
    if len(typed) < FEWEST_SOUNDS:
        return []
    sounding_so = entries.by_sound(release, typed, MOST)
    return [
        (entry, share)
        for entry, share in sounding_so
        if query.year in (None, entry.year) and (share == 1 or len(typed) > FEWEST_SOUNDS)
    ]


def _expression(required: Sequence[Slot], *, missing: bool, cut_short: Collection[str] | None = None) -> str:
    """Return an expression of the full-text index; empty if nothing can match.

    ``cut_short`` are the words that may be the beginning of others, all unless given.
    """
    most = _MOST_IF_MISSING if missing else None
    spellings = (_spellings(slot, is_whole=cut_short is not None and slot.word not in cut_short) for slot in required)
    parts = list(dict.fromkeys(f"({' OR '.join(words[:most])})" for words in spellings))
    if not missing:
        return " AND ".join(parts)
    if len(required) > _MOST_TO_MISS or len(parts) < 2:
        return ""
    return _all_but(2 if len(parts) >= _FEWEST_TO_MISS_TWO else 1, parts)


def _all_but(count: int, parts: Sequence[str]) -> str:
    """Return an expression of all parts but ``count``.

    It is nested, since the index takes time for each part that is written.
    """
    if not count:
        return " AND ".join(parts)
    if count == len(parts) - 1:
        return " OR ".join(parts)
    first, rest = parts[0], parts[1:]
    return f"({first} AND ({_all_but(count, rest)})) OR ({_all_but(count - 1, rest)})"


def _spellings(slot: Slot, *, is_whole: bool) -> list[str]:
    """Return the spellings of a word, the nearest first.

    Quotes disarm operators.
    """
    word = slot.word
    others = dict.fromkeys((*([slot.number] if slot.number else []), *sorted(slot.forms), *slot.corrections))
    others.pop(word, None)
    return [f'"{word}"' if is_whole or word.isdecimal() else f'"{word}"*', *(f'"{other}"' for other in others)]
