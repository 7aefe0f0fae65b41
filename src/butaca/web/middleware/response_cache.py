"""Answers that were given before: a release never changes, so neither does what it answers."""

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
_GZIP = 31  # what zlib calls the format

Key = tuple[str, bytes]  # path and query
RawHeaders = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class _Kept:
    """An answer: ``packed`` by gzip, or as it is where it is small; headers without those on its length and coding."""

    headers: RawHeaders
    body: bytes
    packed: bool


class AnswerCache:
    """Keep whole JSON answers to GET, those asked for last, in ``size`` bytes, keys and headers included; 0 keeps none.

    What is kept is packed, so that it takes a fifth, and is sent as it is to whoever accepts that. Answers that
    are not 200, that say ``no-store``, or that differ by other headers than ``Accept-Encoding`` are not kept.
    """

    def __init__(self, app: ASGIApp, size: int) -> None:
        self._app = app
        self._size = size
        self._held = 0
        self._kept: OrderedDict[Key, _Kept] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is kept, else let the application answer, and keep that."""
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
        heard = _Listener(send)
        await self._app(scope, receive, heard)
        if heard.start is not None and heard.body is not None and _may_be_kept(heard.start, heard.body):
            self._keep(key, _packed(heard.start, heard.body))

    def _keep(self, key: Key, answer: _Kept) -> None:
        """Keep an answer, and let go of those asked for longest ago."""
        if (before := self._kept.pop(key, None)) is not None:  # asked for twice at once
            self._held -= _taken(key, before)
        self._kept[key] = answer
        self._held += _taken(key, answer)
        while self._held > self._size:
            oldest, gone = self._kept.popitem(last=False)
            self._held -= _taken(oldest, gone)


class _Listener:
    """Sends messages on as they come; ``body`` is that of an answer that came in one piece, else None."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.start: Message | None = None
        self.body: bytes | None = None

    async def __call__(self, message: Message) -> None:
        """Send it on."""
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
    headers = [one for one in start["headers"] if one[0] not in (b"content-length", b"content-encoding")]
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
    """Return the bytes of memory that an entry takes."""
    texts = [key[0], key[1], answer.body, *(text for header in answer.headers for text in header)]
    return _OVERHEAD + sum(map(sys.getsizeof, (*texts, *answer.headers, answer.headers)))
