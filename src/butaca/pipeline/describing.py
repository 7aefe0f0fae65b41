"""Description of a release: its findings and manifest."""

import json
import platform
import sqlite3
import zlib
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from butaca import __version__
from butaca.catalogue.catalogue import Catalogue
from butaca.recommenders import shipped_weights
from butaca.recommenders.confidence_curve import ConfidenceCurve
from butaca.recommenders.shipped_weights import Weights
from butaca.release import manifest as manifests
from butaca.release.manifest import Manifest
from butaca.release.manifest_types import (
    ConfidenceCurves,
    ContentWeights,
    InputDigest,
    Metrics,
    ModelDescription,
    ReleaseSettings,
    ScoreCurve,
    Strengths,
)
from butaca.sources.raw_tables import CatalogueSource

_LIBRARIES = ("duckdb", "numpy", "scipy", "simplemma", "stopwords", "babel", "matplotlib", "wordcloud")


def describe(
    release: Path,
    source: CatalogueSource,
    catalogue: Catalogue,
    models: Sequence[ModelDescription],
    metrics: Metrics | None,
    weights: Weights,
    stages: Mapping[str, str],
) -> Manifest:
    """Write findings and manifest into an otherwise complete release."""
    findings = [finding.as_dict() for finding in catalogue.findings]
    text = json.dumps(findings, indent=2, ensure_ascii=False)
    (release / manifests.FINDINGS).write_text(text + "\n", encoding="utf-8")
    manifest = Manifest(
        format=manifests.FORMAT,
        source=catalogue.source,
        licence=source.licence,
        votes=source.votes,
        inputs=tuple(InputDigest(file.name, file.sha256, file.size) for file in catalogue.inputs),
        versions={"butaca": __version__, **versions(_LIBRARIES)},
        settings=_settings(weights),
        counts=catalogue.counts(),
        findings={finding.kind.code: finding.count for finding in catalogue.findings},
        models=tuple(models),
        files=manifests.checksums(release),
        metrics=metrics,
        stages=stages,
    )
    manifest.write(release)
    return manifest


def versions(libraries: Iterable[str]) -> dict[str, str]:
    """Return the versions of Python, SQLite, zlib and other libraries."""
    return {
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        **{name: version(name) for name in libraries},
    }


def _settings(weights: Weights) -> ReleaseSettings:
    """Return the weights that a server reads from the manifest."""
    confidence = weights.confidence
    return ReleaseSettings(
        ConfidenceCurves(
            _line("judged", confidence),
            _line("judged_unrated", confidence),
            _line("together", confidence),
            _curve("recommended_", confidence),
            _curve("newcomer_", confidence),
        ),
        Strengths(weights.personal["seen"], weights.personal["dislike"]),
        ContentWeights(weights.content, weights.hybrid["temperature"], shipped_weights.GENERATION),
        weights.provenance,
    )


def _line(name: str, values: Mapping[str, float]) -> ScoreCurve:
    return ScoreCurve(values[f"{name}_intercept"], values[f"{name}_slope"])


def _curve(prefix: str, values: Mapping[str, float]) -> ConfidenceCurve:
    """Return the curve of the values whose names begin with the prefix."""
    return ConfidenceCurve(
        **{name.removeprefix(prefix): value for name, value in values.items() if name.startswith(prefix)}
    )
