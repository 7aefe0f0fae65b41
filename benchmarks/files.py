"""Files and folders of the benchmarks.

The work folder is theirs alone and may be removed at any time.
"""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
WORK = ROOT / "benchmarks" / "work"
RESULTS = ROOT / "benchmarks" / "RESULTS.md"


def shown(path: Path) -> str:
    """Return a path relative to the repository."""
    return os.path.relpath(path, ROOT)
