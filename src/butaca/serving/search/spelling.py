"""Which words of the release a typed word may mean."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import OSA

from butaca.catalogue.text_keys import cuts, number
from butaca.release.reader import Release

_EDITS = 3  # of a word, at most
_ALTERNATIVES = 12  # of a word, at most
_LOOKED_AT = 300  # words that may be alike, the best known first


@dataclass(frozen=True, slots=True)
class Spelling:
    """Words of the release that one typed word may stand for, next to one another if there are several.

    ``edits`` is how many letters were added, left out, exchanged or swapped, 0 for the word as it was typed;
    ``open`` tells that the word was cut short.
    """

    words: tuple[str, ...]
    edits: int = 0
    open: bool = False


def typed(word: str) -> list[Spelling]:
    """The word as it was typed, which may go on, and as a number."""
    digits = number(word)
    return [Spelling((word,), open=True)] + ([Spelling((digits,))] if digits != word else [])


def corrected(release: Release, word: str) -> list[Spelling]:
    """What a word may have been meant to be, the fewest edits first, then the best known.

    One letter in three may be an edit, three of a word at most; a word cut short may have one in its beginning.
    What was typed without a space is taken apart.
    """
    most = min(len(word) // 3, _EDITS)
    near = _alike(release, word, most) if most else []
    return near[:_ALTERNATIVES] + _parts(release, word)


def known(release: Release, words: Iterable[str]) -> set[str]:
    """Those of some words that the release has."""
    wanted = list(words)
    query = "SELECT word FROM search_words WHERE word IN (SELECT value FROM json_each(?))"
    return {row[0] for row in release.rows(query, (json.dumps(wanted),))} if wanted else set()


def _alike(release: Release, word: str, most: int) -> list[Spelling]:
    found = _matching(release, "search_cuts", " OR ".join(f'"{cut}"' for cut in cuts(word) if cut))
    trigrams = [f'"{word[place : place + 3]}"' for place in range(len(word) - 2)]
    if len(trigrams) > 2:
        pairs = (f"({one} AND {two})" for one, two in pairwise(trigrams))
        found += _matching(release, "search_trigrams", " OR ".join(pairs))
    spellings = dict[str, tuple[int, int, Spelling]]()
    for place, other in found:
        edits = OSA.distance(word, other, score_cutoff=most)
        if 0 < edits <= most:
            spellings[other] = (edits, place, Spelling((other,), edits))
        elif len(word) > 3 and len(other) > len(word):
            begun = min(OSA.distance(word, other[: len(word) + more], score_cutoff=1) for more in (-1, 0, 1))
            if begun == 1:
                spellings[other] = (begun, place, Spelling((other,), begun, open=True))
    return [spelling for _, _, spelling in sorted(spellings.values(), key=lambda found: found[:2])]


def _matching(release: Release, table: str, query: str) -> list[tuple[int, str]]:
    rows = release.rows(
        f"SELECT id, word FROM {table} JOIN search_words ON id = {table}.rowid WHERE {table} MATCH ? "
        f"ORDER BY {table}.rowid LIMIT {_LOOKED_AT}",
        (query,),
    )
    return [(row[0], row[1]) for row in rows]


def _parts(release: Release, word: str) -> list[Spelling]:
    """The word as two that the release has, the cut nearest to the middle first."""
    places = sorted(range(2, len(word) - 1), key=lambda place: abs(2 * place - len(word)))
    there = known(release, [part for place in places for part in (word[:place], word[place:])])
    halves = ((word[:place], word[place:]) for place in places)
    return [Spelling(pair, 1) for pair in halves if there.issuperset(pair)][:3]
