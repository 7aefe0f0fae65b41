"""The franchise option, applied to candidates by their collections."""

from collections.abc import Collection, Sequence

from butaca.catalogue import attributes
from butaca.release.database import OLDEST_FIRST
from butaca.release.reader import IN_LIST, Release, id_list
from butaca.serving.recommend.candidates import Candidate, ids
from butaca.serving.recommend.options import Franchise


def apply_franchise(
    release: Release,
    option: Franchise | None,
    candidates: Sequence[Candidate],
    own: Collection[int],
    known: Collection[int],
) -> list[Candidate]:
    """Return the candidates that the option keeps, in their order.

    ``own`` are the movies the list starts from, ``known`` these and all others that the person knows. Without an
    option all are kept, and with ``ONLY`` too, as its candidates come from the collections.
    """
    if option in (None, Franchise.ONLY):
        return list(candidates)
    collection_of = collections_of(release, ids(candidates))
    if option is Franchise.EXCLUDE:
        excluded = set(collections_of(release, own).values())
        return [candidate for candidate in candidates if collection_of.get(candidate.movie_id) not in excluded]
    if option is Franchise.NEXT:
        next_movies = _next_movies(movies_of(release, set(collection_of.values())), set(known))
        return [
            candidate
            for candidate in candidates
            if candidate.movie_id not in collection_of or candidate.movie_id in next_movies
        ]
    best: dict[int, int] = {}
    for candidate in candidates:
        if candidate.movie_id in collection_of:
            best.setdefault(collection_of[candidate.movie_id], candidate.movie_id)
    return [
        candidate
        for candidate in candidates
        if best.get(collection_of.get(candidate.movie_id, -1), candidate.movie_id) == candidate.movie_id
    ]


def next_movie(release: Release, own: Collection[int], known: Collection[int]) -> int | None:
    """Return the next movie of the collection of some movies.

    None where they belong to no collection, or to several.
    """
    collections = own_collections(release, own)
    return next(iter(_next_movies(collections, known)), None) if len(collections) == 1 else None


def own_collections(release: Release, own: Collection[int]) -> dict[int, list[int]]:
    """Return the collections of some movies, by id.

    Each has all its movies, in the order of release.
    """
    in_own = f"IN (SELECT member FROM ({attributes.COLLECTIONS.pairs(IN_LIST)}))"
    return _by_collection(release, attributes.COLLECTIONS.pairs(members=in_own), own)


def collections_of(release: Release, movies: Collection[int]) -> dict[int, int]:
    """Return the collection of each movie; movies without are left out."""
    rows = release.rows(attributes.COLLECTIONS.pairs(IN_LIST), (id_list(movies),))
    return {row["movie_id"]: row["member"] for row in rows}


def movies_of(release: Release, collections: Collection[int]) -> dict[int, list[int]]:
    """Return the movies of each collection, in the order of release."""
    return _by_collection(release, attributes.COLLECTIONS.pairs(members=IN_LIST), collections)


def _by_collection(release: Release, pairs: str, ids: Collection[int]) -> dict[int, list[int]]:
    movies: dict[int, list[int]] = {}
    for row in release.rows(f"{pairs} ORDER BY collection_id, {OLDEST_FIRST}", (id_list(ids),)):
        movies.setdefault(row["member"], []).append(row["movie_id"])
    return movies


def _next_movies(collections: dict[int, list[int]], known: Collection[int]) -> set[int]:
    """Return the next movie of each collection that has one.

    It is the first unknown movie after the first known one; where none is known, the first of the collection.
    """
    following = set()
    for movies in collections.values():
        begun = next((place for place, movie in enumerate(movies) if movie in known), 0)
        following |= set([movie for movie in movies[begun:] if movie not in known][:1])
    return following
