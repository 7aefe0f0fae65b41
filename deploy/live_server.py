"""A server under the cap: started, waited for, asked, and stopped."""

import contextlib
import json
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

from limits import Cap
from steps import Place, StepError, tail

_READY = 300  # seconds until a server has to be ready
_ANSWER = 60  # seconds that an answer may take
_STOP = 30  # seconds between SIGTERM and the end: what Render allows


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    path: str
    status: int
    seconds: float
    body: bytes

    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.body)


class Server:
    """A server that has been started, and is stopped at the end whatever happens."""

    def __init__(self, command: Sequence[str], place: Place, cap: Cap, port: int) -> None:
        self._place, self._cap, self._port = place, cap, port
        self._started = time.monotonic()
        with place.log.open("wb") as output:
            self._process = cap.start(
                command, folder=place.folder, environment=place.environment, output=output, user=place.user
            )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def wait_until_ready(self, path: str) -> float:
        """Ask until the answer is 200; return the seconds since the start.

        Raises:
            StepError: the server ended, or was not ready in time.
        """
        while time.monotonic() - self._started < _READY:
            self._check()
            with contextlib.suppress(OSError):
                if self._get(path).status == 200:
                    return time.monotonic() - self._started
            time.sleep(0.1)
        raise StepError(f"{path} did not answer 200 within {_READY} s", tail(self._place.log))

    def ask(self, path: str) -> Answer:
        """One question.

        Raises:
            StepError: the status is not 200, or there is no answer.
        """
        try:
            answer = self._get(path)
        except OSError as error:
            self._check()
            raise StepError(f"GET {path}: {error}", tail(self._place.log)) from error
        if answer.status != 200:
            raise StepError(f"GET {path}: {answer.status} {answer.body[:300]!r}", tail(self._place.log))
        return answer

    def user(self) -> int:
        """The user id that every process of the server has.

        Raises:
            StepError: they differ.
        """
        users = {Path(f"/proc/{pid}").stat().st_uid for pid in self._cap.processes()}
        if len(users) != 1:
            raise StepError(f"processes of the users {sorted(users)}, one is expected")
        return users.pop()

    def stop(self) -> float:
        """Ask it to stop, as an operator would; return the seconds that took.

        Raises:
            StepError: it did not, ended with an error, or left a process behind.
        """
        self._check()
        self._cap.sample()
        started = time.monotonic()
        self._process.send_signal(signal.SIGTERM)
        try:
            code = self._process.wait(_STOP)
        except subprocess.TimeoutExpired:
            raise StepError(f"still running {_STOP} s after SIGTERM", tail(self._place.log)) from None
        seconds = time.monotonic() - started
        if code not in (0, -signal.SIGTERM, 128 + signal.SIGTERM):
            raise StepError(f"exit code {code} after SIGTERM", tail(self._place.log))
        if re.search(r"^Traceback|Error\b", self.output(), re.MULTILINE):
            raise StepError("it printed an error", tail(self._place.log))
        if self._cap.processes():
            raise StepError("it left processes behind")
        return seconds

    def output(self) -> str:
        """What it printed."""
        return self._place.log.read_text(encoding="utf-8", errors="replace")

    def _check(self) -> None:
        kills = self._cap.usage().kills
        if kills:
            raise StepError(f"the cap of {self._cap.memory // 2**20} MB ended it", tail(self._place.log))
        if self._process.poll() is not None:
            raise StepError(f"the server ended, exit code {self._process.returncode}", tail(self._place.log))

    def _get(self, path: str) -> Answer:
        started = time.monotonic()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._port}{path}", timeout=_ANSWER) as response:
                status, body = response.status, response.read()
        except urllib.error.HTTPError as error:
            with error:
                status, body = error.code, error.read()
        self._cap.sample()
        return Answer(path, status, time.monotonic() - started, body)


def sample_questions(server: Server) -> Iterator[Answer]:
    """Questions about whatever the catalogue holds: three films are looked up, then asked about."""
    yield server.ask("/health/live")
    found = server.ask("/api/v1/search?q=a&type=movie&limit=50")
    yield found
    films = {film["title"]: film["id"] for film in found.json()["results"]}
    directors: list[str] = []
    for title, number in list(films.items())[:3]:
        facts = server.ask(f"/api/v1/movies/{number}")
        if not directors:
            yield facts
        directors += [person["name"] for person in facts.json()["directors"] if person["name"] not in directors]
        yield server.ask(f"/recomendacion/{quote(title, safe='')}")
    for name in directors[:2]:
        yield server.ask(f"/get_director/{quote(name, safe='')}")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
