"""Memory of this process: what it takes, and what it gives back."""

import ctypes
import resource
import sys
from pathlib import Path

import duckdb

_STATUS = Path("/proc/self/status")


def peak() -> int:
    """Return the most bytes that this process has had in memory.

    On Linux that is since its program began: ``getrusage`` counts what the process had that started it.
    """
    lines = _STATUS.read_text(encoding="utf-8").splitlines() if _STATUS.exists() else []
    for line in lines:
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def give_back() -> None:
    """Return memory that is free to the system, DuckDB's among it.

    It would be kept for later: some 180 MB once matrices are made of a whole catalogue. DuckDB lets go of what the
    queries of all its databases have freed whenever one of them is closed.
    """
    duckdb.connect().close()
    trim()


def trim() -> None:
    """Return memory that the C library keeps.

    Where the library is not glibc there is nothing to call, and nothing is done.
    """
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (AttributeError, OSError, TypeError):
        return
