"""A real server under a hard cap on memory, and a watch over its memory and its health."""

import contextlib
import http.client
import os
import re
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from cap import MEMORY, Cap, best_cap

MEGABYTE = 2**20
_ADDRESS = re.compile(r"http://[\w.]+:(\d+)")
_LOOKS = 0.02  # seconds between two looks at the memory
_START = 60  # seconds that a server may take to start
_PATIENCE = 15  # seconds that an answer may take


@dataclass(frozen=True)
class Answer:
    """What a server said, and how long it took."""

    status: int
    seconds: float
    headers: dict[str, str]
    body: bytes


@dataclass
class HealthWatch:
    """The answers of ``/health/live`` while a block ran: seconds of each, and how many did not come."""

    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def p99(self) -> float:
        """Return the 99th percentile in seconds; the worst where there are fewer than a hundred."""
        ordered = sorted(self.seconds)
        return ordered[max(0, int(len(ordered) * 0.99) - 1)]

    @property
    def worst(self) -> float:
        """Return the longest in seconds."""
        return max(self.seconds)


class CappedServer:
    """``butaca serve`` in a process of its own under a cap; its memory is looked at 50 times a second."""

    def __init__(self, cap: Cap, releases: Path, log: Path, settings: dict[str, str], files: int | None) -> None:
        self._cap, self._log = cap, log
        environment = {
            key: value for key, value in os.environ.items() if not key.startswith(("BUTACA_", "PORT", "HOST"))
        }
        command = [sys.executable, "-m", "butaca", "serve", "--releases", str(releases), "--port", "0"]
        if files is not None:
            command = ["prlimit", f"--nofile={files}:{files}", *command]
        with log.open("wb") as output:
            self.process = cap.start(
                command, folder=log.parent, environment={**environment, **settings}, output=output
            )  # fmt: skip
        self._stopped = threading.Event()
        self._peak = 0
        self._watch = threading.Thread(target=self._look, daemon=True)
        self._watch.start()
        self.port = self._announced()
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """Wait until health answers."""
        until = time.monotonic() + _START
        while True:
            with contextlib.suppress(OSError):
                if self.ask("/health/live").status == 200:
                    return
            assert self.alive, self.log
            assert time.monotonic() < until, self.log
            time.sleep(0.05)

    @property
    def alive(self) -> bool:
        """Return whether the process runs and the cap has killed nothing."""
        return self.process.poll() is None and not self._cap.usage().kills

    @property
    def log(self) -> str:
        """Return what the server has printed, its errors among it."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def held(self) -> int:
        """Return the bytes that the server holds now."""
        return self._cap.held()

    @contextlib.contextmanager
    def growth(self) -> Iterator[list[int]]:
        """Yield a list that afterwards has the most bytes held during the block beyond those before it."""
        before = self._peak = self.held()
        grown: list[int] = []
        yield grown
        self._peak = max(self._peak, self.held())
        grown.append(self._peak - before)

    @contextlib.contextmanager
    def health_watched(self, pause: float = 0.02) -> Iterator[HealthWatch]:
        """Ask ``/health/live`` over and over during the block, each time on a connection of its own."""
        watch, stopped = HealthWatch(), threading.Event()

        def look() -> None:
            while not stopped.is_set():
                try:
                    answer = self.ask("/health/live")
                    if answer.status == 200:
                        watch.seconds.append(answer.seconds)
                    else:
                        watch.failures.append(str(answer.status))
                except (OSError, http.client.HTTPException) as error:
                    watch.failures.append(repr(error))
                stopped.wait(pause)

        thread = threading.Thread(target=look, daemon=True)
        thread.start()
        try:
            yield watch
        finally:
            stopped.set()
            thread.join(_PATIENCE + 1)

    def ask(
        self,
        path: str,
        body: bytes | None = None,
        *,
        method: str | None = None,
        source: str = "127.0.0.1",
        **headers: str,
    ) -> Answer:
        """Ask one question on a connection of its own; underscores in names of headers are hyphens."""
        started = time.perf_counter()
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=_PATIENCE, source_address=(source, 0)
        )  # fmt: skip
        with contextlib.closing(connection):
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method or ("GET" if body is None else "POST"), path, body, named)
            response = connection.getresponse()
            content = response.read()
            return Answer(response.status, time.perf_counter() - started, dict(response.getheaders()), content)

    def connect(self, sent: bytes = b"", source: str = "127.0.0.1") -> socket.socket:
        """Open a connection, send something over it, and leave it open."""
        connection = socket.create_connection(("127.0.0.1", self.port), _PATIENCE, (source, 0))
        if sent:
            connection.sendall(sent)
        return connection

    def close(self) -> None:
        """Stop it as an operator would, else by force."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            with contextlib.suppress(Exception):
                self.process.wait(10)
        self._stopped.set()
        self._watch.join()
        self._cap.close()
        self.process.kill()  # where no cap has done so
        self.process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def _announced(self) -> int:
        until = time.monotonic() + _START
        while not (found := _ADDRESS.search(self.log)):
            assert self.process.poll() is None, self.log
            assert time.monotonic() < until, self.log
            time.sleep(0.02)
        return int(found[1])

    def _look(self) -> None:
        while not self._stopped.wait(_LOOKS):
            with contextlib.suppress(OSError):
                self._cap.sample()
                self._peak = max(self._peak, self._cap.held())


@contextlib.contextmanager
def capped_server(
    releases: Path, folder: Path, memory: int = MEMORY, files: int | None = None, **settings: str
) -> Iterator[CappedServer]:
    """Start a server under the strongest cap that can be had here; ``settings`` are variables such as BUTACA_RATE.

    ``files`` is the soft and hard limit on the files that it may have open.
    """
    with best_cap(memory) as cap, CappedServer(cap, releases, folder / "server.log", settings, files) as server:
        yield server
