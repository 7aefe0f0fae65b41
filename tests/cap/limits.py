"""What a cap is: it starts processes under a limit, says what they took, and ends what is left of them."""

import contextlib
import os
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, ClassVar


@dataclass(frozen=True)
class User:
    """Whom to run as."""

    uid: int
    gid: int


@dataclass(frozen=True)
class Usage:
    """What a tree of processes took.

    ``own`` is the most bytes that the programs were seen to hold themselves; ``total`` the most with
    cached files, None where nothing counts them; ``kills`` how many processes the cap has ended.
    """

    own: int
    total: int | None
    kills: int


class Cap(ABC):
    """A limit for the processes that are started under it.

    ``memory`` is in bytes; ``cpu`` is the share of one processor that is really granted, None a whole machine.
    """

    words: ClassVar[str]

    def __init__(self, memory: int, cpu: float | None) -> None:
        self.memory = memory
        self.cpu = cpu
        self._own = 0
        self._sessions: list[int] = []

    def start(
        self,
        command: Sequence[str],
        *,
        folder: Path,
        environment: Mapping[str, str],
        output: IO[bytes],
        user: User | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start a command in a session of its own; its output and its errors go to one file."""

        def enter() -> None:
            os.umask(0o022)
            self._enter()
            if user is not None:
                os.setgroups([])
                os.setgid(user.gid)
                os.setuid(user.uid)

        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            start_new_session=True, preexec_fn=enter,
        )  # fmt: skip
        self._sessions.append(process.pid)
        return process

    def held(self) -> int:
        """Return the bytes that the programs hold themselves now, without the files they have mapped."""
        return sum(_anonymous(pid) for pid in self.processes())

    def sample(self) -> None:
        """Look at what the programs hold now."""
        self._own = max(self._own, self.held())

    def usage(self) -> Usage:
        """What was taken so far."""
        return Usage(self._own, None, 0)

    def processes(self) -> list[int]:
        """The processes under this cap that still run."""
        numbers = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
        return [pid for pid in numbers if _session(pid) in self._sessions]

    def close(self) -> None:
        """End whatever still runs under this cap."""
        for _ in range(100):
            left = self.processes()
            if not left:
                return
            for pid in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.05)

    @abstractmethod
    def _enter(self) -> None:
        """Put the process that calls this, a child that has not yet begun, under the cap."""


class Watch(Cap):
    """No limit of the kernel's, but a look whenever ``sample`` is called, and the end of everything over the cap.

    The kernel's own limits on a process (``RLIMIT_DATA``, ``RLIMIT_AS``) would not do: they count what is
    only reserved, which for a database engine is far more than what is used, and know no sum.
    """

    words = "looking 20 times a second: weaker, for a short peak can escape it"

    def __init__(self, memory: int, cpu: float | None) -> None:  # noqa: ARG002 # no share of a processor can be granted
        super().__init__(memory, None)
        self._kills = 0

    def sample(self) -> None:
        """Look at what the programs hold now, and end them if that is too much."""
        held = self.held()
        self._own = max(self._own, held)
        if held > self.memory:
            self._kills += len(self.processes())
            self.close()

    def usage(self) -> Usage:
        """What was taken so far."""
        return Usage(self._own, None, self._kills)

    def _enter(self) -> None:
        """Nothing to enter."""


def _session(pid: int) -> int | None:
    """The session a process is in; None if it has ended, even where nobody has asked for its exit code yet."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return int(fields[3]) if fields[0] not in "ZX" else None


def _anonymous(pid: int) -> int:
    """Bytes that a process holds itself, without the files it has mapped; 0 if it has gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("RssAnon:"))
