"""The release of the other figures: all of The Movies Dataset.

Of the default catalogue where that is not there.
"""

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
    return run("butaca", "build", *([files.DATA] if files.DATA.is_dir() else []), "--out", FOLDER)


def current() -> Path:
    """Return the release, built if missing or out of date.

    It is out of date if it is older than the newest source file.
    """
    newest = max(file.stat().st_mtime for file in _SOURCE.rglob("*.py"))
    link = FOLDER / "current"
    if not link.is_dir() or link.lstat().st_mtime < newest:
        build()
    return link.resolve()
