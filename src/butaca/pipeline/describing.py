"""What the manifest of a release says."""

import json
import platform
import sqlite3
import zlib
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from butaca import __version__
from butaca.catalogue.catalogue import Catalogue
from butaca.recommenders import weights
from butaca.recommenders.weights import Weights
from butaca.release import manifest as manifests
from butaca.release.manifest import Manifest
from butaca.sources.raw_tables import Source

NEIGHBOURS = 50  # the longest list
_LIBRARIES = ("duckdb", "numpy", "scipy", "simplemma", "stopwords", "babel", "matplotlib", "wordcloud")


def describe(
    release: Path, source: Source, catalogue: Catalogue, models: list[dict[str, Any]], metrics: dict[str, Any]
) -> Manifest:
    """Write the findings and the manifest into a release whose other files are complete."""
    findings = [finding.as_dict() for finding in catalogue.findings]
    text = json.dumps(findings, indent=2, ensure_ascii=False)
    (release / manifests.FINDINGS).write_text(text + "\n", encoding="utf-8")
    manifest = Manifest(
        format=manifests.FORMAT,
        source=catalogue.source,
        licence=source.licence,
        votes=source.votes,
        inputs=[{"name": i.name, "sha256": i.sha256, "size": i.size} for i in catalogue.inputs],
        versions={
            "butaca": __version__,
            "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version,
            "zlib": zlib.ZLIB_RUNTIME_VERSION,
            **{name: version(name) for name in _LIBRARIES},
        },
        settings={"neighbours": NEIGHBOURS, **_of_recommendations(weights.shipped())},
        counts=catalogue.counts(),
        findings={finding.kind.code: finding.count for finding in catalogue.findings},
        models=models,
        files=manifests.checksums(release),
        metrics=metrics,
    )
    manifest.write(release)
    return manifest


def _of_recommendations(learned: Weights) -> dict[str, Any]:
    """What a server needs to know of the weights: it reads them nowhere else."""
    sure = learned.confidence
    people = {kind: _after(f"{kind}_", sure) for kind in ("recommended", "newcomer")}
    return {
        "confidence": {"similar": [sure["similar_intercept"], sure["similar_slope"]], **people},
        "recommended": {name: learned.personal[name] for name in ("seen", "dislike")},
        "content": {
            "fields": dict(learned.content),
            "temperature": learned.hybrid["temperature"],
            "generation": weights.GENERATION,
        },
    }


def _after(prefix: str, values: Mapping[str, float]) -> dict[str, float]:
    """Return the values whose names begin with the prefix, without it."""
    return {name.removeprefix(prefix): value for name, value in values.items() if name.startswith(prefix)}
