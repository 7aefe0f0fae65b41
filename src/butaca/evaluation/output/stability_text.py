"""Stability of lists as text and JSON."""

import json
from dataclasses import asdict
from pathlib import Path

from butaca.catalogue.movie import with_year
from butaca.evaluation.protocols.stability import LENGTH, Stability, named

SCHEMA = "butaca-stability/1"
_WIDTH = 80  # columns


def document(stability: Stability) -> dict[str, object]:
    """Return all figures, for JSON."""
    return {"schema": SCHEMA, "list_length": LENGTH, **asdict(stability)}


def write(stability: Stability, path: Path) -> None:
    """Write the document as a file."""
    written = json.dumps(document(stability), indent=2, ensure_ascii=False, allow_nan=False)
    path.write_text(written + "\n", encoding="utf-8")


def text(stability: Stability) -> str:
    """Return the figures for a terminal of 80 columns."""
    lines = [
        f"{'before':<10}{stability.before}",
        f"{'after':<10}{stability.after}",
        f"{'movies':<10}{stability.common_count:,} in both, "
        f"{stability.added_count:,} added, {stability.removed_count:,} removed",
        f"{'lists':<10}the first {LENGTH} of each, by {named(stability.model, stability.novelty)}",
    ]
    if stability.mean is not None and stability.low is not None and stability.identical is not None:
        lines.append(f"{'overlap':<10}mean {stability.mean:.3f}, 10th percentile {stability.low:.3f}")
        lines.append(f"{'identical':<10}{stability.identical:.1%} of lists")
    for place, change in enumerate(stability.changed):
        name = f"{change.overlap:.3f}  {with_year(change.title, change.year)}"
        line = f"{'' if place else 'least':<10}{name}"
        lines.append(line if len(line) <= _WIDTH else f"{line[: _WIDTH - 1]}…")
    return "\n".join(lines) + "\n"


def line(stability: Stability) -> str:
    """Return the figures in one line."""
    if stability.mean is None or stability.identical is None:
        return "lists: no movie is in the release before"
    return (
        f"lists: overlap of {stability.mean:.3f} with the release before, {stability.identical:.0%} identical "
        f"({stability.compared_count:,} movies)"
    )
