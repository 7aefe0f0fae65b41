"""Lists of hits in pages, as people search and as they type."""

from collections import Counter
from collections.abc import Collection, Sequence
from math import ceil
from typing import NamedTuple

from butaca.release.reader import Release
from butaca.serving.search import candidates, entries, spelling
from butaca.serving.search.entries import MOVIES, Kind
from butaca.serving.search.hits import Hit
from butaca.serving.search.query import readings
from butaca.serving.search.score import AS_TYPED
from butaca.serving.search.search import score_entries, search

MOST_LISTED = 1_000  # hits of a text

_FEWEST = candidates.MOST // 4  # hits, of which a step may have left out some: a movie has several names
_SHARE_OF_A_KIND = 0.5  # of the places of a list, if other kinds fill the rest


class Page(NamedTuple):
    """Some of the hits of a text.

    ``total`` counts all of them, ``next`` is the place of the first that follows, None if none does.
    """

    hits: Sequence[Hit]
    total: int
    next: int | None


def page(release: Release, text: str, kinds: Collection[Kind], n: int, year: int | None = None, first: int = 0) -> Page:
    """Return ``n`` hits from a place on, the best first.

    Behind those that the search scores come all other names with the words, the best known first; at most a thousand.
    """
    hits = search(release, text, kinds, year)
    others = _others(release, text, kinds, year, hits)
    total = len(hits) + len(others)
    shown = hits[first : first + n]
    further = others[max(0, first - len(hits)) : max(0, first + n - len(hits))]
    shown += score_entries(release, readings(text, year)[0], entries.of_rows(release, further)) if further else []
    return Page(shown, total, first + n if first + n < total else None)


def suggested(release: Release, text: str, kinds: Collection[Kind], n: int) -> Page:
    """Return hits of a text being typed, the famous ones first.

    No kind takes more than half of the places while there are others.
    """
    hits = search(release, text, kinds, weights=AS_TYPED)
    most = ceil(n * _SHARE_OF_A_KIND)
    taken = Counter[Kind]()
    chosen, passed_over = list[Hit](), list[Hit]()
    for hit in hits:
        taken[hit.entry.kind] += 1
        (chosen if taken[hit.entry.kind] <= most else passed_over).append(hit)
    kept = {id(hit) for hit in (*chosen[:n], *passed_over[: max(0, n - len(chosen))])}
    return Page([hit for hit in hits if id(hit) in kept], len(hits), None)


def matching_movies(release: Release, text: str) -> tuple[list[int], set[int]]:
    """Return the movies of a text: those that are ranked, and all."""
    ranked = [hit.entry.ref for hit in search(release, text, MOVIES)]
    every = set(ranked)
    for query in readings(text)[:1]:
        every.update(candidates.movies_with_words(release, query, spelling.slots(release, query)))
    return ranked, every


def _others(
    release: Release, text: str, kinds: Collection[Kind], year: int | None, hits: Sequence[Hit]
) -> Sequence[int]:
    """Return the other entries with the words, best known first."""
    if len(hits) < _FEWEST:
        return ()
    query = readings(text, year)[0]
    seen = {(hit.entry.kind, hit.entry.ref) for hit in hits}
    others = list[int]()
    for entry, kind, ref in candidates.all_with_words(
        release, query, spelling.slots(release, query), kinds, MOST_LISTED
    ):
        if (kind, ref) not in seen and len(others) + len(hits) < MOST_LISTED:
            seen.add((kind, ref))
            others.append(entry)
    return others
