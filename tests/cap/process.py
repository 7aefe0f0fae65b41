"""A command under a cap: waited for, asked over HTTP, and stopped."""

import contextlib
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from .limits import Cap, User

_BUILD = 1800  # seconds that a build may take
_READY = 300  # seconds until a server has to be ready
_ANSWER = 60  # seconds that an answer may take
_STOP = 30  # seconds between SIGTERM and the end: as long as Render allows


class ProcessError(Exception):
    """The command did not do as expected; the message ends with the last lines it printed."""


class Process:
    """A command that runs under a cap, in a folder, with its output beside that folder."""

    def __init__(
        self, cap: Cap, command: Sequence[str], folder: Path, environment: Mapping[str, str], user: User | None = None
    ) -> None:
        self._cap, self._log = cap, folder.with_name(f"{Path(command[0]).stem}.log")
        self._started = time.monotonic()
        with self._log.open("wb") as output:
            self._process = cap.start(command, folder=folder, environment=environment, output=output, user=user)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def wait(self) -> float:
        """Wait until the command has ended well; return the seconds that took."""
        while self._process.poll() is None:
            self._cap.sample()
            if time.monotonic() - self._started > _BUILD:
                raise self._failed(f"not done after {_BUILD} s")
            time.sleep(0.05)
        self._check(ended=0)
        return time.monotonic() - self._started

    def wait_until_ready(self, port: int) -> float:
        """Ask until the server is ready; return the seconds since the start."""
        while time.monotonic() - self._started < _READY:
            self._check()
            with contextlib.suppress(OSError, ProcessError):
                self.ask(port, "/health/ready")
                return time.monotonic() - self._started
            time.sleep(0.1)
        raise self._failed(f"not ready after {_READY} s")

    def ask(self, port: int, path: str) -> bytes:
        """Return the body of an answer, whose status has to be 200."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=_ANSWER) as response:
                body: bytes = response.read()
        except urllib.error.HTTPError as error:
            with error:
                raise self._failed(f"GET {path}: {error.code} {error.read(300)!r}") from None
        self._check()
        self._cap.sample()
        return body

    def user(self) -> int:
        """Return the user id that every process has."""
        users = {Path(f"/proc/{pid}").stat().st_uid for pid in self._cap.processes()}
        if len(users) != 1:
            raise self._failed(f"processes of the users {sorted(users)}, one is expected")
        return users.pop()

    def stop(self) -> float:
        """Ask the server to stop, as an operator would; return the seconds that took."""
        self._check()
        started = time.monotonic()
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(_STOP)
        except subprocess.TimeoutExpired:
            raise self._failed(f"still running {_STOP} s after SIGTERM") from None
        seconds = time.monotonic() - started
        self._check(ended=0)
        if re.search(r"^Traceback|Error\b", self._log.read_text(encoding="utf-8"), re.MULTILINE):
            raise self._failed("it printed an error")
        if self._cap.processes():
            raise self._failed("it left processes behind")
        return seconds

    def _check(self, ended: int | None = None) -> None:
        """Fail if the cap has ended a process, or if the exit code (None: still running) is not the one expected."""
        if kills := self._cap.usage().kills:
            raise self._failed(f"the cap of {self._cap.memory // 2**20} MB ended {kills} of its processes")
        if self._process.poll() != ended:
            raise self._failed(f"exit code {self._process.returncode}")

    def _failed(self, message: str) -> ProcessError:
        lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()[-25:]
        return ProcessError("\n    | ".join([message, *lines]))


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
