"""Franchises in a list: all of each, the next, the best, none, or nothing else."""

from collections.abc import Collection, Sequence

from butaca.release.reader import Release
from butaca.serving.browse.movies import listed
from butaca.serving.recommend.candidates import Candidate
from butaca.serving.recommend.options import Franchise


def kept(
    release: Release,
    franchise: Franchise | None,
    candidates: Sequence[Candidate],
    own: Collection[int],
    familiar: Collection[int],
) -> list[Candidate]:
    """The candidates that the choice leaves, in their order.

    ``own`` are the movies one asks from, ``familiar`` those and all others that the person knows.
    """
    if franchise in (None, Franchise.ONLY):
        return list(candidates)
    belongs = belonging(release, [one.movie_id for one in candidates])
    if franchise is Franchise.EXCLUDE:
        excluded = set(belonging(release, own).values())
        return [one for one in candidates if belongs.get(one.movie_id) not in excluded]
    if franchise is Franchise.NEXT:
        following = _next(release, set(belongs.values()), set(familiar))
        return [one for one in candidates if one.movie_id not in belongs or one.movie_id in following]
    best: dict[int, int] = {}
    for one in candidates:
        if one.movie_id in belongs:
            best.setdefault(belongs[one.movie_id], one.movie_id)
    return [one for one in candidates if best.get(belongs.get(one.movie_id, -1), one.movie_id) == one.movie_id]


def belonging(release: Release, ids: Collection[int]) -> dict[int, int]:
    """The franchise of each of some movies; those that belong to none are left out."""
    rows = release.rows(
        "SELECT id, collection_id FROM movies WHERE collection_id IS NOT NULL "
        "AND id IN (SELECT value FROM json_each(?))",
        (listed(ids),),
    )
    return {row["id"]: row["collection_id"] for row in rows}


def members(release: Release, franchises: Collection[int]) -> dict[int, list[int]]:
    """The movies of each franchise, in the order of release."""
    found: dict[int, list[int]] = {franchise: [] for franchise in franchises}
    for row in release.rows(
        "SELECT id, collection_id FROM movies WHERE collection_id IN (SELECT value FROM json_each(?)) "
        "ORDER BY release_date, id",
        (listed(franchises),),
    ):
        found[row["collection_id"]].append(row["id"])
    return found


def following(release: Release, own: Collection[int], familiar: Collection[int]) -> int | None:
    """The movie that is next for who knows the ``familiar`` ones, if those one asks from are of one franchise."""
    franchises = set(belonging(release, own).values())
    return next(iter(_next(release, franchises, familiar)), None) if len(franchises) == 1 else None


def _next(release: Release, franchises: Collection[int], familiar: Collection[int]) -> set[int]:
    """Of each franchise the first unfamiliar movie after the first familiar one, else its first movie."""
    following = set()
    for movies in members(release, franchises).values():
        begun = next((place for place, movie in enumerate(movies) if movie in familiar), 0)
        following |= set([movie for movie in movies[begun:] if movie not in familiar][:1])
    return following
