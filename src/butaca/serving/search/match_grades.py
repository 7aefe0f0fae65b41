"""Grades of how well a name matches a query."""

from collections.abc import Sequence
from enum import IntEnum
from typing import Literal, NamedTuple

from butaca.catalogue.text_keys import SMALL, indexed, key
from butaca.serving.search.entries import Entry, Slots
from butaca.serving.search.query import Query
from butaca.serving.search.spelling import Spelling

MatchKind = Literal["exact", "prefix", "words", "typo", "part"]

_MISSING_EDITS = 3  # that a word missing from the name counts as


class Grade(IntEnum):
    """The part of a name that the words match, the best first."""

    EXACT = 0
    """The name, but for articles, punctuation, spaces and number format."""
    ALL_WORDS = 1
    """All words of the name but small ones, in any order."""
    WHOLE_WORDS = 2
    """The beginning of the name, or whole words of it."""
    PARTS_OF_WORDS = 3
    """Beginnings of words of the name."""


class Match(NamedTuple):
    """The match of a name and a query; smaller numbers are better.

    ``edits`` counts the typos, ``small`` the small words that only one of the two has. ``begins`` tells that the name
    begins with the words, ``partial`` that it lacks one of them.
    """

    edits: int
    grade: Grade
    small: int
    begins: bool
    partial: bool = False

    @property
    def how(self) -> MatchKind:
        """The match in a word; ``part`` where the name lacks a word."""
        if self.partial:
            return "part"
        if self.edits:
            return "typo"
        return "exact" if self.grade is Grade.EXACT else "prefix" if self.begins else "words"


def match(query: Query, entry: Entry, spellings: Sequence[Spelling | None] = ()) -> Match:
    """Grade the match of an entry that contains a query's words.

    ``spellings`` has, for each required word, the spelling that the name has, or None if it has none. Without it, all
    words of the query are in the name as they were typed.
    """
    name_words = entry.words.split()
    small = sum(word not in name_words for word in query.small) if query.small else 0
    is_shortened = entry.kind == "collection" and "collection" not in query.words
    keys = _keys(entry)
    if any(query_key in keys for query_key in query.keys):
        return Match(0, Grade.EXACT, small + is_shortened, begins=True)
    words, edits, is_cut = query.numbered, 0, False
    if spellings:
        words = _respelled(query, spellings)
        edits = sum(spelling.edits if spelling else _MISSING_EDITS for spelling in spellings)
        is_cut = any(spelling.is_prefix and spelling.edits for spelling in spellings if spelling)
    text = " ".join(words)
    begins = entry.words.startswith(text) or entry.key.startswith(query.keys)
    large = {word for word in words if word not in SMALL} or set(words)
    if edits and not is_cut and key(text) in keys:
        grade = Grade.EXACT
    elif not large.issubset(name_words):
        grade = Grade.WHOLE_WORDS if begins else Grade.PARTS_OF_WORDS
    elif is_cut or any(word not in large and word not in SMALL for word in name_words):
        grade = Grade.WHOLE_WORDS
    else:
        grade = Grade.ALL_WORDS
    return Match(edits, grade, small + (is_shortened and grade <= Grade.ALL_WORDS), begins, None in spellings)


def matched_spellings(slots: Slots, entry: Entry) -> list[Spelling | None]:
    """Return the first spelling of each slot that the name has.

    None stands for a slot of which it has no spelling.
    """
    spellings = _first_spellings(slots, entry.words.split())
    return _first_spellings(slots, indexed(entry.name).split()) if None in spellings else spellings


def _first_spellings(slots: Slots, words: Sequence[str]) -> list[Spelling | None]:
    return [next((spelling for spelling in slot if _has(spelling, words)), None) for slot in slots]


def _respelled(query: Query, spellings: Sequence[Spelling | None]) -> list[str]:
    """Return the words of a query as the name spells them.

    Numbers are in digits; words that the name lacks are left out.
    """
    words = [[word] for word in query.numbered]
    for place, spelling in zip(query.required, spellings, strict=True):
        if spelling is None or spelling.edits:
            words[place] = list(spelling.words) if spelling else []
    return [word for replacement in words for word in replacement]


def _keys(entry: Entry) -> tuple[str, ...]:
    """Return the name's key; of a collection also without its last word."""
    return (entry.key, entry.key.removesuffix("collection")) if entry.kind == "collection" else (entry.key,)


def _has(spelling: Spelling, words: Sequence[str]) -> bool:
    if spelling.is_prefix:
        prefix = spelling.words[-1]
        return any(word.startswith(prefix) for word in words)
    return all(word in words for word in spelling.words)
