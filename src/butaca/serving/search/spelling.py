"""Spellings: words of the release that typed ones may stand for."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from math import log
from typing import NamedTuple

from rapidfuzz.distance import OSA

from butaca.catalogue.text_keys import SMALL, cuts, written_forms
from butaca.release.reader import IN_LIST, Release
from butaca.serving.search.query import FILLERS, Query, value

_MAX_EDITS = 3  # of a word
_MAX_CORRECTIONS = 12  # of a word
_MAX_COMPARED = 250  # words that may be similar, the best known first
_OTHER_FORM = 0.05  # cost of a number or title that is written differently
_CUT_SHORT = 0.25  # of a word that is the beginning of a name's
_EDITED = 4.0  # of a word whose letters are all edited
_EACH_MORE = 0.25  # of an edit's cost that each further one in a word costs more
_SWAPPED = 0.75  # of the cost of an edit: the letters are those of the word, in another order

_SMALL_WEIGHT, _FILLER_WEIGHT, _UNKNOWN_WEIGHT = 0.12, 0.2, 0.8  # of words in a query; others have 0.5 to 1


class Known(NamedTuple):
    """A word of the release.

    ``place`` is by how well known it is, ``name_count`` is how many names have it.
    """

    place: int
    name_count: int


class WordMatch(NamedTuple):
    """A match of a typed word with a name's.

    ``share`` is how much of the name's word was typed, ``edits`` how many letters differ.
    """

    cost: float
    share: float = 1.0
    edits: int = 0


@dataclass
class Slot:
    """A typed word and what it may stand for.

    ``corrections`` are edits by word; of those in ``begun`` only the beginning was typed.
    """

    word: str
    weight: float
    is_known: bool
    is_small: bool = False
    corrections: Mapping[str, int] = field(default_factory=dict)
    begun: frozenset[str] = frozenset()
    _matches: dict[str, WordMatch | None] = field(default_factory=dict)

    def match(self, name_word: str) -> WordMatch | None:
        """Return the match with a word of a name, or None."""
        if name_word not in self._matches:
            self._matches[name_word] = self._match(name_word)
        return self._matches[name_word]

    @cached_property
    def forms(self) -> frozenset[str]:
        """Other forms in which the word is written."""
        return frozenset(written_forms(self.word))

    @cached_property
    def number(self) -> str | None:
        """The digits of a word that is a number."""
        return value(self.word)

    def correct(self, corrections: Mapping[str, int], begun: frozenset[str]) -> None:
        """Let words stand for this one that differ in some letters."""
        self.corrections, self.begun = corrections, begun
        self._matches.clear()

    def _match(self, name_word: str) -> WordMatch | None:
        word = self.word
        if name_word == word:
            return WordMatch(0.0)
        if name_word in self.forms or (self.number and self.number == value(name_word)):
            return WordMatch(_OTHER_FORM)
        if name_word.startswith(word) and not word.isdecimal():
            return WordMatch(_CUT_SHORT, len(word) / len(name_word))
        return self._edited(name_word, self.corrections[name_word]) if name_word in self.corrections else None

    def _edited(self, name_word: str, edits: int) -> WordMatch:
        cost = _EDITED * edits * (1 + _EACH_MORE * (edits - 1)) / len(self.word)
        if sorted(self.word) == sorted(name_word):
            cost *= _SWAPPED
        if name_word in self.begun:
            return WordMatch(cost + _CUT_SHORT, min(1.0, len(self.word) / len(name_word)), edits)
        return WordMatch(cost, 1.0, edits)


def slots(release: Release, query: Query) -> list[Slot]:
    """Return the slot of each word of a query."""
    known = known_words(release, query.words)
    most = release.once(__name__, _name_count)
    return [_slot(word, known.get(word), most, all_small=query.is_small) for word in query.words]


def known_words(release: Release, words: Iterable[str]) -> dict[str, Known]:
    """Return the words that the release has."""
    candidates = list(words)
    query = f"SELECT word, id, name_count FROM search_words WHERE word {IN_LIST}"
    rows = release.rows(query, (json.dumps(candidates),)) if candidates else ()
    return {row[0]: Known(row[1], row[2]) for row in rows}


class Corrections:
    """Words that differ in some letters, each looked up once.

    One letter in three may be an edit, at most three in a word; a word that was not typed to its end may have one
    in its beginning.
    """

    def __init__(self, release: Release) -> None:
        self._release = release
        self._similar: dict[str, tuple[dict[str, int], frozenset[str]]] = {}

    def add(self, slots: Iterable[Slot]) -> None:
        """Let similar words stand for the words of slots."""
        for slot in slots:
            most = min(len(slot.word) // 3, _MAX_EDITS)
            if most and not slot.is_small and not slot.word.isdecimal():
                if slot.word not in self._similar:
                    self._similar[slot.word] = _similar_words(self._release, slot.word, most)
                slot.correct(*self._similar[slot.word])


def respaced(release: Release, query: Query) -> list[Query]:
    """Return the query with two words joined, or one taken apart.

    Only into words that the release has.
    """
    words = query.words
    joined = {left + right: place for place, (left, right) in enumerate(pairwise(words))}
    halves = {
        (word[:cut], word[cut:]): place
        for place, word in enumerate(words)
        if len(word) > 4 and not word.isdecimal()
        for cut in range(2, len(word) - 1)
    }
    known = known_words(release, {*joined, *(half for pair in halves for half in pair)})
    queries = [
        query.with_words((*words[:place], word, *words[place + 2 :]), _RESPACED)
        for word, place in joined.items()
        if word in known
    ]
    apart = [pair for pair in halves if known.keys() >= set(pair)]
    apart.sort(key=lambda pair: max(known[pair[0]].place, known[pair[1]].place))
    return queries + [
        query.with_words((*words[: halves[pair]], *pair, *words[halves[pair] + 1 :]), _RESPACED)
        for pair in apart[:_MOST_APART]
    ]


_RESPACED = 0.35  # cost of a space too many or too few
_MOST_APART = 2  # ways to take words apart


def _slot(word: str, known: Known | None, most: int, *, all_small: bool) -> Slot:
    is_small = word in SMALL and not all_small
    if is_small:
        weight = _SMALL_WEIGHT
    elif word in FILLERS and not all_small:
        weight = _FILLER_WEIGHT
    else:
        weight = 1 - 0.5 * log(1 + known.name_count) / log(1 + most) if known else _UNKNOWN_WEIGHT
    return Slot(word, weight, known is not None, is_small)


def _name_count(release: Release) -> int:
    row = release.row("SELECT max(id) FROM search_entries")
    return max(int(row[0] or 1) if row else 1, 2)


def _similar_words(release: Release, word: str, most: int) -> tuple[dict[str, int], frozenset[str]]:
    candidates = _matching(release, "search_cuts", " OR ".join(f'"{cut}"' for cut in sorted(cuts(word)) if cut))
    trigrams = [f'"{word[place : place + 3]}"' for place in range(len(word) - 2)]
    if len(trigrams) > 2:
        pairs = (f"({first} AND {second})" for first, second in pairwise(trigrams))
        candidates += _matching(release, "search_trigrams", " OR ".join(pairs))
    near: list[tuple[int, int, str, bool]] = []
    for place, other in dict.fromkeys(candidates):
        edits = OSA.distance(word, other, score_cutoff=most)
        if 0 < edits <= most:
            near.append((edits, place, other, False))
        elif len(word) > 3 and len(other) > len(word):
            begun = min(OSA.distance(word, other[: len(word) + more], score_cutoff=1) for more in (-1, 0, 1))
            if begun == 1:
                near.append((begun, place, other, True))
    near = sorted(near)[:_MAX_CORRECTIONS]
    return {other: edits for edits, _, other, _ in near}, frozenset(other for _, _, other, is_begun in near if is_begun)


def _matching(release: Release, table: str, query: str) -> list[tuple[int, str]]:
    rows = release.rows(
        f"SELECT id, word FROM {table} JOIN search_words ON id = {table}.rowid WHERE {table} MATCH ? "
        f"ORDER BY {table}.rowid LIMIT {_MAX_COMPARED}",
        (query,),
    )
    return [(row[0], row[1]) for row in rows]
