"""Description of a release: its findings and manifest."""

import json
import platform
import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NotRequired, TypedDict

from butaca import __version__
from butaca.catalogue.catalogue import Catalogue
from butaca.recommenders import shipped_weights
from butaca.recommenders.shipped_weights import Weights
from butaca.release import manifest as manifests
from butaca.release.manifest import Manifest
from butaca.sources.raw_tables import CatalogueSource

NEIGHBOURS = 50  # the longest list
_LIBRARIES = ("duckdb", "numpy", "scipy", "simplemma", "stopwords", "babel", "matplotlib", "wordcloud")


class ModelDescription(TypedDict):
    """Model as the manifest has it."""

    name: str
    recipe: str
    parts: Sequence[str]
    novelty: NotRequired[float]
    pseudo_likes: NotRequired[float]


def describe(
    release: Path,
    source: CatalogueSource,
    catalogue: Catalogue,
    models: list[ModelDescription],
    metrics: dict[str, object],
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
        inputs=[{"name": i.name, "sha256": i.sha256, "size": i.size} for i in catalogue.inputs],
        versions={
            "butaca": __version__,
            "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version,
            "zlib": zlib.ZLIB_RUNTIME_VERSION,
            **{name: version(name) for name in _LIBRARIES},
        },
        settings={"neighbours": NEIGHBOURS, **_of_recommendations(shipped_weights.shipped())},
        counts=catalogue.counts(),
        findings={finding.kind.code: finding.count for finding in catalogue.findings},
        models=[dict(model) for model in models],
        files=manifests.checksums(release),
        metrics=metrics,
    )
    manifest.write(release)
    return manifest


def _of_recommendations(learned: Weights) -> dict[str, object]:
    """Return the weights that a server reads from the manifest.

    It reads them nowhere else.
    """
    confidence = learned.confidence
    for_raters = {kind: _after(f"{kind}_", confidence) for kind in ("recommended", "newcomer")}
    return {
        "confidence": {"similar": [confidence["similar_intercept"], confidence["similar_slope"]], **for_raters},
        "recommended": {name: learned.personal[name] for name in ("seen", "dislike")},
        "content": {
            "fields": dict(learned.content),
            "temperature": learned.hybrid["temperature"],
            "generation": shipped_weights.GENERATION,
        },
    }


def _after(prefix: str, values: Mapping[str, float]) -> dict[str, float]:
    """Return the values whose names begin with the prefix, without it."""
    return {name.removeprefix(prefix): value for name, value in values.items() if name.startswith(prefix)}
