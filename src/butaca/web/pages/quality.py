"""Measured quality of the models, from the evaluation in a release."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from butaca.release.manifest import EVALUATION
from butaca.release.reader import Release

_LARGEST = 4 << 20  # bytes of an evaluation that is read


@dataclass(frozen=True)
class Figure:
    """A measured figure with the ends of its interval."""

    mean: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Protocol:
    """A protocol, with the figures of each model by metric."""

    name: str
    rater_count: int
    metrics: Sequence[str]
    models: Sequence[tuple[str, Mapping[str, Figure]]]


def measured_quality(release: Release) -> list[Protocol]:
    """Return the protocols of a release's evaluation; none without it."""
    return release.once("measured quality", _read)


def _read(release: Release) -> list[Protocol]:
    if EVALUATION not in release.manifest.files:
        return []
    path = release.file(EVALUATION)
    if path.stat().st_size > _LARGEST:
        return []
    return protocols(json.loads(path.read_bytes()))


def protocols(document: Mapping[str, Any]) -> list[Protocol]:
    """Return the protocols of an evaluation, with the known figures."""
    result = []
    for protocol in document["protocols"]:
        models = [(str(row["model"]), _figures(row)) for row in protocol["models"]]
        metrics = list(dict.fromkeys(name for _, figures in models for name in figures))
        result.append(Protocol(str(protocol["protocol"]), int(protocol["raters"]), metrics, models))
    return result


def _figures(row: Mapping[str, Any]) -> dict[str, Figure]:
    return {
        name: Figure(value["mean"], value.get("low"), value.get("high"))
        for name, value in row.items()
        if isinstance(value, dict) and value.get("mean") is not None
    }
