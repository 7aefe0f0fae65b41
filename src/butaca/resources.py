"""Memory and threads of a build, given or the machine's."""

import math
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 2**20
LEAST = 448 * MEGABYTE
"""Memory of the smallest build; libraries take half of it."""

_MOST = 2**50  # bytes that are believed
_OF_THE_MACHINE = 0.8  # of what is available: others live there too
_ENGINE_SHARE = 0.35  # of the memory, the database engine's; the rest is Python's and its matrices'
_ENGINE_MOST = 256 * MEGABYTE  # with 1 GB, 26 million ratings are not cleaned any faster
_CGROUPS = Path("/sys/fs/cgroup")
_OWN_GROUPS = Path("/proc/self/cgroup")


@dataclass(frozen=True)
class Resources:
    """Limits of a build. ``memory`` in bytes, of the whole process."""

    memory: int
    threads: int

    @property
    def engine_memory(self) -> int:
        """Bytes that the database engine may use; beyond, it takes the disk."""
        return min(int(self.memory * _ENGINE_SHARE), _ENGINE_MOST)


SMALLEST = Resources(512 * MEGABYTE, 2)
"""The smallest server that a build is meant for."""


def memory_size(text: str) -> int:
    """Return the bytes of a size such as 800MB or 4GB.

    Raises:
        ValueError: it is none, or too small to build anything.
    """
    match = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?) ?([MG])i?B?", text.strip(), re.IGNORECASE)
    size = int(float(match[1]) * MEGABYTE * (1024 if match[2] in "Gg" else 1)) if match else 0
    if not LEAST <= size < _MOST:
        raise ValueError(f"is {text!r}; memory is such as 800MB or 4GB, {LEAST // MEGABYTE}MB at the least")
    return size


def machine_resources(memory: int | None = None, threads: int | None = None) -> Resources:
    """Return resources as given, and the rest by control group and machine.

    Memory is the group's limit, or four fifths of what the machine has available, whichever is less; threads are the
    processors that this process may use.
    """
    return Resources(memory or _memory(), threads or _threads())


def _memory() -> int:
    limits = (limit for limit, _ in _group_limits("memory", "memory.max", "memory.limit_in_bytes"))
    return max(LEAST, min([int(_available() * _OF_THE_MACHINE), *limits]))


def _threads() -> int:
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    shares = [quota / period for quota, period in _group_limits("cpu", "cpu.max", "cpu.cfs_quota_us")]
    return max(1, math.ceil(min([processors, *shares])))


def _available() -> int:
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:"))
    except (OSError, StopIteration):
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _group_limits(controller: str, name: str, old_name: str) -> Iterator[tuple[int, int]]:
    """Yield the limits of control groups with their periods.

    They are of this process's groups and those above. Memory has no period, and processor time one in microseconds,
    which version 2 writes beside the limit.
    """
    for line in _text(_OWN_GROUPS).splitlines():
        _, controllers, path = line.split(":", 2)
        if controllers and controller not in controllers.split(","):
            continue
        root, file = (_CGROUPS / controllers, old_name) if controllers else (_CGROUPS, name)
        folder = root / path.lstrip("/")
        for group in (folder, *folder.parents):
            if not group.is_relative_to(root):
                break
            limit, *period = _text(group / file).split() or [""]
            if limit.isdigit():
                yield int(limit), int(period[0] if period else _text(group / "cpu.cfs_period_us") or 1)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError:
        return ""
