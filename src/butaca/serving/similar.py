"""Neighbour lists, as the release holds them, with the reasons that made them."""

import sys
from array import array
from dataclasses import dataclass
from typing import TypeVar

from butaca.catalogue.movie import Movie
from butaca.errors import NotFound, UnknownModel, UsageError
from butaca.recommenders.recommendation import Reason
from butaca.release.reader import Release
from butaca.serving import movies

SHARED = {"genres": "genre", "title": "title word"}  # parts that rest on things with names


Numbers = TypeVar("Numbers", "array[int]", "array[float]")


@dataclass(frozen=True)
class Similar:
    """A movie in a list of similar ones; the reasons' weights add up to the score, the greatest first."""

    movie: Movie
    score: float
    reasons: tuple[Reason, ...]


def models(release: Release) -> list[str]:
    """The names of the models the release holds, the default one first."""
    return [model["name"] for model in release.manifest.models]


def stored(release: Release) -> int:
    """How many neighbours the release holds of each movie and model."""
    return int(release.manifest.settings["neighbours"])


def similar(release: Release, movie_id: int, n: int, model: str | None = None) -> list[Similar]:
    """At most ``n`` movies like one, the most similar first, never the movie itself.

    Raises:
        NotFound: no such movie.
        UnknownModel: no such model.
        UsageError: ``n`` below 0 or above what the release holds.
    """
    known = {m["name"]: m for m in release.manifest.models}
    name = model or models(release)[0]
    if name not in known:
        raise UnknownModel(name, list(known))
    if not 0 <= n <= stored(release):
        raise UsageError(f"n is {n}; it can be 0 to {stored(release)}")
    row = release.row(f"SELECT ids, scores, shares FROM neighbours_{name} WHERE movie_id = ?", (movie_id,))
    if row is None:
        raise NotFound("movie", str(movie_id))
    ids = _integers(row["ids"])[:n].tolist()
    scores, shares = _floats(row["scores"]), row["shares"]
    codes = known[name]["parts"]
    found = movies.by_ids(release, ids)
    shared = {
        "genres": _shared(release, "movie_genres", "genre_id", "genres", movie_id, ids),
        "title": _shared(release, "title_terms", "term", None, movie_id, ids),
    }
    listed = []
    for place, neighbour in enumerate(ids):
        own = shares[place * len(codes) : (place + 1) * len(codes)]
        whole = sum(own) or 1
        reasons = [
            Reason(
                code,
                scores[place] * share / whole,
                tuple(shared[code].get(neighbour, ())) if code in shared else (),
            )
            for code, share in zip(codes, own, strict=True)
            if share > 0
        ]
        reasons.sort(key=lambda reason: -reason.weight)
        listed.append(Similar(found[neighbour], scores[place], tuple(reasons)))
    return listed


def _shared(
    release: Release, table: str, member: str, names: str | None, movie_id: int, others: list[int]
) -> dict[int, list[str]]:
    """What each of the others shares with the movie, by name."""
    if not others:
        return {}
    name, join = (f"{names}.name", f"JOIN {names} ON {names}.id = mine.{member}") if names else (f"mine.{member}", "")
    shared: dict[int, list[str]] = {}
    for row in release.rows(
        f"SELECT theirs.movie_id AS other, {name} AS name FROM {table} AS mine JOIN {table} AS theirs "
        f"ON theirs.{member} = mine.{member} {join} WHERE mine.movie_id = ? "
        f"AND theirs.movie_id IN ({movies.marks(others)}) ORDER BY other, name",
        (movie_id, *others),
    ):
        shared.setdefault(row["other"], []).append(row["name"])
    return shared


def _integers(packed: bytes) -> "array[int]":
    return _native(array("i", packed))


def _floats(packed: bytes) -> "array[float]":
    return _native(array("f", packed))


def _native(values: Numbers) -> Numbers:
    """Little-endian numbers in the machine's own order."""
    if sys.byteorder == "big":
        values.byteswap()
    return values
