"""The strongest hard cap on memory, and the share of a processor, that this machine allows.

In order:

1. a control group of our own, version 2 or 1: one limit for the whole tree of processes (needs root);
2. such a group made by systemd for its user: the same limit;
3. a watch over the tree, which ends it: weaker, for it looks now and then, and grants no share of a processor.
"""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

from .cgroup import Group, OldGroup
from .limits import Cap, User, Watch

MEMORY = 512 * 2**20  # bytes: Render's free web service
CPU = 0.1  # of one processor: likewise
_BUS = "XDG_RUNTIME_DIR"  # where a user's systemd is found


class Scope(Cap):
    """A scope of a user's systemd. Its totals are systemd's own affair; only what programs hold is counted."""

    words = "a scope of the user's systemd"

    def start(
        self,
        command: Sequence[str],
        *,
        folder: Path,
        environment: Mapping[str, str],
        output: IO[bytes],
        user: User | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start a command through ``systemd-run``, which becomes that command."""
        share = [] if self.cpu is None else ["-p", f"CPUQuota={self.cpu:.0%}"]
        command = [*_scope(self.memory), *share, "--", "env", "-u", _BUS, *command]
        bus = {_BUS: os.environ.get(_BUS, "")}
        return super().start(command, folder=folder, environment={**environment, **bus}, output=output, user=user)

    def _enter(self) -> None:
        """The scope is the cap."""


@contextlib.contextmanager
def best_cap(memory: int = MEMORY, cpu: float | None = None) -> Iterator[Cap]:
    """The strongest cap that can be had here; ``cpu`` is a share of one processor, None a whole machine."""
    cap = _strongest(memory, cpu)
    try:
        yield cap
    finally:
        cap.close()


def _strongest(memory: int, cpu: float | None) -> Cap:
    for kind in (Group, OldGroup):
        with contextlib.suppress(OSError):
            return kind(memory, cpu)
    if shutil.which("systemd-run"):
        tried = subprocess.run([*_scope(memory), "true"], capture_output=True, check=False)
        if tried.returncode == 0:
            return Scope(memory, cpu)
    return Watch(memory, cpu)


def _scope(memory: int) -> list[str]:
    return ["systemd-run", "--user", "--scope", "--quiet", "-p", f"MemoryMax={memory}", "-p", "MemorySwapMax=0"]
