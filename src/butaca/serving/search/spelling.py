"""Spellings: the words of the release that a typed word may mean."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import OSA

from butaca.catalogue.text_keys import cuts, number
from butaca.release.reader import IN_LIST, Release

_MAX_EDITS = 3  # of a word
_MAX_CORRECTIONS = 12  # of a word
_MAX_COMPARED = 300  # words that may be similar, the best known first


@dataclass(frozen=True, slots=True)
class Spelling:
    """Words of the release that a typed word may stand for.

    Several words stand next to one another. ``edits`` is how many letters were added, left out, exchanged or swapped,
    0 for the word as it was typed; ``is_prefix`` tells that the typed word may go on.
    """

    words: tuple[str, ...]
    edits: int = 0
    is_prefix: bool = False


def as_typed(word: str) -> list[Spelling]:
    """Return the word as a prefix, and as a number."""
    digits = number(word)
    return [Spelling((word,), is_prefix=True)] + ([Spelling((digits,))] if digits != word else [])


def corrections(release: Release, word: str) -> list[Spelling]:
    """Return corrections of a word, the fewest edits first.

    Ties by how well known they are. One letter in three may be an edit, at most three in a word; a word that was not
    typed to its end may have one in its beginning. Last come the parts of a word that was typed without a space.
    """
    most = min(len(word) // 3, _MAX_EDITS)
    near = _similar_words(release, word, most) if most else []
    return near[:_MAX_CORRECTIONS] + _parts(release, word)


def known_words(release: Release, words: Iterable[str]) -> set[str]:
    """Return the words that the release has."""
    candidates = list(words)
    query = f"SELECT word FROM search_words WHERE word {IN_LIST}"
    return {row[0] for row in release.rows(query, (json.dumps(candidates),))} if candidates else set()


def _similar_words(release: Release, word: str, most: int) -> list[Spelling]:
    candidates = _matching(release, "search_cuts", " OR ".join(f'"{cut}"' for cut in cuts(word) if cut))
    trigrams = [f'"{word[place : place + 3]}"' for place in range(len(word) - 2)]
    if len(trigrams) > 2:
        pairs = (f"({first} AND {second})" for first, second in pairwise(trigrams))
        candidates += _matching(release, "search_trigrams", " OR ".join(pairs))
    spellings = dict[str, tuple[int, int, Spelling]]()
    for rank, other in candidates:
        edits = OSA.distance(word, other, score_cutoff=most)
        if 0 < edits <= most:
            spellings[other] = (edits, rank, Spelling((other,), edits))
        elif len(word) > 3 and len(other) > len(word):
            begun = min(OSA.distance(word, other[: len(word) + more], score_cutoff=1) for more in (-1, 0, 1))
            if begun == 1:
                spellings[other] = (begun, rank, Spelling((other,), begun, is_prefix=True))
    return [spelling for _, _, spelling in sorted(spellings.values(), key=lambda ranked: ranked[:2])]


def _matching(release: Release, table: str, query: str) -> list[tuple[int, str]]:
    rows = release.rows(
        f"SELECT id, word FROM {table} JOIN search_words ON id = {table}.rowid WHERE {table} MATCH ? "
        f"ORDER BY {table}.rowid LIMIT {_MAX_COMPARED}",
        (query,),
    )
    return [(row[0], row[1]) for row in rows]


def _parts(release: Release, word: str) -> list[Spelling]:
    """Return splits of the word into two that the release has.

    The split nearest to the middle comes first.
    """
    places = sorted(range(2, len(word) - 1), key=lambda place: abs(2 * place - len(word)))
    known = known_words(release, [part for place in places for part in (word[:place], word[place:])])
    halves = ((word[:place], word[place:]) for place in places)
    return [Spelling(pair, 1) for pair in halves if known.issuperset(pair)][:3]
