"""The manifest: what a release was made from, with what, what it holds, and its checksums.

It holds no time and no path, so that the same input gives the same bytes; when a release was built
stands in the name of its folder.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from butaca.errors import BrokenRelease

FORMAT = 4  # of the folder and of the tables in the database; a server refuses what it does not know
MANIFEST = "manifest.json"
DATABASE = "butaca.sqlite"
TABLES = "tables"
FINDINGS = "findings.json"
REPORT = "report.html"
REPORT_FACTS = "report.json"
EVALUATION = "evaluation.json"
EVALUATION_TABLES = "evaluation.md"


@dataclass(frozen=True)
class Manifest:
    """The content of ``manifest.json``; ``files`` maps each path in the folder to size and sha256.

    ``metrics`` are the headline figures of ``evaluation.json``, with how they were measured; empty without it.
    """

    format: int
    source: str
    licence: str
    votes: str
    inputs: list[dict[str, Any]]
    versions: dict[str, str]
    settings: dict[str, Any]
    counts: dict[str, int]
    findings: dict[str, int]
    models: list[dict[str, Any]]
    files: dict[str, dict[str, Any]]
    metrics: dict[str, Any] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        """Write it into a release's folder."""
        text = json.dumps(asdict(self), indent=2, ensure_ascii=False, sort_keys=True)
        (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")

    @staticmethod
    def read(folder: Path) -> "Manifest":
        """Read a release's manifest.

        Raises:
            BrokenRelease: it is missing, damaged, or of another format.
        """
        way_out = "Build again with: butaca build"
        try:
            content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            if content["format"] != FORMAT:
                raise BrokenRelease(
                    f"release {folder.name} has format {content['format']}, this butaca reads {FORMAT}. {way_out}"
                )
            return Manifest(**content)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BrokenRelease(f"release {folder.name}: {MANIFEST} is missing or damaged. {way_out}") from error


def checksums(folder: Path) -> dict[str, dict[str, Any]]:
    """Size and sha256 of every file below a folder, by path."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return {
        path.relative_to(folder).as_posix(): {"sha256": _sha256(path), "size": path.stat().st_size} for path in files
    }


def content_id(files: Mapping[str, Mapping[str, Any]]) -> str:
    """Eight digits that stand for the content of a release."""
    listed = "\n".join(f"{path} {facts['sha256']}" for path, facts in sorted(files.items()))
    return hashlib.sha256(listed.encode()).hexdigest()[:8]


def verify(folder: Path, manifest: Manifest, *, thorough: bool = False) -> None:
    """Check that all files are there in their size, and with ``thorough`` their checksums.

    Raises:
        BrokenRelease: a file is missing or differs.
    """
    for name, facts in manifest.files.items():
        path = folder / name
        if not path.is_file() or path.stat().st_size != facts["size"]:
            raise BrokenRelease(f"release {folder.name}: {name} is missing or has another size")
        if thorough and _sha256(path) != facts["sha256"]:
            raise BrokenRelease(f"release {folder.name}: {name} does not match its checksum")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
