"""A command of a rehearsal, run under the cap: it has to end well."""

import shlex
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from limits import Cap, Usage, User

_COMMAND = 1800  # seconds that a command may take


class StepError(Exception):
    """A step failed; ``output`` is the end of what it printed."""

    def __init__(self, message: str, output: str = "") -> None:
        super().__init__(message)
        self.output = output


@dataclass(frozen=True)
class Place:
    """Where commands run, and as whom."""

    folder: Path
    environment: Mapping[str, str]
    log: Path
    user: User | None = None


@dataclass(frozen=True)
class Ran:
    """A command that ended well."""

    seconds: float
    usage: Usage
    output: str


def run(command: Sequence[str], place: Place, cap: Cap) -> Ran:
    """Run a command to its end.

    Raises:
        StepError: it ended badly, was killed, or took too long.
    """
    started = time.monotonic()
    with place.log.open("wb") as output:
        process = cap.start(
            command, folder=place.folder, environment=place.environment, output=output, user=place.user
        )  # fmt: skip
    while process.poll() is None:
        cap.sample()
        if time.monotonic() - started > _COMMAND:
            cap.close()
            raise StepError(f"not done after {_COMMAND} s", tail(place.log))
        time.sleep(0.05)
    usage = cap.usage()
    if usage.kills:
        raise StepError(f"the cap of {cap.memory // 2**20} MB ended {usage.kills} of its processes", tail(place.log))
    if process.returncode:
        raise StepError(f"exit code {process.returncode}", tail(place.log))
    return Ran(time.monotonic() - started, usage, place.log.read_text(encoding="utf-8", errors="replace"))


def shell(line: str) -> list[str]:
    """A command line, for the shell."""
    return ["/bin/sh", "-c", line]


def shown(command: Sequence[str]) -> str:
    """A command, as one would type it."""
    return command[2] if list(command[:2]) == ["/bin/sh", "-c"] else shlex.join(command)


def tail(log: Path, lines: int = 25) -> str:
    """The end of what was printed."""
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
