"""Stability of the lists of two releases."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from butaca.errors import UsageError
from butaca.evaluation.arrays import Ints, Lists
from butaca.evaluation.metrics.rank_overlap import rank_biased_overlap
from butaca.recommenders.franchise_places import with_franchise_places
from butaca.release.database import LIKE_RATES_PREFIX
from butaca.release.manifest_types import ModelDescription
from butaca.release.reader import Release

LENGTH = 10
SAMPLE = 2_000  # movies that a build compares
_SHOWN = 5  # movies whose lists have changed most


@dataclass(frozen=True)
class Changed:
    """Movie whose list has changed.

    ``overlap`` is 0, no movie in common, to 1.
    """

    id: int
    title: str
    year: int | None
    overlap: float


@dataclass(frozen=True)
class Stability:
    """Rank-biased overlap of lists of movies that both releases hold.

    Lists are those of the default model, at its defaults. ``common_count``, ``added_count`` and ``removed_count``
    count all movies of the releases; ``compared_count`` counts the common ones that were compared. ``mean`` and
    ``low``, the 10th percentile, are 0 to 1, and so is ``identical``, the share of lists that hold the same movies in
    the same order; None if nothing was compared. ``changed`` are the movies with the least overlap below 1, ties by
    id.
    """

    before: str
    after: str
    model: str
    novelty: float | None
    common_count: int
    added_count: int
    removed_count: int
    compared_count: int
    mean: float | None
    low: float | None
    identical: float | None
    changed: tuple[Changed, ...]


def stability(before: Release, after: Release, *, sample: int | None = None, seed: int = 0) -> Stability:
    """Compare the lists of movies that both releases hold.

    All of them, or ``sample``, drawn by seed.

    Raises:
        UsageError: the two answer by different models, or at different novelties.
    """
    older, newer = _default(before), _default(after)
    if (older.name, older.novelty) != (newer.name, newer.novelty):
        raise UsageError(
            f"release {before.id} lists by {named(older.name, older.novelty)} and {after.id} by "
            f"{named(newer.name, newer.novelty)}: their lists cannot be compared"
        )
    before_ids, after_ids = _ids(before), _ids(after)
    common_ids = np.intersect1d(before_ids, after_ids)
    compared_ids = common_ids
    if sample is not None and sample < len(common_ids):
        compared_ids = np.sort(np.random.default_rng((seed, len(common_ids))).choice(common_ids, sample, replace=False))
    first, second = (_lists(release, model, compared_ids) for release, model in ((before, older), (after, newer)))
    same = (first == second).all(axis=1)
    overlaps = np.where(same, 1.0, rank_biased_overlap(first, second))  # not 1 less the last bit
    order = np.argsort(overlaps, kind="stable")
    return Stability(
        before=before.id,
        after=after.id,
        model=newer.name,
        novelty=newer.novelty,
        common_count=len(common_ids),
        added_count=len(after_ids) - len(common_ids),
        removed_count=len(before_ids) - len(common_ids),
        compared_count=len(compared_ids),
        mean=float(overlaps.mean()) if len(compared_ids) else None,
        low=float(np.percentile(overlaps, 10)) if len(compared_ids) else None,
        identical=float(same.mean()) if len(compared_ids) else None,
        changed=_changed(
            after, [(int(compared_ids[row]), float(overlaps[row])) for row in order[:_SHOWN] if not same[row]]
        ),
    )


def _default(release: Release) -> ModelDescription:
    """Return the default model."""
    if release.manifest.models:
        return release.manifest.models[0]
    raise UsageError(f"release {release.id} has no model, and so no lists to compare")


def named(model: str, novelty: float | None) -> str:
    """Return the name of a model at a novelty, for messages."""
    return model if novelty is None else f"{model} at novelty {novelty:g}"


def _ids(release: Release) -> Ints:
    return np.array([row["id"] for row in release.rows("SELECT id FROM movies ORDER BY id")], dtype=np.int64)


def _lists(release: Release, model: ModelDescription, compared_ids: Ints) -> Lists:
    """Return the listed ids for each chosen movie, as served.

    Places are kept for franchises.
    """
    lists = np.full((len(compared_ids), LENGTH), -1, dtype=np.int32)
    franchises = _franchises(release) if model.novelty is not None else {}
    divisors = _divisors(release, model)
    for movie_id, neighbours in release.neighbours(model, compared_ids.tolist()).items():
        scores = {
            other: score / divisors.get(other, 1.0)
            for other, score in zip(neighbours.ids, neighbours.scores, strict=True)
        }
        ids = sorted(scores, key=lambda other: (-scores[other], other))
        members = franchises.get(movie_id, ())
        listed = with_franchise_places(ids, members, LENGTH) if len(members) > 1 else ids[:LENGTH]
        lists[np.searchsorted(compared_ids, movie_id), : len(listed)] = listed
    return lists


def _divisors(release: Release, model: ModelDescription) -> dict[int, float]:
    """Return what novelty divides the score of each movie by."""
    if not model.novelty:
        return {}
    rows = release.rows(f"SELECT movie_id, like_rate FROM {LIKE_RATES_PREFIX}{model.name}")
    return {row["movie_id"]: row["like_rate"] ** model.novelty for row in rows}


def _franchises(release: Release) -> dict[int, set[int]]:
    """Return the members of each movie's franchise, if it has one."""
    members: dict[int, set[int]] = {}
    for row in release.rows("SELECT id, collection_id FROM movies WHERE collection_id IS NOT NULL"):
        members.setdefault(row["collection_id"], set()).add(row["id"])
    return {movie: members for members in members.values() for movie in members}


def _changed(release: Release, overlaps: Sequence[tuple[int, float]]) -> tuple[Changed, ...]:
    stability = []
    for movie_id, overlap in overlaps:
        row = release.row("SELECT title, release_year FROM movies WHERE id = ?", (movie_id,))
        if row is not None:
            stability.append(Changed(movie_id, row["title"], row["release_year"], overlap))
    return tuple(stability)
