"""Caps by control groups: one limit for a whole tree of processes, without swap, enforced by the kernel.

A group counts the files that are read or written as well, but the kernel gives that memory back when
it is needed: a total at the cap is no sign of want. What programs hold themselves is sampled apart.
"""

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from .limits import Cap, Usage

_PERIOD = 100_000  # microseconds over which a share of a processor is granted


class Group(Cap):
    """A memory cgroup of version 2."""

    words = "a memory cgroup (v2)"
    unified = True  # one tree of groups for all controllers; version 1 has one for each
    statistic = "anon"  # in memory.stat: what programs hold themselves

    def __init__(self, memory: int, cpu: float | None) -> None:
        super().__init__(memory, cpu)
        self._folders: list[Path] = []
        try:
            self._make()
        except OSError:
            self.close()
            raise

    def _make(self) -> None:
        group = self._new("memory", "memory.max")
        _write(group / "memory.max", self.memory)
        with contextlib.suppress(FileNotFoundError):  # a kernel without swap has no such file
            _write(group / "memory.swap.max", 0)
        if self.cpu is not None:
            try:
                _write(group / "cpu.max", f"{int(_PERIOD * self.cpu)} {_PERIOD}")
            except FileNotFoundError:
                self.cpu = None

    def _new(self, controller: str, wanted: str) -> Path:
        """A new group below ours, or below the first one above ours that may have groups with a file ``wanted``.

        Raises:
            OSError: there is no such place.
        """
        for parent in _groups(controller, unified=self.unified):
            group = parent / f"butaca-{os.getpid()}-{time.monotonic_ns()}"
            try:
                group.mkdir()
            except OSError:
                continue
            if (group / wanted).exists():
                self._folders.append(group)
                return group
            group.rmdir()
        raise OSError(f"no group for {controller} can be made here")

    def held(self) -> int:
        """Return the bytes that the programs hold themselves now."""
        return _facts(self._folders[0] / "memory.stat")[self.statistic]

    def usage(self) -> Usage:
        """What was taken so far."""
        group = self._folders[0]
        peak = group / "memory.peak"  # Linux 5.19 and later
        total = int(peak.read_text()) if peak.exists() else None
        return Usage(self._own, total, _facts(group / "memory.events")["oom_kill"])

    def processes(self) -> list[int]:
        """The processes in the group."""
        return [int(pid) for folder in self._folders[:1] for pid in (folder / "cgroup.procs").read_text().split()]

    def close(self) -> None:
        """End whatever is left in the group, and remove it."""
        super().close()
        while self._folders:
            _remove(self._folders.pop())

    def _enter(self) -> None:
        for folder in self._folders:
            _write(folder / "cgroup.procs", os.getpid())


class OldGroup(Group):
    """A memory cgroup of version 1, and beside it one for the share of a processor."""

    words = "a memory cgroup (v1)"
    unified = False
    statistic = "total_rss"

    def _make(self) -> None:
        group = self._new("memory", "memory.limit_in_bytes")
        _write(group / "memory.limit_in_bytes", self.memory)
        with contextlib.suppress(FileNotFoundError):  # counts swap as well; not every kernel does
            _write(group / "memory.memsw.limit_in_bytes", self.memory)
        if self.cpu is not None:
            try:
                share = self._new("cpu", "cpu.cfs_quota_us")
                _write(share / "cpu.cfs_period_us", _PERIOD)
                _write(share / "cpu.cfs_quota_us", int(_PERIOD * self.cpu))
            except OSError:
                self.cpu = None

    def usage(self) -> Usage:
        """What was taken so far."""
        group = self._folders[0]
        total = int((group / "memory.max_usage_in_bytes").read_text())
        return Usage(self._own, total, _facts(group / "memory.oom_control").get("oom_kill", 0))


def _groups(controller: str, *, unified: bool) -> Iterator[Path]:
    """Where a new group may go: in the group that this process is in, or in those above it."""
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        if not controllers if unified else controller in controllers.split(","):
            for mount in _mounts(controller, unified=unified):
                own = mount / path.lstrip("/")
                yield from (place for place in (own, *own.parents) if place.is_relative_to(mount) and place.is_dir())


def _mounts(controller: str, *, unified: bool) -> Iterator[Path]:
    """Where the groups' files are."""
    for line in Path("/proc/self/mounts").read_text().splitlines():
        _, folder, kind, options, *_ = line.split()
        if kind == "cgroup2" if unified else kind == "cgroup" and controller in options.split(","):
            yield Path(folder)


def _remove(group: Path) -> None:
    """Remove a group without processes; the kernel may need a moment to see that they have gone."""
    for _ in range(20):
        with contextlib.suppress(OSError):
            return group.rmdir()
        time.sleep(0.05)
    return group.rmdir()


def _facts(path: Path) -> dict[str, int]:
    """A file of lines like ``name 12``."""
    return {name: int(value) for name, value in (line.split() for line in path.read_text().splitlines())}


def _write(path: Path, value: object) -> None:
    path.write_text(str(value), encoding="ascii")
