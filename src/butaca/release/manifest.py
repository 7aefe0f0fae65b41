"""Manifest of a release: its origin, content and checksums.

It holds no time and no path, so that the same input gives the same bytes; when a release was built
stands in the name of its folder. The digest of its bytes stands in a file beside it, and its first digits end the
folder's name: together with the checksums in it they vouch for the whole release.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, field
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, TypeAdapter
from pydantic.dataclasses import dataclass

from butaca.errors import BrokenRelease
from butaca.release import files as release_files
from butaca.release import strict_json
from butaca.release.files import broken, read_small
from butaca.release.manifest_types import (
    STRICT,
    Count,
    FileDigest,
    InputDigest,
    Metrics,
    Models,
    Name,
    RelativePath,
    ReleaseSettings,
    Sha256,
    TableCounts,
    with_keys,
)

FORMAT = 9  # of the folder and of the tables in the database; a server refuses what it does not know
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
OWN_NAME = re.compile(rf"\d{{8}}-\d{{6}}-([0-9a-f]{{{DIGITS}}})")


def _check_files(files: Mapping[str, FileDigest]) -> Mapping[str, FileDigest]:
    return with_keys(files, [DATABASE])


@dataclass(frozen=True, config=STRICT)
class Manifest:
    """Content of ``manifest.json``, read and written by these declarations.

    ``files`` has each path in the folder. ``metrics`` are of ``evaluation.json``; None without it. ``stages`` has a key
    of all that each model's lists and the item weights are made of: what has the same key has the same bytes.
    """

    format: Count
    source: str
    licence: str
    votes: str
    inputs: tuple[InputDigest, ...]
    versions: Mapping[str, str]
    settings: ReleaseSettings
    counts: TableCounts
    findings: Mapping[Name, Count]
    models: Models
    files: Annotated[Mapping[RelativePath, FileDigest], AfterValidator(_check_files)]
    metrics: Metrics | None
    stages: Mapping[Name, Sha256] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        """Write it into a release's folder, and its digest beside it."""
        content = self._content()
        (folder / MANIFEST).write_bytes(content)
        (folder / DIGEST).write_bytes(_digest_line(content))

    @property
    def digits(self) -> str:
        """The first digits of the digest, which stand for the release's content."""
        return hashlib.sha256(self._content()).hexdigest()[:DIGITS]

    @staticmethod
    def read(folder: Path) -> "Manifest":
        """Read a release's manifest, after comparing its digest.

        Raises:
            BrokenRelease: it is missing, changed, damaged, or of another format.
        """
        content = read_small(folder, MANIFEST, _LARGEST)
        if not (folder / DIGEST).exists():
            _check_format(folder, content)
        _check_digest(folder, content)
        _check_format(folder, content)
        try:
            return strict_json.read(content, _adapter())
        except strict_json.NotStrict as error:
            raise broken(folder, f"{MANIFEST} {error}") from error
        except strict_json.Misfit as error:
            raise broken(folder, f"{MANIFEST}: {error}") from error

    def _content(self) -> bytes:
        return (json.dumps(asdict(self), indent=2, ensure_ascii=False, sort_keys=True) + "\n").encode()


@cache
def _adapter() -> TypeAdapter[Manifest]:
    return TypeAdapter(Manifest)


def checksums(folder: Path) -> dict[str, FileDigest]:
    """Return the digest of every file below a folder, by path."""
    return {
        name: FileDigest(_sha256(folder / name), (folder / name).stat().st_size)
        for name in release_files.names(folder)
        if name not in (MANIFEST, DIGEST)
    }


def _digest_line(content: bytes) -> bytes:
    """Return the line with the digest, for ``sha256sum -c manifest.sha256``."""
    return f"{hashlib.sha256(content).hexdigest()}  {MANIFEST}\n".encode()


def _check_digest(folder: Path, content: bytes) -> None:
    line = _digest_line(content)
    if read_small(folder, DIGEST, len(line)) != line:
        raise broken(folder, f"{MANIFEST} does not match {DIGEST}")
    name = OWN_NAME.fullmatch(folder.resolve().name)
    if name is not None and not line.startswith(name[1].encode()):
        raise broken(folder, f"{MANIFEST} does not match the digits that end the folder's name")


def _check_format(folder: Path, content: bytes) -> None:
    """Refuse a manifest of another format; ignore any other problem."""
    try:
        members = strict_json.parse(content)
    except strict_json.NotStrict:
        return
    number = members.get("format") if isinstance(members, dict) else None
    if type(number) is not int or number == FORMAT:
        return
    problem = f"{MANIFEST} has format {number}, this butaca reads {FORMAT}"
    if number > FORMAT:
        raise broken(folder, problem)
    raise BrokenRelease(f"release {folder.resolve().name}: {problem}. Build again with: butaca build")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
