"""How alike the lists of two releases are, film by film."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from butaca.errors import UsageError
from butaca.evaluation.models import Ints, Lists
from butaca.evaluation.overlap import rank_biased_overlap
from butaca.recommenders.selection import selected
from butaca.release.reader import Release

SCHEMA = "butaca-stability/1"
LENGTH = 10
SAMPLE = 2_000  # films that a build compares
_TOLD = 5  # films whose lists have changed most
_WIDTH = 80  # columns


@dataclass(frozen=True)
class Changed:
    """A film whose list has changed; ``overlap`` is 0, no film in common, to 1."""

    id: int
    title: str
    year: int | None
    overlap: float


@dataclass(frozen=True)
class Stability:
    """Rank-biased overlap of the lists of films that both releases hold, as their default model gives them unasked.

    ``both``, ``added`` and ``removed`` count all films of the releases; ``compared`` those of ``both`` that were
    looked at. ``mean`` and ``low``, the 10th percentile, are 0 to 1, and so is ``identical``, the share of
    lists that hold the same films in the same order; None if nothing was compared. ``changed`` are the
    films with the least overlap below 1, ties by id.
    """

    before: str
    after: str
    model: str
    familiarity: float | None
    both: int
    added: int
    removed: int
    compared: int
    mean: float | None
    low: float | None
    identical: float | None
    changed: tuple[Changed, ...]


def stability(before: Release, after: Release, *, sample: int | None = None, seed: int = 0) -> Stability:
    """Compare the lists of all films that both releases hold, or of ``sample`` of them, drawn by seed.

    Raises:
        UsageError: the two answer by different models, or at different familiarities.
    """
    model, familiarity = _default(after)
    if _default(before) != (model, familiarity):
        raise UsageError(
            f"release {before.id} lists by {_named(*_default(before))} and {after.id} by {_named(model, familiarity)}: "
            "their lists cannot be compared"
        )
    mine, theirs = _ids(before), _ids(after)
    both = np.intersect1d(mine, theirs)
    chosen = both
    if sample is not None and sample < len(both):
        chosen = np.sort(np.random.default_rng((seed, len(both))).choice(both, sample, replace=False))
    first, second = (_lists(release, model, familiarity, chosen) for release in (before, after))
    same = (first == second).all(axis=1)
    overlaps = np.where(same, 1.0, rank_biased_overlap(first, second))  # not 1 less the last bit
    order = np.argsort(overlaps, kind="stable")
    return Stability(
        before=before.id,
        after=after.id,
        model=model,
        familiarity=familiarity,
        both=len(both),
        added=len(theirs) - len(both),
        removed=len(mine) - len(both),
        compared=len(chosen),
        mean=float(overlaps.mean()) if len(chosen) else None,
        low=float(np.percentile(overlaps, 10)) if len(chosen) else None,
        identical=float(same.mean()) if len(chosen) else None,
        changed=_changed(after, [(int(chosen[row]), float(overlaps[row])) for row in order[:_TOLD] if not same[row]]),
    )


def document(found: Stability) -> dict[str, Any]:
    """All of it, for JSON."""
    return {"schema": SCHEMA, "list_length": LENGTH, **asdict(found)}


def write(found: Stability, path: Path) -> None:
    """The document as a file."""
    written = json.dumps(document(found), indent=2, ensure_ascii=False, allow_nan=False)
    path.write_text(written + "\n", encoding="utf-8")


def text(found: Stability) -> str:
    """For a terminal of 80 columns."""
    lines = [
        f"{'before':<10}{found.before}",
        f"{'after':<10}{found.after}",
        f"{'films':<10}{found.both:,} in both, {found.added:,} added, {found.removed:,} removed",
        f"{'lists':<10}the first {LENGTH} of each, by {_named(found.model, found.familiarity)}",
    ]
    if found.mean is not None and found.low is not None and found.identical is not None:
        lines.append(f"{'overlap':<10}mean {found.mean:.3f}, 10th percentile {found.low:.3f}")
        lines.append(f"{'identical':<10}{found.identical:.1%} of lists")
    for place, one in enumerate(found.changed):
        name = f"{one.overlap:.3f}  {one.title} ({one.year})"
        line = f"{'' if place else 'least':<10}{name}"
        lines.append(line if len(line) <= _WIDTH else f"{line[: _WIDTH - 1]}…")
    return "\n".join(lines) + "\n"


def line(found: Stability) -> str:
    """In a line: how alike the lists of a release are to those of the one before."""
    if found.mean is None or found.identical is None:
        return "lists: no film is in the release before"
    return (
        f"lists: overlap of {found.mean:.3f} with the release before, {found.identical:.0%} identical "
        f"({found.compared:,} films)"
    )


def _default(release: Release) -> tuple[str, float | None]:
    """The model that answers where none is named, and where its dial stands."""
    for model in release.manifest.models:
        return model["name"], model.get("familiarity")
    raise UsageError(f"release {release.id} has no model, and so no lists to compare")


def _named(model: str, familiarity: float | None) -> str:
    return model if familiarity is None else f"{model} at familiarity {familiarity:g}"


def _ids(release: Release) -> Ints:
    return np.array([row["id"] for row in release.rows("SELECT id FROM movies ORDER BY id")], dtype=np.int64)


def _lists(release: Release, model: str, familiarity: float | None, chosen: Ints) -> Lists:
    """The ids listed for each of the chosen, with the places that are kept for franchises as served."""
    lists = np.full((len(chosen), LENGTH), -1, dtype=np.int32)
    franchises = _franchises(release) if familiarity is not None else {}
    parts = len(release.manifest.models[0]["parts"])
    rows = release.rows(
        f"SELECT movie_id, list FROM neighbours_{model} WHERE movie_id IN (SELECT value FROM json_each(?))",
        (f"[{','.join(map(str, chosen.tolist()))}]",),
    )
    for row in rows:
        ids = np.frombuffer(release.unpacked(row["list"], parts).ids, dtype="<i4")
        kin = franchises.get(row["movie_id"], ())
        listed = selected(ids.tolist(), kin, LENGTH) if len(kin) > 1 else ids[:LENGTH]
        lists[np.searchsorted(chosen, row["movie_id"]), : len(listed)] = listed
    return lists


def _franchises(release: Release) -> dict[int, set[int]]:
    """For each movie that belongs to a franchise the movies of it."""
    members: dict[int, set[int]] = {}
    for row in release.rows("SELECT id, collection_id FROM movies WHERE collection_id IS NOT NULL"):
        members.setdefault(row["collection_id"], set()).add(row["id"])
    return {movie: kin for kin in members.values() for movie in kin}


def _changed(release: Release, overlaps: Sequence[tuple[int, float]]) -> tuple[Changed, ...]:
    found = []
    for movie_id, overlap in overlaps:
        row = release.row("SELECT title, release_year FROM movies WHERE id = ?", (movie_id,))
        if row is not None:
            found.append(Changed(movie_id, row["title"], row["release_year"], overlap))
    return tuple(found)
