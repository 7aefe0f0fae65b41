"""The manifest: what a release was made from, with what, what it holds, and its checksums.

It holds no time and no path, so that the same input gives the same bytes; when a release was built
stands in the name of its folder. The digest of its bytes stands in a file beside it, and its first digits end the
folder's name: together with the checksums in it they vouch for the whole release.
"""

import hashlib
import json
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from butaca.release import files as release_files
from butaca.release import json_text, manifest_fields
from butaca.release.files import broken, read_small

FORMAT = 4  # of the folder and of the tables in the database; a server refuses what it does not know
MANIFEST = "manifest.json"
DIGEST = "manifest.sha256"
DATABASE = "butaca.sqlite"
TABLES = "tables"
FINDINGS = "findings.json"
REPORT = "report.html"
REPORT_FACTS = "report.json"
EVALUATION = "evaluation.json"
EVALUATION_TABLES = "evaluation.md"

DIGITS = 8  # of the digest, in the name of a folder
_LARGEST = 1 << 20  # bytes of a manifest; that of The Movies Dataset has 9,300
_OWN_NAME = re.compile(rf"\d{{8}}-\d{{6}}-([0-9a-f]{{{DIGITS}}})")


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
        """Write it into a release's folder, and its digest beside it."""
        content = self._content()
        (folder / MANIFEST).write_bytes(content)
        (folder / DIGEST).write_bytes(_digest_line(content))

    @property
    def digits(self) -> str:
        """Return the first digits of the digest, which stand for the content of the release."""
        return hashlib.sha256(self._content()).hexdigest()[:DIGITS]

    @staticmethod
    def read(folder: Path) -> "Manifest":
        """Read a release's manifest once its digest was found to match.

        Raises:
            BrokenRelease: it is missing, changed, damaged, or of another format.
        """
        content = read_small(folder, MANIFEST, _LARGEST)
        if not (folder / DIGEST).exists():
            _check_format(folder, content)
        _check_digest(folder, content)
        _check_format(folder, content)
        try:
            facts = json_text.parse(content)
            manifest_fields.check(facts)
        except json_text.NotStrict as error:
            raise broken(folder, f"{MANIFEST} {error}") from error
        except manifest_fields.Misfit as error:
            raise broken(folder, f"{MANIFEST}: {error}") from error
        return Manifest(**facts)

    def _content(self) -> bytes:
        return (json.dumps(asdict(self), indent=2, ensure_ascii=False, sort_keys=True) + "\n").encode()


def checksums(folder: Path) -> dict[str, dict[str, Any]]:
    """Size and sha256 of every file below a folder, by path."""
    return {
        name: {"sha256": _sha256(folder / name), "size": (folder / name).stat().st_size}
        for name in release_files.names(folder)
        if name not in (MANIFEST, DIGEST)
    }


def _digest_line(content: bytes) -> bytes:
    """Return the digest as ``sha256sum`` writes it, which can check it: ``sha256sum -c manifest.sha256``."""
    return f"{hashlib.sha256(content).hexdigest()}  {MANIFEST}\n".encode()


def _check_digest(folder: Path, content: bytes) -> None:
    line = _digest_line(content)
    if read_small(folder, DIGEST, len(line)) != line:
        raise broken(folder, f"{MANIFEST} does not match {DIGEST}")
    name = _OWN_NAME.fullmatch(folder.resolve().name)
    if name is not None and not line.startswith(name[1].encode()):
        raise broken(folder, f"{MANIFEST} does not match the digits that end the folder's name")


def _check_format(folder: Path, content: bytes) -> None:
    """Say so if a manifest is fine, but of another format."""
    try:
        facts = json_text.parse(content)
    except json_text.NotStrict:
        return
    found = facts.get("format") if isinstance(facts, dict) else None
    if type(found) is int and found != FORMAT:
        raise broken(folder, f"{MANIFEST} has format {found}, this butaca reads {FORMAT}")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
