"""Where the benchmarks read and write; the work folder is theirs alone and may be removed at any time."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
WORK = ROOT / "benchmarks" / "work"
RESULTS = ROOT / "benchmarks" / "RESULTS.md"


def shown(path: Path) -> str:
    """A path as seen from the repository."""
    return os.path.relpath(path, ROOT)
