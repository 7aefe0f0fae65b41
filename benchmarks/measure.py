"""Runs of processes, with their time and peak memory.

The peak is what the operating system counted for that process. It counts from the moment of the
start, when a process still is a copy of this one: so this one stays small, and imports neither
data-frame nor matrix libraries.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from benchmarks import files

MAXRSS = 1 if sys.platform == "darwin" else 1024  # bytes in the operating system's unit


@dataclass(frozen=True)
class Run:
    """A process that has ended, with its time, memory and output.

    ``seconds`` are of wall clock, ``peak`` is in resident bytes.
    """

    seconds: float
    peak: int
    printed: str

    @property
    def facts(self) -> dict[str, Any]:
        """The JSON object in the last line printed."""
        facts: dict[str, Any] = json.loads(self.printed.splitlines()[-1])
        return facts

    @property
    def megabytes(self) -> float:
        """The peak in MB."""
        return self.peak / 2**20


def run(module: str, *arguments: object) -> Run:
    """Run a Python module to its end.

    Raises:
        RuntimeError: it failed; with what it wrote to standard error.
    """
    with tempfile.TemporaryFile("w+") as printed, tempfile.TemporaryFile("w+") as complaints:
        started = time.perf_counter()
        process = subprocess.Popen(command(module, *arguments), cwd=files.ROOT, stdout=printed, stderr=complaints)
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.terminate()
            process.wait()
            raise
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        printed.seek(0)
        complaints.seek(0)
        if process.returncode:
            raise RuntimeError(f"{module} ended with {process.returncode}:\n{complaints.read()}")
        return Run(seconds, usage.ru_maxrss * MAXRSS, printed.read())


def command(module: str, *arguments: object) -> list[str]:
    """Return the command that runs a module with this Python."""
    return [sys.executable, "-m", module, *map(str, arguments)]


def spread(values: Sequence[float], form: str = ".1f") -> str:
    """Return the median, and the extremes if there are several values."""
    middle = format(median(values), form)
    return middle if len(values) == 1 else f"{middle} ({format(min(values), form)}-{format(max(values), form)})"
