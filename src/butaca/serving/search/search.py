"""Search: movies, people, collections and companies by name, forgiving how it is typed."""

from collections.abc import Collection, Iterable
from itertools import pairwise
from typing import NamedTuple

from butaca.release.reader import Release
from butaca.serving.search import spelling
from butaca.serving.search.entries import KINDS, Entry, Kind, Slots, equal, having
from butaca.serving.search.match_grades import Grade, Match, match, spelled
from butaca.serving.search.query import Query, readings

_ENOUGH = 5  # names that fit as typed, beyond which no other spelling is looked for
_WELL_KNOWN = 0.1  # of all names, the best known first; the exact name of another may be a slip
_FEW_WORDS = 6  # the most of which one may be missing


class Hit(NamedTuple):
    """A name that was found, and how it fits."""

    entry: Entry
    match: Match


def search(release: Release, text: str, kinds: Collection[Kind] = KINDS, year: int | None = None) -> list[Hit]:
    """What a text may name, the best fit first, then the best known; each movie, person, … once.

    As it was typed first: every word begins a word of the name, small words may be missing. Words may be
    spelled otherwise where that finds little, or exactly something that few know, which may be a slip for
    what many know. Where nothing is found one of the words may be missing. Of each reading and step the
    hundred best known names are looked at. A text without words finds nothing.
    """
    queries = readings(text, year)
    hits = [hit for query in queries for hit in _as_typed(release, query, kinds)]
    exact = [hit.entry.id for hit in hits if hit.match.grade is Grade.EXACT]
    doubtful = bool(exact) and min(exact) > _WELL_KNOWN * _names(release)
    if doubtful or (not exact and len(hits) < _ENOUGH):
        hits += _respelled(release, queries, kinds, {hit.entry.id for hit in hits})
    return _ranked(hits, doubtful=doubtful)


def _as_typed(release: Release, query: Query, kinds: Collection[Kind]) -> list[Hit]:
    slots = [spelling.typed(query.words[place]) for place in query.required]
    found = {entry.id: entry for entry in equal(release, query, kinds)}
    found.update((entry.id, entry) for entry in having(release, query, slots, kinds))
    return [Hit(entry, match(query, entry)) for entry in found.values()]


def _respelled(release: Release, queries: list[Query], kinds: Collection[Kind], seen: Collection[int]) -> list[Hit]:
    """Names that have other spellings of the words, but for those already seen.

    If there are none at all, names that lack one of the words.
    """
    joined = [query for one in queries for query in (one, *_joined(release, one))]
    slots = {query: _spellings(release, query) for query in joined}
    hits = [
        Hit(entry, match(query, entry, spelled(slots[query], entry)))
        for query in joined
        for entry in having(release, query, slots[query], kinds)
        if entry.id not in seen
    ]
    if hits or seen:
        return hits
    return [
        Hit(entry, match(query, entry, spelled(slots[query], entry)))
        for query in queries
        if len(slots[query]) <= _FEW_WORDS
        for entry in having(release, query, slots[query], kinds, but=1)
    ]


def _spellings(release: Release, query: Query) -> Slots:
    """What each word that is required may be; of a single one only what it is not as it was typed."""
    words = [query.words[place] for place in query.required]
    others = [spelling.corrected(release, word) for word in words]
    if len(words) == 1:
        return others
    return [spelling.typed(word) + other for word, other in zip(words, others, strict=True)]


def _joined(release: Release, query: Query) -> Iterable[Query]:
    """The query with two neighbouring words as one, where the release has such a word."""
    pairs = {one + two: place for place, (one, two) in enumerate(pairwise(query.words))}
    for joined in sorted(spelling.known(release, pairs)):
        place = pairs[joined]
        yield Query((*query.words[:place], joined, *query.words[place + 2 :]), query.keys, query.year)


def _names(release: Release) -> int:
    row = release.row("SELECT max(id) FROM search_entries")
    return int(row[0] or 0) if row else 0


def _ranked(hits: Iterable[Hit], *, doubtful: bool) -> list[Hit]:
    """The best fit first, then the best known. Names as typed come first, unless what was typed is doubtful."""

    def rank(hit: Hit) -> tuple[bool, int, int, int, int]:
        fit = hit.match
        return fit.edits > 0 and not doubtful, fit.edits + fit.grade, fit.edits, fit.small, hit.entry.id

    best = dict[tuple[str, int], Hit]()
    for hit in sorted(hits, key=rank):
        best.setdefault((hit.entry.kind, hit.entry.ref), hit)
    return list(best.values())
