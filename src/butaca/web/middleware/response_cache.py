"""A cache of answers: a release never changes, nor do its answers."""

import gzip
import sys
import zlib
from collections import OrderedDict
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LARGEST = 64 << 10  # bytes of an answer that is kept
_SMALL = 1000  # bytes, below which an answer is kept as it is
_OVERHEAD = 400  # bytes of an entry beside its texts: its place in the dictionary, the objects that hold them
_GZIP = 31  # zlib's number for the format

Key = tuple[str, bytes]  # path and query
RawHeaders = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A stored answer, compressed by gzip if ``packed``.

    Small answers are stored as they are. ``headers`` lack those on length and encoding.
    """

    headers: RawHeaders
    body: bytes
    packed: bool


class AnswerCache:
    """Cache the complete JSON answers to GET that were requested last.

    They take up to ``size`` bytes, keys and headers included; 0 disables the cache. Stored answers are compressed, so
    that they take a fifth, and are sent as they are to clients that accept gzip. Answers that are not 200, that say
    ``no-store``, or that vary by other headers than ``Accept-Encoding`` are not stored.
    """

    def __init__(self, app: ASGIApp, size: int) -> None:
        self._app = app
        self._size = size
        self._held = 0
        self._kept: OrderedDict[Key, _Kept] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from the cache, or store the application's answer."""
        if scope["type"] != "http" or scope["method"] != "GET" or not self._size:
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        key = scope["path"], scope["query_string"]
        known = self._kept.get(key)
        if known is not None:
            self._kept.move_to_end(key)
            await _send(known, send, b"gzip" in headers.get(b"accept-encoding", b""))
            return
        listener = _Listener(send)
        await self._app(scope, receive, listener)
        if listener.start is not None and listener.body is not None and _may_be_kept(listener.start, listener.body):
            self._keep(key, _packed(listener.start, listener.body))

    def _keep(self, key: Key, answer: _Kept) -> None:
        """Store an answer, and drop those requested longest ago."""
        if (before := self._kept.pop(key, None)) is not None:  # asked for twice at once
            self._held -= _taken(key, before)
        self._kept[key] = answer
        self._held += _taken(key, answer)
        while self._held > self._size:
            oldest, gone = self._kept.popitem(last=False)
            self._held -= _taken(oldest, gone)


class _Listener:
    """A sender that records the answer it passes on.

    ``body`` is the body of an answer sent in one piece, else None.
    """

    def __init__(self, send: Send) -> None:
        self._send = send
        self.start: Message | None = None
        self.body: bytes | None = None

    async def __call__(self, message: Message) -> None:
        """Pass the message on."""
        if message["type"] == "http.response.start":
            self.start = {**message, "headers": list(message["headers"])}  # to which others may add on the way out
        elif message["type"] == "http.response.body":
            whole = self.body is None and not message.get("more_body", False)
            self.body = message.get("body", b"") if whole else None
            if not whole:
                self.start = None  # nor is any piece that follows the whole
        await self._send(message)


def _may_be_kept(start: Message, body: bytes) -> bool:
    headers = Headers(raw=start["headers"])
    varied = {name.strip().lower() for name in headers.get("vary", "").split(",")} - {"", "accept-encoding"}
    return (
        start["status"] == 200
        and len(body) <= _LARGEST
        and headers.get("content-type", "").startswith("application/json")
        and "no-store" not in headers.get("cache-control", "")
        and not varied
    )


def _packed(start: Message, body: bytes) -> _Kept:
    coded = Headers(raw=start["headers"]).get("content-encoding") == "gzip"
    headers = [header for header in start["headers"] if header[0] not in (b"content-length", b"content-encoding")]
    if coded or len(body) < _SMALL:
        return _Kept(headers, body, coded)
    if not any(name == b"vary" and b"accept-encoding" in value.lower() for name, value in headers):
        headers.append((b"vary", b"Accept-Encoding"))
    return _Kept(headers, gzip.compress(body, 1, mtime=0), True)


async def _send(kept: _Kept, send: Send, as_packed: bool) -> None:
    body, headers = kept.body, list(kept.headers)
    if kept.packed and as_packed:
        headers.append((b"content-encoding", b"gzip"))
    elif kept.packed:
        body = zlib.decompress(body, _GZIP)
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _taken(key: Key, answer: _Kept) -> int:
    """Return the memory of an entry in bytes."""
    texts = [key[0], key[1], answer.body, *(text for header in answer.headers for text in header)]
    return _OVERHEAD + sum(map(sys.getsizeof, (*texts, *answer.headers, answer.headers)))
