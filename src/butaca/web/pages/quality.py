"""Measured quality of the models, from the evaluation in a release."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from butaca.release.manifest import EVALUATION
from butaca.release.reader import Release

JUDGED = "judged"  # the protocol by verdicts and lists of others; all others are by raters

_LARGEST = 4 << 20  # bytes of an evaluation that is read


@dataclass(frozen=True)
class Figure:
    """A measured figure with the ends of its interval."""

    mean: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Protocol:
    """A protocol, with the figures of each model by metric.

    ``rater_count`` is None where no raters are held out.
    """

    name: str
    rater_count: int | None
    metrics: Sequence[str]
    models: Sequence[tuple[str, Mapping[str, Figure]]]


@dataclass(frozen=True)
class Point:
    """A model at a novelty, None without any, with two figures.

    ``likes`` is nDCG of raters' likes, ``verdicts`` AUC of verdicts on pairs. ``learned_here`` tells that the model
    was learned from the same verdicts, which flatters it.
    """

    model: str
    novelty: float | None
    likes: Figure
    verdicts: Figure
    learned_here: bool


@dataclass(frozen=True)
class Front:
    """Quality of models by likes and verdicts, in points.

    ``curves`` are those along novelty, by model.
    """

    points: Sequence[Point]
    curves: Mapping[str, Sequence[Point]]


@dataclass(frozen=True)
class Quality:
    """Everything that a release's evaluation measured; ``front`` is None without verdicts."""

    protocols: Sequence[Protocol] = ()
    front: Front | None = None

    def of(self, models: Sequence[str]) -> Sequence[Protocol]:
        """Return the protocols with the figures of some models alone.

        Those of a model's list of alike films are the model's own too.
        """
        kept = [
            Protocol(
                protocol.name,
                protocol.rater_count,
                protocol.metrics,
                [row for row in protocol.models if row[0].removesuffix(" alike") in models],
            )
            for protocol in self.protocols
        ]
        return [protocol for protocol in kept if protocol.models]


def measured_quality(release: Release) -> Quality:
    """Return what the release's evaluation measured; nothing without it."""
    return release.once("measured quality", _read)


def _read(release: Release) -> Quality:
    if EVALUATION not in release.manifest.files:
        return Quality()
    path = release.file(EVALUATION)
    if path.stat().st_size > _LARGEST:
        return Quality()
    document = json.loads(path.read_bytes())
    return Quality(protocols(document), front(document))


def protocols(document: Mapping[str, Any]) -> list[Protocol]:
    """Return the protocols of an evaluation, with the known figures."""
    read = [_protocol(part, str(part["protocol"]), int(part["raters"])) for part in document["protocols"]]
    judged = document.get("judged")
    return [*read, _protocol(judged, JUDGED, None)] if judged else read


def front(document: Mapping[str, Any]) -> Front | None:
    """Return the models that have figures of both, if any."""
    judged = document.get("judged")
    similar = next((part for part in document["protocols"] if part["protocol"] == "similar"), None)
    if not judged or similar is None:
        return None
    likes = {
        (row["model"], row["novelty"]): _figures(row)
        for row in (*similar["models"], *(row for curve in similar["novelty_curves"].values() for row in curve))
    }

    def points(rows: Sequence[Mapping[str, Any]]) -> list[Point]:
        pairs = [(row, _figures(row), likes.get((row["model"], row["novelty"]), {})) for row in rows]
        return [
            Point(row["model"], row["novelty"], liked["ndcg@10"], own["auc"], bool(row["learned_from_these_files"]))
            for row, own, liked in pairs
            if "auc" in own and "ndcg@10" in liked
        ]

    defaults = points(judged["models"])
    curves = {model: points(rows) for model, rows in judged["novelty_curves"].items()}
    return Front(defaults, {model: along for model, along in curves.items() if len(along) > 1}) if defaults else None


def _protocol(part: Mapping[str, Any], name: str, rater_count: int | None) -> Protocol:
    models = [(str(row["model"]), _figures(row)) for row in part["models"]]
    metrics = list(dict.fromkeys(metric for _, figures in models for metric in figures))
    return Protocol(name, rater_count, metrics, models)


def _figures(row: Mapping[str, Any]) -> dict[str, Figure]:
    return {
        name: Figure(value["mean"], value.get("low"), value.get("high"))
        for name, value in row.items()
        if isinstance(value, dict) and value.get("mean") is not None
    }
