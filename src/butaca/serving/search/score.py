"""Score: a sum of parts that say how a name answers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, log
from typing import NamedTuple

from rapidfuzz.distance import OSA

from butaca.catalogue.names import fold
from butaca.catalogue.text_keys import SMALL, indexed, numbered, words
from butaca.serving.search.contexts import Related
from butaca.serving.search.entries import Entry
from butaca.serving.search.query import Query
from butaca.serving.search.spelling import Slot, WordMatch


@dataclass(frozen=True)
class Weights:
    """Weights of the parts of a score, which is their sum.

    ``words`` for all words of the query, ``name`` for all of the name, ``written`` for a name that is written exactly
    so, ``same_key`` for one that is equal by rule, ``begins`` for one that begins so, ``fame`` for the best known.
    """

    words: float = 6.0
    name: float = 2.0
    written: float = 1.7
    same_key: float = 0.3
    begins: float = 0.3
    fame: float = 2.8


AS_SEARCHED = Weights()
AS_TYPED = Weights(name=1.0, written=0.7, same_key=0.5, begins=0.8, fame=4.5)

_ANOTHER_NAME = {
    "title": 0.0,
    "original_title": 0.05,
    "other_title": 0.0,
    "rewritten_title": 0.1,
    "place": 0.25,
    "initials": 0.25,
}
_KIND = {"keyword": 1.5, "collection": 0.25}  # cost of a kind that is seldom meant
_ANOTHER_ORDER = 0.15
_WITHOUT_PART = 0.75  # cost of a name that is the query without "Part"
_SMALL_LETTERS = 0.15  # what a letter of a small word counts for
_PART_OF_NAME = 0.75  # what all of a part of a name counts for
_AS_WRITTEN = 4  # how many times as much a beginning counts whose signs are the query's: A.I., E.T.
_OBSCURE, _KNOWN = 1.0, 40  # cost of a name that is the query and that nobody knows, and votes that make it known
_SOUND, _DISTANCE = 0.4, 2.0  # cost of a title by its sound, and for each letter that differs, by their share
_MOST_DISTANCE = 0.67  # share of letters that differ
_END_OF_PART = re.compile(r"\s*(?::|;|\(|\s[–—-]\s|,?\s+or:?\s)\s*")
_UNTYPED_SMALL = 0.04  # cost of a small word that only one of the two has


class Parts(NamedTuple):
    """The parts of a score.

    ``words`` is for the words of the query that were matched, ``name`` for how much of the name they are, ``written``
    for a name that is the query, ``fame`` for how well known it is; ``typos`` is for words that are spelled
    otherwise, and ``joined`` for those that are in the name of something else.
    """

    words: float
    name: float
    written: float
    fame: float
    typos: float
    joined: float

    @property
    def total(self) -> float:
        """The score."""
        return sum(self)


class NameMatch(NamedTuple):
    """The matched words of a name, by place in the query."""

    words: dict[int, str]
    matches: dict[int, WordMatch]
    in_order: bool

    def without_typos(self) -> "NameMatch":
        """Return the match without words that are spelled otherwise."""
        kept = {place: match for place, match in self.matches.items() if not match.edits}
        return NameMatch({place: self.words[place] for place in kept}, kept, self.in_order)


def match_words(name_words: Sequence[str], slots: Sequence[Slot]) -> NameMatch:
    """Match each word of a query with one of a name.

    No word is matched twice; the matches of least cost are made first.
    """
    pairs = sorted(
        (match.cost, -match.share, place, number, match)
        for place, slot in enumerate(slots)
        for number, word in enumerate(name_words)
        if (match := slot.match(word))
    )
    chosen: dict[int, tuple[int, WordMatch]] = {}
    used: set[int] = set()
    for _, _, place, number, match in pairs:
        if place not in chosen and number not in used:
            chosen[place] = number, match
            used.add(number)
    places = sorted(chosen)
    numbers = [chosen[place][0] for place in places]
    return NameMatch(
        {place: name_words[number] for place, number in zip(places, numbers, strict=True)},
        {place: chosen[place][1] for place in places},
        numbers == sorted(numbers),
    )


def best_words(entry: Entry, slots: Sequence[Slot]) -> NameMatch:
    """Match the words of an entry, in the better of its forms."""
    own = match_words(entry.words.split(), slots)
    if len(own.words) == len(slots) or entry.words == entry.name.lower():
        return own  # there is no other form
    other = match_words(indexed(entry.name).split(), slots)
    return other if len(other.words) > len(own.words) else own


def score(
    query: Query,
    slots: Sequence[Slot],
    entry: Entry,
    match: NameMatch,
    joined: Sequence[Related],
    greatest: int,
    weights: Weights,
) -> Parts:
    """Return the parts of the score of an entry.

    ``joined`` is what else has words of the query, ``greatest`` the prominence of the best known name.
    """
    places = set(match.words).union(*(related.places for related in joined))
    total = sum(slot.weight for slot in slots) or 1.0
    keys = (entry.key, entry.key.removesuffix("collection")) if entry.kind == "collection" else (entry.key,)
    is_same = any(key in keys for key in query.keys)
    if is_same:
        matched, covered, written, typos = 1.0, 1.0, weights.same_key, query.cost
        typos += _WITHOUT_PART if entry.key in query.keys_without_part else 0.0
        if fold(entry.name) == query.text:
            written = weights.written
        written -= _OBSCURE * max(0.0, 1 - log(1 + entry.prominence) / log(1 + _KNOWN))
    else:
        matched = sum(slots[place].weight for place in places) / total
        covered = _covered(entry, match)
        written = _begun(query, entry, weights)
        typos = sum(own.cost for own in match.matches.values()) + query.cost
        typos += 0.0 if match.in_order else _ANOTHER_ORDER
    own_words = entry.words.split()
    typos += _UNTYPED_SMALL * sum(
        slot.is_small and place not in places and slot.word not in own_words for place, slot in enumerate(slots)
    )
    return Parts(
        words=weights.words * matched,
        name=weights.name * covered,
        written=written,
        fame=_fame(entry, greatest, weights),
        typos=-typos - _ANOTHER_NAME.get(entry.field, 0.0) - _KIND.get(entry.kind, 0.0),
        joined=-sum(related.cost for related in joined),
    )


def score_by_sound(query: Query, entry: Entry, share: float, greatest: int, weights: Weights) -> Parts | None:
    """Return the parts of the score of a title that sounds so.

    ``share`` is how much of its sounds was typed. None if the letters differ too much.
    """
    typed, letters = "".join(query.words), "".join(words(entry.name))
    distance = OSA.normalized_distance(typed, letters[: ceil(len(letters) * share)])
    if distance > _MOST_DISTANCE:
        return None
    return Parts(
        words=weights.words,
        name=weights.name * share,
        written=0.0,
        fame=_fame(entry, greatest, weights),
        typos=-_SOUND - _DISTANCE * distance - query.cost,
        joined=0.0,
    )


def _fame(entry: Entry, greatest: int, weights: Weights) -> float:
    return weights.fame * log(1 + entry.prominence) / log(2 + greatest)


def _begun(query: Query, entry: Entry, weights: Weights) -> float:
    """Return the weight of a beginning, of the name or the query."""
    if not query.keys:
        return 0.0
    folded = fold(entry.name)
    if folded.startswith(query.text) and not folded[len(query.text) : len(query.text) + 1].isalnum():
        return weights.begins * (1 if query.text.replace(" ", "").isalnum() else _AS_WRITTEN)
    begins = entry.key.startswith(query.keys) or (len(entry.key) > 1 and query.keys[0].startswith(entry.key))
    return weights.begins if begins else 0.0


def _covered(entry: Entry, match: NameMatch) -> float:
    """Return the share of a name's letters that was typed.

    A name in parts, such as *Borat: Cultural Learnings*, counts as nearly whole where all of a part was.
    """
    matched: dict[str, float] = {}
    for place, word in match.words.items():
        matched[word] = max(matched.get(word, 0.0), match.matches[place].share)
    own = entry.words.split()
    covered = _share(own, matched)
    if not covered:  # the words stand joined in the name
        covered = min(1.0, sum(len(word) * share for word, share in matched.items()) / max(1, len("".join(own))))
    if covered < _PART_OF_NAME and len(parts := _END_OF_PART.split(entry.name)) > 1:
        covered = max(covered, *(_PART_OF_NAME * _least_share(numbered(part), matched) for part in parts))
    return covered


def _least_share(own: Sequence[str], matched: Mapping[str, float]) -> float:
    """Return the least share of a large word, 0 without any."""
    return min((matched.get(word, 0.0) for word in own if word not in SMALL), default=0.0)


def _share(own: Sequence[str], matched: Mapping[str, float]) -> float:
    most = typed = 0.0
    for word in own:
        letters = len(word) * (_SMALL_LETTERS if word in SMALL else 1.0)
        most += letters
        typed += letters * matched.get(word, 0.0)
    return min(1.0, typed / most) if most else 0.0
