"""Search for movies, people, collections and companies, tolerant of typos."""

from collections.abc import Collection, Iterable
from itertools import pairwise
from typing import NamedTuple

from butaca.release.reader import Release
from butaca.serving.search import spelling
from butaca.serving.search.entries import KINDS, Entry, Kind, Slots, by_key, with_spellings
from butaca.serving.search.match_grades import Grade, Match, match, matched_spellings
from butaca.serving.search.query import Query, readings

_ENOUGH = 5  # matches as typed, from which on no other spelling is tried
_WELL_KNOWN = 0.1  # of all names, the best known first; the exact name of another may be a typo
_FEW_WORDS = 6  # the most of which one may be missing


class Hit(NamedTuple):
    """An entry and its match with the query."""

    entry: Entry
    match: Match


def search(release: Release, text: str, kinds: Collection[Kind] = KINDS, year: int | None = None) -> list[Hit]:
    """Return what a text may name, each movie, person, … once.

    The best match comes first, ties by how well known the names are. The text is first taken as it was typed: every
    word begins a word of the name, and small words may be missing. Other spellings are tried where that finds little,
    or only the exact name of something little known, which may be a typo of something well known. Where nothing
    matches, one of the words may be missing. Each reading and step compares the hundred best-known names. A text
    without words or key gives no hits.
    """
    queries = readings(text, year)
    hits = [hit for query in queries for hit in _as_typed(release, query, kinds)]
    exact = [hit.entry.id for hit in hits if hit.match.grade is Grade.EXACT]
    doubtful = bool(exact) and min(exact) > _WELL_KNOWN * _entry_count(release)
    if doubtful or (not exact and len(hits) < _ENOUGH):
        hits += _respelled(release, queries, kinds, {hit.entry.id for hit in hits})
    return _ranked(hits, doubtful=doubtful)


def _as_typed(release: Release, query: Query, kinds: Collection[Kind]) -> list[Hit]:
    slots = [spelling.as_typed(query.words[place]) for place in query.required]
    entries = {entry.id: entry for entry in by_key(release, query, kinds)}
    entries.update((entry.id, entry) for entry in with_spellings(release, query, slots, kinds))
    return [Hit(entry, match(query, entry)) for entry in entries.values()]


def _respelled(release: Release, queries: list[Query], kinds: Collection[Kind], seen: Collection[int]) -> list[Hit]:
    """Return names with other spellings of the words.

    Entries already ``seen`` are left out. Where there are none at all, names that lack one of the words.
    """
    variants = [variant for query in queries for variant in (query, *_joined(release, query))]
    slots = {query: _spellings(release, query) for query in variants}
    hits = [
        Hit(entry, match(query, entry, matched_spellings(slots[query], entry)))
        for query in variants
        for entry in with_spellings(release, query, slots[query], kinds)
        if entry.id not in seen
    ]
    if hits or seen:
        return hits
    return [
        Hit(entry, match(query, entry, matched_spellings(slots[query], entry)))
        for query in queries
        if len(slots[query]) <= _FEW_WORDS
        for entry in with_spellings(release, query, slots[query], kinds, missing=1)
    ]


def _spellings(release: Release, query: Query) -> Slots:
    """Return the possible spellings of each required word.

    Of a single word only those that differ from what was typed.
    """
    words = [query.words[place] for place in query.required]
    corrections = [spelling.corrections(release, word) for word in words]
    if len(words) == 1:
        return corrections
    return [spelling.as_typed(word) + other for word, other in zip(words, corrections, strict=True)]


def _joined(release: Release, query: Query) -> Iterable[Query]:
    """Yield the query with two neighbouring words joined.

    Only for joined words that the release has.
    """
    place_of = {left + right: place for place, (left, right) in enumerate(pairwise(query.words))}
    for word in sorted(spelling.known_words(release, place_of)):
        place = place_of[word]
        yield Query((*query.words[:place], word, *query.words[place + 2 :]), query.keys, query.year)


def _entry_count(release: Release) -> int:
    row = release.row("SELECT max(id) FROM search_entries")
    return int(row[0] or 0) if row else 0


def _ranked(hits: Iterable[Hit], *, doubtful: bool) -> list[Hit]:
    """Return the hits, the best match first, then the best known.

    Names as typed come first, unless the text as typed is doubtful.
    """

    def rank(hit: Hit) -> tuple[bool, int, int, int, int]:
        match = hit.match
        return match.edits > 0 and not doubtful, match.edits + match.grade, match.edits, match.small, hit.entry.id

    best = dict[tuple[str, int], Hit]()
    for hit in sorted(hits, key=rank):
        best.setdefault((hit.entry.kind, hit.entry.ref), hit)
    return list(best.values())
