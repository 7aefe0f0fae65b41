"""Run of a build, with figures of its whole process tree.

They are in all, and for each stage that it prints.
"""

import os
import re
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import psutil

from benchmarks import files, measure

_PAUSE = 0.2  # seconds between two looks at the memory
_STAGE = re.compile(r"(.+): \d+\.\d s")
_LAST = 20  # lines of a complaint that are kept


@dataclass(frozen=True)
class Stage:
    """A stage that has ended; ``megabytes`` are its peak."""

    name: str
    seconds: float
    cpu_seconds: float
    megabytes: float


@dataclass(frozen=True)
class Watched:
    """A process that has ended well.

    ``cpu_seconds`` are of it and its children. ``megabytes`` is the peak of the tree, or of the process by the
    operating system, whichever is more: shared pages count once for each process.
    """

    seconds: float
    cpu_seconds: float
    megabytes: float
    stages: tuple[Stage, ...]


def watched(command: Sequence[str], tell: Callable[[str], None]) -> Watched:
    """Run a command to its end; ``tell`` gets a line each stage.

    Raises:
        RuntimeError: it failed; with the last lines that it wrote to standard error.
    """
    with tempfile.TemporaryFile() as printed:
        started = time.monotonic()
        process = subprocess.Popen(
            command,
            cwd=files.ROOT,
            stdout=printed,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        assert process.stderr is not None
        tree, stages, complaints, usage = _Tree(process.pid), [], [], None
        try:
            with tree.sampled():
                for line in process.stderr:
                    if match := _STAGE.fullmatch(line.strip()):
                        stages.append(tree.end_stage(_plain(match[1])))
                        tell(f"  {stages[-1].name}: {stages[-1].seconds:.1f} s, {stages[-1].megabytes:.0f} MB")
                    else:
                        complaints.append(line)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        finally:
            if usage is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            process.stderr.close()
    if process.returncode:
        raise RuntimeError(f"ended with {process.returncode}: {''.join(complaints[-_LAST:]).strip()}")
    peak = max(tree.peak, usage.ru_maxrss * measure.MAXRSS)
    return Watched(time.monotonic() - started, usage.ru_utime + usage.ru_stime, round(peak / 2**20, 1), tuple(stages))


class _Tree:
    """A process and all that it started, looked at now and then."""

    def __init__(self, pid: int) -> None:
        self._root = psutil.Process(pid)
        self._lock, self._done = threading.Lock(), threading.Event()
        self._since, self._cpu, self._stage_peak = time.monotonic(), 0.0, 0
        self.peak = 0

    @contextmanager
    def sampled(self) -> Iterator[None]:
        """Look at the memory until the block ends."""
        thread = threading.Thread(target=self._sample, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._done.set()
            thread.join()

    def end_stage(self, name: str) -> Stage:
        """Return the figures since the last stage's end."""
        self._look()
        now, cpu = time.monotonic(), self._cpu_seconds()
        with self._lock:
            stage = Stage(
                name, round(now - self._since, 2), round(cpu - self._cpu, 2), round(self._stage_peak / 2**20, 1)
            )
            self._since, self._cpu, self._stage_peak = now, cpu, 0
        return stage

    def _sample(self) -> None:
        while not self._done.wait(_PAUSE):
            self._look()

    def _look(self) -> None:
        held = sum(self._each(lambda process: process.memory_info().rss))
        with self._lock:
            self._stage_peak = max(self._stage_peak, int(held))
            self.peak = max(self.peak, int(held))

    def _cpu_seconds(self) -> float:
        return sum(self._each(lambda process: sum(process.cpu_times()[:4])))  # its own, and those of ended children

    def _each(self, figure: Callable[[psutil.Process], float]) -> Iterator[float]:
        """Yield a figure of every process of the tree that still runs."""
        try:
            family = [self._root, *self._root.children(recursive=True)]
        except psutil.Error:
            return
        for process in family:
            try:
                yield figure(process)
            except psutil.Error:
                continue


def _plain(name: str) -> str:
    """Return a stage's name without that of the data."""
    return name if name in ("Reading titles", "Reading content") else re.sub(r"^Reading .*", "Reading", name)
