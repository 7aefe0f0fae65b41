"""Answers that were given before, with an application that counts how often it is asked."""

import asyncio
import gc
import gzip
import json
import os
import tracemalloc
from collections.abc import Sequence
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from butaca.web.middleware.response_cache import AnswerCache

BODY = json.dumps({"text": "x" * 5000}).encode()


class Counting:
    """Answers every request alike, piece by piece, and counts them."""

    def __init__(self, pieces: Sequence[bytes] = (BODY,), status: int = 200, **headers: str) -> None:
        self.asked = 0
        self._pieces = pieces
        self._status = status
        named = {"content-type": "application/json", **{name.replace("_", "-"): text for name, text in headers.items()}}
        self._headers = [(name.encode(), text.encode()) for name, text in named.items()]

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer."""
        self.asked += 1
        await send({"type": "http.response.start", "status": self._status, "headers": list(self._headers)})
        for number, piece in enumerate(self._pieces, start=1):
            await send({"type": "http.response.body", "body": piece, "more_body": number < len(self._pieces)})


def ask(
    cache: AnswerCache, path: str = "/a", query: bytes = b"", method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """One request: status, headers and body."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        """As what stands around does: every answer gets headers on its way."""
        if message["type"] == "http.response.start":
            message["headers"].append((b"vary", b"Origin"))
        sent.append(message)

    named = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
    scope: dict[str, Any] = {
        "type": "http", "method": method, "path": path, "query_string": query, "headers": named
    }  # fmt: skip
    asyncio.run(cache(scope, receive, send))
    body = b"".join(message.get("body", b"") for message in sent[1:])
    added = sent[0]["headers"].pop()
    assert added == (b"vary", b"Origin")
    assert added not in sent[0]["headers"], "what is added to one answer is not kept for the next"
    return sent[0]["status"], {name.decode(): text.decode() for name, text in sent[0]["headers"]}, body


def test_an_answer_is_made_once() -> None:
    """And is given again with the same body, as long as path, query and the form that is chosen are the same."""
    app = Counting()
    cache = AnswerCache(app, 1 << 20)
    first, second = ask(cache), ask(cache)
    assert (app.asked, first[2], second[2]) == (1, BODY, BODY)
    assert second[1]["content-length"] == str(len(BODY))
    assert second[1]["content-type"] == "application/json"
    ask(cache, query=b"n=2")
    ask(cache, "/b")
    assert app.asked == 3


def test_it_is_sent_packed_to_whoever_accepts_that() -> None:
    """And unpacked to others, whoever asked first; caches on the way are told."""
    cache = AnswerCache(Counting(), 1 << 20)
    ask(cache)
    _, headers, body = ask(cache, accept_encoding="gzip, br")
    assert headers["content-encoding"] == "gzip"
    assert (int(headers["content-length"]), gzip.decompress(body)) == (len(body), BODY)
    assert "content-encoding" not in ask(cache)[1]
    assert headers["vary"] == "Accept-Encoding"


def test_what_came_packed_is_unpacked_for_others() -> None:
    """As the application behind a compressing one gives it."""
    cache = AnswerCache(Counting((gzip.compress(BODY),), content_encoding="gzip", vary="Accept-Encoding"), 1 << 20)
    ask(cache, accept_encoding="gzip")
    _, headers, body = ask(cache)
    assert (body, headers.get("content-encoding"), headers["vary"]) == (BODY, None, "Accept-Encoding")


@pytest.mark.parametrize(
    "app",
    [
        Counting(status=404),
        Counting(cache_control="no-store"),
        Counting(vary="Accept-Language"),
        Counting(vary="Accept"),
        Counting((BODY, BODY)),
        Counting((b"x" * (64 << 10) + b"x",)),
        Counting(content_type="text/csv"),
    ],
    ids=["not found", "no-store", "by language", "by type", "streamed", "large", "csv"],
)
def test_some_answers_are_made_every_time(app: Counting) -> None:
    """Those that may differ, are no answer, or are too much to keep."""
    cache = AnswerCache(app, 1 << 20)
    first, second = ask(cache), ask(cache)
    assert app.asked == 2
    assert first[2] == second[2]


def test_only_reading_is_answered_from_it() -> None:
    """A POST to the same address is another thing."""
    app = Counting()
    cache = AnswerCache(app, 1 << 20)
    ask(cache)
    ask(cache, method="POST")
    assert app.asked == 2


def test_what_is_asked_for_in_many_words_is_kept_once() -> None:
    """Headers that choose nothing are no other answer."""
    app = Counting()
    cache = AnswerCache(app, 1 << 20)
    for accept in ("*/*", "text/csv", "image/png", "x" * 60_000):
        ask(cache, accept=accept)
    assert app.asked == 1


def test_it_lets_go_of_what_was_asked_for_longest_ago() -> None:
    """When it holds as much as it may: here some three small answers."""
    app = Counting((b"{}",))
    cache = AnswerCache(app, 3 * entry(app))
    for path in ("/a", "/b", "/c", "/a", "/d"):  # of a, b and c, b is the oldest when d comes
        ask(cache, path)
    assert app.asked == 4
    ask(cache, "/a")
    assert app.asked == 4
    ask(cache, "/b")
    assert app.asked == 5


def entry(app: Counting) -> int:
    """Return the fewest bytes in which an answer of the application is kept."""
    for size in range(1, 10_000):
        cache, before = AnswerCache(app, size), app.asked
        ask(cache)
        ask(cache)
        if app.asked == before + 1:
            app.asked = 0
            return size
    raise AssertionError


def test_who_asks_twice_at_once_is_counted_once() -> None:
    """Both are answered by the application; one answer is kept, and its bytes are counted one time."""
    app = Counting((b"{}",))
    size = entry(app)

    class Waiting:
        """An application that answers when two have asked."""

        def __init__(self) -> None:
            self.asked = 0
            self.both = asyncio.Event()

        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            self.asked += 1
            if self.asked == 2:
                self.both.set()
            await self.both.wait()
            await app(scope, receive, send)

    waiting = Waiting()

    async def tried() -> None:
        cache = AnswerCache(waiting, 2 * size - 1)
        scope = {"type": "http", "method": "GET", "path": "/a", "query_string": b"", "headers": []}

        async def send(_: Message) -> None:
            pass

        never = asyncio.Event().wait
        await asyncio.gather(*(cache(scope, never, send) for _ in range(2)))  # type: ignore[arg-type]
        await cache(scope, never, send)  # type: ignore[arg-type]

    asyncio.run(tried())
    assert waiting.asked == 2


class Varied:
    """Answers with as many bytes of body and headers as the query says."""

    async def __call__(self, scope: Scope, _: Receive, send: Send) -> None:
        """Answer; what cannot be packed takes its full length."""
        body, headers = (int(number) for number in scope["query_string"].split(b"x")[0].split(b","))
        named = [(b"content-type", b"application/json"), *((b"x-%d" % n, os.urandom(20)) for n in range(headers))]
        await send({"type": "http.response.start", "status": 200, "headers": named})
        await send({"type": "http.response.body", "body": os.urandom(body)})


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/a", b"10,1"),
        ("/a", b"900,3"),
        ("/a", b"5000,3"),
        ("/a", b"10,90"),
        ("/a", b"10,1x%4000d"),
        ("/%s\u0436", b"2,0"),
    ],
    ids=["tiny", "small", "packed", "headers", "query", "path"],
)
def test_it_takes_no_more_memory_than_it_may(path: str, query: bytes) -> None:
    """Whatever the entries are made of: every byte of keys, headers and bodies counts."""
    size = 1 << 20

    async def filled() -> int:
        cache = AnswerCache(Varied(), size)

        async def send(_: Message) -> None:
            pass

        gc.collect()
        tracemalloc.start()
        for number in range(4000):
            where = path.replace("%s", "y" * 500 + str(number))
            asked = query % number if b"%" in query else query + b"x%d" % number
            scope = {"type": "http", "method": "GET", "path": where, "query_string": asked, "headers": []}
            await cache(scope, asyncio.Event().wait, send)  # type: ignore[arg-type]
        gc.collect()
        taken, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert cache
        return taken

    assert size * 0.4 < asyncio.run(filled()) <= size


def test_of_no_size_it_keeps_nothing() -> None:
    """Which is how one turns it off."""
    app = Counting()
    cache = AnswerCache(app, 0)
    ask(cache)
    ask(cache)
    assert app.asked == 2
