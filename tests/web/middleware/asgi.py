"""Middleware asked directly, without a server: what it is given, and what it sends."""

import asyncio
import json
import selectors
from collections.abc import Coroutine, Sequence
from types import SimpleNamespace
from typing import Any, TypeVar

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from butaca.web.preguntas import routes as preguntas
from butaca.web.problems.readers import Readers

HERE = ("127.0.0.1", 50_000)
AWAY = ("192.0.2.7", 50_000)
_T = TypeVar("_T")


class _Jumps(selectors.DefaultSelector):
    """Adds up the seconds that it should have waited for, in the place of waiting."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Wait for events only where no timer runs, as while a thread works."""
        events = super().select(0 if timeout else timeout)
        if timeout and not events:
            self.seconds += timeout
        return events


class _Loop(asyncio.SelectorEventLoop):
    """An event loop whose clock jumps to the next timer where nothing else is to be done."""

    def __init__(self) -> None:
        self._jumps = _Jumps()
        super().__init__(self._jumps)

    def time(self) -> float:
        """Return the seconds that were jumped over."""
        return self._jumps.seconds


def run(coroutine: Coroutine[Any, Any, _T]) -> _T:
    """Run a coroutine in no time: it sleeps, and runs out of time, by a clock of its own."""
    with asyncio.Runner(loop_factory=_Loop) as runner:
        return runner.run(coroutine)


class Answer:
    """What an application has sent: a status, headers, and the pieces of its body."""

    def __init__(self, messages: Sequence[Message]) -> None:
        starts = [message for message in messages if message["type"] == "http.response.start"]
        assert len(starts) == 1
        self.status: int = starts[0]["status"]
        self.headers = Headers(raw=starts[0]["headers"])
        self.pieces: list[bytes] = [m.get("body", b"") for m in messages if m["type"] == "http.response.body"]

    @property
    def body(self) -> bytes:
        """All of it."""
        return b"".join(self.pieces)


class Silent:
    """An application that answers 200 with a text, and counts how often it was asked."""

    def __init__(self, *headers: tuple[bytes, bytes], status: int = 200) -> None:
        self.asked = 0
        self.scope: Scope = {}
        self._headers, self._status = headers, status

    async def __call__(self, scope: Scope, _: Receive, send: Send) -> None:
        """Answer."""
        self.asked += 1
        self.scope = scope
        await send({"type": "http.response.start", "status": self._status, "headers": list(self._headers)})
        await send({"type": "http.response.body", "body": b"here"})


APPLICATION = SimpleNamespace(
    state=SimpleNamespace(readers=Readers(question_module=preguntas.__name__, questions=preguntas.ROUTES))
)
"""An application with questions, which are answered in Spanish, and without pages."""


def scope(path: str = "/api/v1/movies/862", method: str = "GET", **other: Any) -> Scope:
    """Return a request; ``headers`` are pairs of text, and ``query`` is text as it is sent."""
    headers = [(name.lower().encode(), value.encode()) for name, value in other.pop("headers", {}).items()]
    return {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": other.pop("query", "").encode(),
        "headers": headers,
        "client": AWAY,
        "scheme": "http",
        "app": APPLICATION,
        **other,
    }


def ask(app: ASGIApp, request: Scope, *received: Message | float) -> Answer:
    """Return the answer; numbers in ``received`` are seconds that pass, and nothing follows it."""
    return run(answered(app, request, *received))


def ask_threads(app: ASGIApp, request: Scope) -> Answer:
    """Ask an application that works in threads, by the real clock."""
    return asyncio.run(answered(app, request))


async def answered(app: ASGIApp, request: Scope, *received: Message | float) -> Answer:
    """Return the answer, within an event loop."""
    incoming, sent = list(received), list[Message]()

    async def receive() -> Message:
        while incoming and isinstance(incoming[0], int | float):
            await asyncio.sleep(float(incoming.pop(0)))  # type: ignore[arg-type]
        if not incoming:
            await asyncio.Event().wait()
        return incoming.pop(0)  # type: ignore[return-value]

    async def send(message: Message) -> None:
        sent.append(message)

    await app(request, receive, send)
    return Answer(sent)


def problem(answer: Answer) -> dict[str, object]:
    """Return the detail of an answer, which has to be a problem."""
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, object] = json.loads(answer.body)
    assert {"type", "title", "status", "detail", "instance", "request_id"} <= set(body)
    assert (body["status"], body["request_id"]) == (answer.status, answer.headers["x-request-id"])
    return body
