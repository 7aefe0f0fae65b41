"""The release that the other figures are measured on: the whole of The Movies Dataset."""

import shutil
from pathlib import Path

from benchmarks import files
from benchmarks.measure import Run, run

FOLDER = files.WORK / "releases"
_SOURCE = files.ROOT / "src" / "butaca"


def build() -> Run:
    """Build it anew by the command line, as an operator would."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.parent.mkdir(parents=True, exist_ok=True)
    return run("butaca", "build", files.DATA, "--out", FOLDER)


def current() -> Path:
    """The release; built if there is none, or an older one than the newest source file."""
    newest = max(file.stat().st_mtime for file in _SOURCE.rglob("*.py"))
    link = FOLDER / "current"
    if not link.is_dir() or link.lstat().st_mtime < newest:
        build()
    return link.resolve()
