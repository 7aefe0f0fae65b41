"""Explain: how a hit matched, and where in the names."""

from collections.abc import Collection
from math import ceil
from typing import Literal, NamedTuple

from butaca.catalogue import text_keys
from butaca.serving.search.contexts import RelatedKind
from butaca.serving.search.hits import Hit

MatchKind = Literal["exact", "prefix", "words", "typo", "sound", "joined", "part", "id"]

Span = tuple[int, int]
"""Place of a match in a name: first character and end."""

_TYPO = 0.3  # least cost of words that are spelled otherwise


class JoinedName(NamedTuple):
    """Another name with words of the text, such as an actor's."""

    kind: RelatedKind
    id: int
    name: str
    highlights: list[Span]


def how(hit: Hit) -> MatchKind:
    """Return how a hit matched, in a word.

    ``sound`` if it is the title in Latin letters, written otherwise; ``part`` if a word is nowhere, ``joined`` if it is
    in another name, ``typo`` if it is spelled otherwise.
    """
    if hit.is_by_id:
        return "id"
    if hit.is_by_sound:
        return "sound"
    if missing(hit):
        return "part"
    if hit.joined:
        return "joined"
    keys = (hit.entry.key, hit.entry.key.removesuffix("collection"))
    if any(key in keys for key in hit.query.keys):
        return "exact"
    if any(match.edits for match in hit.match.matches.values()) or hit.query.cost >= _TYPO:
        return "typo"
    begins = hit.entry.words.startswith(" ".join(hit.query.words)) or hit.entry.key.startswith(hit.query.keys)
    return "prefix" if begins else "words"


def missing(hit: Hit) -> list[str]:
    """Return the words of the text that nothing has, without small ones."""
    if hit.is_by_id or hit.is_by_sound or hit.is_exact:
        return []
    places = set(hit.match.words).union(*(related.places for related in hit.joined))
    return [hit.query.words[place] for place in hit.query.required if place not in places]


def highlights(hit: Hit) -> list[Span]:
    """Return the places of the text's words in the name, in order."""
    if hit.is_by_id:
        return []
    shares = {word: hit.match.matches[place].share for place, word in hit.match.words.items()}
    if hit.is_by_sound or (hit.is_exact and len(shares) < len(hit.query.required)):
        return [(0, len(hit.entry.name))]
    return _spans(hit.entry.name, shares)


def shown_highlights(hit: Hit) -> list[Span]:
    """Return the places of the text's words in the shown name."""
    return highlights(hit) if hit.entry.title == hit.entry.name else []


def joined_names(hit: Hit) -> list[JoinedName]:
    """Return the other names that have words of the text."""
    return [
        JoinedName(other.kind, other.id, other.name, _spans(other.name, dict.fromkeys(other.words, 1.0)))
        for other in hit.joined
    ]


def _spans(name: str, shares: dict[str, float]) -> list[Span]:
    """Return the places of some words, or their beginnings, in a name."""
    spans = []
    for run in text_keys.placed_runs(name):
        whole = "".join(word for _, _, word in run)
        if len(run) > 1 and whole in shares:
            spans.append((run[0][0], run[-1][1]))
            continue
        for first, end, word in run:
            share = _share(word, shares)
            if share:
                spans.append((first, first + ceil((end - first) * share) if len(word) == end - first else end))
    return spans


def _share(word: str, shares: dict[str, float]) -> float:
    forms: Collection[str] = (word, *text_keys.written_forms(word))
    return max((shares[form] for form in forms if form in shares), default=0.0)
