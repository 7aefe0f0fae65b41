"""Measurement of a point of each kind."""

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.measure import command, run
from benchmarks.scale.folders import Folders
from benchmarks.scale.others import Others
from benchmarks.scale.watch import watched

REQUESTS = 2_000

Figures = Mapping[str, Any]


def films(folders: Folders, size: int) -> Figures:
    """Build so many films without ratings."""
    return _built(folders, folders.films(size), folders.releases(f"films-{size}"))


def ratings(folders: Folders, size: int) -> Figures:
    """Build all real films with so many ratings."""
    return _built(folders, folders.ratings(size), folders.releases(f"ratings-{size}"))


def server(folders: Folders, size: int) -> Figures:
    """Serve a release of so many films without ratings."""
    releases = _release_of(folders, size).parent
    others = Others()
    facts = run("benchmarks.processes.served", releases, REQUESTS).facts
    return {"movies": _manifest(releases)["counts"]["movies"], **facts, "others": others.processors()}


def recall(folders: Folders, size: int) -> Figures:
    """Compare lists of candidates with exact ones."""
    tables, others = _release_of(folders, size) / "tables", Others()
    done = run("benchmarks.processes.list_recall", tables)
    return {**done.facts, "seconds": done.seconds, "others": others.processors()}


MEASURES: Mapping[str, Callable[[Folders, int], Figures]] = {
    "films": films,
    "server": server,
    "ratings": ratings,
    "recall": recall,
}


def _built(folders: Folders, data: Path, releases: Path) -> Figures:
    """Build as users do, with nothing to take over."""
    shutil.rmtree(releases, ignore_errors=True)
    releases.parent.mkdir(parents=True, exist_ok=True)
    others = Others()
    taken = watched(command("butaca", "build", data, "--out", releases), folders.tell)
    manifest = _manifest(releases)
    return {
        "movies": manifest["counts"]["movies"],
        "ratings": manifest["counts"].get("ratings", 0),
        **asdict(taken),
        "others": others.processors(),
        "release_megabytes": round(sum(file["size"] for file in manifest["files"].values()) / 2**20, 1),
        "models": [model["name"] for model in manifest["models"]],
        "recall": {model["name"]: model["recall"] for model in manifest["models"] if model.get("recall") is not None},
    }


def _release_of(folders: Folders, size: int) -> Path:
    release = folders.releases(f"films-{size}") / "current"
    if not release.is_dir():
        raise RuntimeError(f"there is no release of {size:,} films; build it with --only films --films {size} --again")
    return release.resolve()


def _manifest(releases: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((releases / "current" / "manifest.json").read_text(encoding="utf-8"))
    return manifest
