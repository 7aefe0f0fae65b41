"""How well a name fits a query."""

from collections.abc import Sequence
from enum import IntEnum
from typing import Literal, NamedTuple

from butaca.catalogue.text_keys import SMALL, indexed, key
from butaca.serving.search.entries import Entry, Slots
from butaca.serving.search.query import Query
from butaca.serving.search.spelling import Spelling

How = Literal["exact", "prefix", "words", "typo", "part"]

_MISSING = 3  # edits that a word counts which a name does not have


class Grade(IntEnum):
    """How much of a name the words are, the best first."""

    EXACT = 0
    """The name, but for articles, punctuation, spaces and how numbers are written."""
    ALL_WORDS = 1
    """All words of the name, in any order; small words do not count."""
    WHOLE_WORDS = 2
    """The beginning of the name, or whole words of it."""
    PARTS_OF_WORDS = 3
    """Words of the name begin with them."""


class Match(NamedTuple):
    """How a name fits: the fewer, the better. ``small`` counts the small words that only one of the two has."""

    edits: int
    grade: Grade
    small: int
    begins: bool
    partial: bool = False

    @property
    def how(self) -> How:
        """In a word: exact, prefix, words, typo, or part, where the name lacks a word of the query."""
        if self.partial:
            return "part"
        if self.edits:
            return "typo"
        return "exact" if self.grade is Grade.EXACT else "prefix" if self.begins else "words"


def match(query: Query, entry: Entry, found: Sequence[Spelling | None] = ()) -> Match:
    """How a name that has the words of a query fits it.

    ``found`` are, for each word that is required, the spelling that the name has, or None if it has none;
    without them all of the query's words are there as they were typed.
    """
    own = entry.words.split()
    small = sum(word not in own for word in query.small) if query.small else 0
    unsaid = entry.kind == "collection" and "collection" not in query.words
    keys = _keys(entry)
    if any(wanted in keys for wanted in query.keys):
        return Match(0, Grade.EXACT, small + unsaid, begins=True)
    said, edits, cut = query.numbered, 0, False
    if found:
        said = _respelled(query, found)
        edits = sum(spelling.edits if spelling else _MISSING for spelling in found)
        cut = any(spelling.open and spelling.edits for spelling in found if spelling)
    text = " ".join(said)
    begins = entry.words.startswith(text) or entry.key.startswith(query.keys)
    large = {word for word in said if word not in SMALL} or set(said)
    if edits and not cut and key(text) in keys:
        grade = Grade.EXACT
    elif not large.issubset(own):
        grade = Grade.WHOLE_WORDS if begins else Grade.PARTS_OF_WORDS
    elif cut or any(word not in large and word not in SMALL for word in own):
        grade = Grade.WHOLE_WORDS
    else:
        grade = Grade.ALL_WORDS
    return Match(edits, grade, small + (unsaid and grade <= Grade.ALL_WORDS), begins, None in found)


def spelled(slots: Slots, entry: Entry) -> list[Spelling | None]:
    """For each slot the first of its spellings that a name has."""
    own = entry.words.split()
    found = [next((spelling for spelling in slot if _has(spelling, own)), None) for slot in slots]
    if None in found:
        own = indexed(entry.name).split()
        found = [next((spelling for spelling in slot if _has(spelling, own)), None) for slot in slots]
    return found


def _respelled(query: Query, found: Sequence[Spelling | None]) -> list[str]:
    """The words of a query as a name has them, numbers in digits; those it lacks are left out."""
    words = [[word] for word in query.numbered]
    for place, spelling in zip(query.required, found, strict=True):
        if spelling is None or spelling.edits:
            words[place] = list(spelling.words) if spelling else []
    return [word for several in words for word in several]


def _keys(entry: Entry) -> tuple[str, ...]:
    """The name's key; of a collection also that without its last word."""
    return (entry.key, entry.key.removesuffix("collection")) if entry.kind == "collection" else (entry.key,)


def _has(spelling: Spelling, words: Sequence[str]) -> bool:
    if spelling.open:
        begun = spelling.words[-1]
        return any(word.startswith(begun) for word in words)
    return all(word in words for word in spelling.words)
