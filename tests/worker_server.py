"""A server with workers in processes of their own, and clients that ask it all the time."""

import contextlib
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_ADDRESS = re.compile(r"butaca is at http://[\w.]+:(\d+)")
_PATIENCE = 30  # seconds until a server has to have started, or to have done as it should


class Server:
    """``butaca serve`` on a free port, unless one is given; ``log`` is what it writes."""

    def __init__(self, releases: str | Path, folder: Path, **settings: str) -> None:
        kept = {key: value for key, value in os.environ.items() if key not in ("HOST", "PORT")}
        self._log = folder / f"log-{time.monotonic_ns()}"
        with self._log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "butaca", "serve", "--releases", str(releases)],
                stdout=log,
                stderr=log,
                env=kept | {"PORT": "0", "BUTACA_FETCHED": str(folder / "fetched")} | settings,
            )
        until(lambda: _ADDRESS.search(self.log) or self.process.poll() is not None, seconds=60)
        found_address = _ADDRESS.search(self.log)
        assert found_address, self.log
        self.port = int(found_address[1])

    @property
    def log(self) -> str:
        """Everything it has written."""
        return self._log.read_text()

    @property
    def children(self) -> list[int]:
        """The processes that it has started."""
        return children(self.process.pid)

    def get(self, path: str, **headers: str) -> http.client.HTTPResponse:
        """Ask on a connection of its own; return the answer, which has been read."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        with contextlib.closing(connection):
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            answer.body = answer.read()  # type: ignore[attr-defined]
            return answer

    def release(self) -> str:
        """Return the release that answers."""
        return self.get("/health/live").headers["Butaca-Release"]

    def stop(self) -> int:
        """End it, and return its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(_PATIENCE)


@contextmanager
def server(releases: str | Path, folder: Path, **settings: str) -> Iterator[Server]:
    """Start a server that ends with the block, as it should."""
    running = Server(releases, folder, **settings)
    try:
        yield running
    finally:
        code = running.stop()
    assert code == 0, running.log


def children(pid: int) -> list[int]:
    """Return the processes that a process has started and that have not ended."""
    found_children = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
            if int(parent) == pid and state != "Z":
                found_children.append(int(stat.parent.name))
    return sorted(found_children)


def until(done: Callable[[], object], seconds: float = _PATIENCE) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)


@dataclass
class Load:
    """Clients that ask for the same few addresses, each on a connection that it keeps.

    ``answers`` are the releases that answered, ``failed`` what else came, ``mixed`` the answers of which body and
    headers name different releases, or whose ETag is that of another release.
    """

    port: int
    paths: list[str]
    clients: int = 4
    again: bool = False
    """Whether a request that fails is sent once more."""
    answers: list[tuple[float, str]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)
    _tags: dict[tuple[str, str], str] = field(default_factory=dict)
    _stopped: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def running(self) -> Iterator["Load"]:
        """Ask during the block."""
        threads = [threading.Thread(target=self._ask, args=(number,)) for number in range(self.clients)]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            self._stopped.set()
            for thread in threads:
                thread.join()

    def _ask(self, number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        while not self._stopped.is_set():
            path = self.paths[number % len(self.paths)]
            number += 1
            problem = self._get(connection, path)
            if problem and self.again:
                problem = self._get(connection, path)
            if problem:
                self.failed.append(problem)
        connection.close()

    def _get(self, connection: http.client.HTTPConnection, path: str) -> str | None:
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            return f"{path}: {type(error).__name__} {error}"
        if answer.status != 200:
            return f"{path}: {answer.status} {body[:200]!r}"
        release = answer.headers["Butaca-Release"]
        tag = answer.headers["ETag"]
        named = json.loads(body)["release"]
        if named != release or (tag and self._tags.setdefault((path, tag), release) != release):
            self.mixed.append(f"{path}: {named} {release} {tag}")
        self.answers.append((time.monotonic(), release))
        return None
