"""The stages from candidates to a list; ``make_list`` puts them in order."""

from collections.abc import Collection, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from butaca.recommenders.franchise_places import with_franchise_places
from butaca.release.reader import Release
from butaca.serving.explain.place_notes import Move
from butaca.serving.filters.bitmaps import bitmap_index
from butaca.serving.filters.grammar import Filters
from butaca.serving.recommend import like_rates
from butaca.serving.recommend.candidates import Candidate, ids
from butaca.serving.recommend.confidence import Confidence
from butaca.serving.recommend.like_rates import RatedMovie

_FALLBACK = 600  # movies compared to fill up a list, those of the highest like rates


class ListedCandidate(NamedTuple):
    """A listed candidate.

    ``moved_from`` is its place by score, from 1, and ``moved_by`` what gave it another; None if it has that place.
    """

    candidate: Candidate
    moved_from: int | None = None
    moved_by: Move | None = None


def listed(
    chosen: Sequence[Candidate], ranked: Sequence[Candidate], *, diverse: bool, next_id: int | None
) -> list[ListedCandidate]:
    """Return the chosen candidates, and which of them have moved.

    ``ranked`` are all candidates, best first.
    """
    rank_of = {movie: rank for rank, movie in enumerate(ids(ranked), start=1)}
    items = []
    for place, candidate in enumerate(chosen, start=1):
        movie = candidate.movie_id
        move: Move = "variety" if diverse and movie != next_id else "franchise_place"
        has_moved = rank_of[movie] != place
        items.append(ListedCandidate(candidate, rank_of[movie], move) if has_moved else ListedCandidate(candidate))
    return items


def exclude(candidates: Sequence[Candidate], excluded: Collection[int]) -> list[Candidate]:
    """Leave out movies that are never listed."""
    return [candidate for candidate in candidates if candidate.movie_id not in excluded]


def apply_filters(release: Release, candidates: list[Candidate], filters: Filters, matching: int) -> list[Candidate]:
    """Leave out movies that do not match the filters.

    ``matching`` is the bitmap of the movies that do.
    """
    if not filters:
        return candidates
    matches = bitmap_index(release).contained(matching, ids(candidates))
    return [candidate for candidate in candidates if candidate.movie_id in matches]


def apply_confidence(candidates: list[Candidate], measured: Confidence | None, least: float) -> list[Candidate]:
    """Leave out movies below the least confidence, or of unknown confidence.

    0 keeps all.
    """
    if not least or measured is None:
        return candidates
    return [candidate for candidate in candidates if (measured(candidate) or 0.0) >= least]


def apply_floor(candidates: list[Candidate], measured: Confidence | None, floor: float) -> list[Candidate]:
    """Leave out movies below the floor; 0 keeps all.

    Those of unknown confidence stay down to the first that is left out: after it none is known to be better.
    """
    if not floor or measured is None:
        return candidates
    kept: list[Candidate] = []
    below = False
    for candidate in candidates:
        confidence = measured(candidate)
        if confidence is None:
            is_kept = not below
        else:
            is_kept = confidence >= floor
            below = below or not is_kept
        if is_kept:
            kept.append(candidate)
    return kept


def fallback_movies(
    release: Release, matching: int, taken: Collection[int] = (), next_id: int | None = None, *, fill_up: bool = True
) -> list[RatedMovie]:
    """Return movies that are not among the stored candidates.

    They are the next of a collection, and with ``fill_up`` those of the highest like rates. ``matching`` is the bitmap
    of the movies that may be listed, ``taken`` are those that are excluded or candidates.
    """
    index = bitmap_index(release)
    movies: list[RatedMovie] = []
    if next_id is not None and next_id not in taken:
        movies = like_rates.highest(release, matching & index.bitmap([next_id]), 1)
    if fill_up:
        taken = {*taken, *(movie.movie_id for movie in movies)}
        movies += like_rates.highest(release, matching & ~index.bitmap(taken), _FALLBACK)
    return movies


def best(candidates: list[Candidate], n: int, reserved: Collection[int]) -> list[Candidate]:
    """Take the first ``n``, with places kept for ``reserved`` movies."""
    if not reserved or len(candidates) <= n:
        return candidates[:n]
    listed = set(with_franchise_places(ids(candidates), reserved, n))
    return [candidate for candidate in candidates if candidate.movie_id in listed]


def with_next(chosen: list[Candidate], candidates: Sequence[Candidate], next_id: int | None) -> list[Candidate]:
    """Replace the last item by the collection's next movie if missing."""
    if next_id is None or next_id in ids(chosen):
        return chosen
    missing = [candidate for candidate in candidates if candidate.movie_id == next_id]
    return [*chosen[: len(chosen) - len(missing)], *missing]


def in_collections(
    release: Release, collections: Mapping[int, Sequence[int]], matching: int, excluded: Collection[int]
) -> list[int]:
    """Return the movies of some collections that may be listed.

    They keep the order of the collections. ``matching`` is the bitmap of the movies that match the filters.
    """
    movies = list(chain.from_iterable(collections.values()))
    matches = bitmap_index(release).contained(matching, movies) - set(excluded)
    return [movie for movie in movies if movie in matches]
