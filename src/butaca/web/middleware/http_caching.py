"""HTTP caching: lifetimes and ETags of answers, and conditional requests.

A release never changes, so an answer is the same as long as release, butaca's version and settings, the address and,
for pages, the chosen language are the same: their digest is the ETag. It is known before anything is looked up, so a
request with the current tag is answered 304 without any work. Only an answer with status 200 is given an ETag: no
client can have the tag of an address without one.

If the tag alone does not decide, the application answers first, and a 304 replaces its 200: for a request with a key,
which may have been revoked; for ``If-None-Match: *``, which asks whether there is anything; and for files, which have
tags of their own, from the time they were written.

``If-None-Match`` is read once, and its beginning alone: a longer list cannot keep the server busy.

The ETag is weak: a compressed answer and the same one uncompressed share it. A 304 has the ``ETag``, ``Cache-Control``
and ``Vary`` of its 200 because they are made in one place, from the request alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from butaca.web import negotiation
from butaca.web.links import base
from butaca.web.middleware.head import Enough

_FILES = "/static/"
_HEALTH = "/health/"
_UNREAD = {b"cookie"}  # nothing here reads cookies, which the framework would take apart for every request
_CONDITIONS = {b"if-none-match", b"if-modified-since"}


@dataclass(frozen=True)
class _Request:
    """A request, and the caching headers of its answer.

    The answer has them only if it may be cached.
    """

    readable: bool
    is_file: bool
    private: bool
    given: frozenset[str]
    """Tags of ``If-None-Match``, as weak ones, or ``*`` alone."""
    tag: str
    cache_control: str
    vary: str

    def decides(self) -> bool:
        """Return whether the tag alone proves the client's copy current."""
        return self.readable and not self.is_file and not self.private and self.tag in self.given


class Caching:
    """Middleware that answers conditional requests and sets caching headers.

    Answers to GET may be kept by anyone for ``max_age`` seconds; with a key in the request, only by its client. Errors,
    answers to other methods, and answers of routes that say so (``Uncached``) may not be kept.
    """

    def __init__(self, app: ASGIApp, release: str, version: str, max_age: int) -> None:
        self._app = app
        self._of = f"{release} {version}".encode()
        self._max_age = max_age

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 304, or let the application answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = self._request(scope)
        given = {name for name, _ in scope["headers"]}
        # What is compared is compared here; the files' own application would read the whole of a long list.
        unread = _UNREAD | _CONDITIONS if b"if-none-match" in given else _UNREAD
        if unread & given:
            scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in unread]}
        if request.decides():
            headers = {"ETag": request.tag, "Cache-Control": request.cache_control, "Vary": request.vary}
            await Response(status_code=304, headers=headers)(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start" and _mark(message, request):
                await send({**message, "status": 304})
                await send({"type": "http.response.body", "body": b""})
                raise Enough
            await send(message)

        try:
            await self._app(scope, receive, with_headers)
        except Enough:
            return

    def _request(self, scope: Scope) -> _Request:
        headers = Headers(scope=scope)
        private = "authorization" in headers or "x-api-key" in headers
        who = "private" if private else "public"
        address = scope.get("raw_path") or scope["path"].encode()
        api = scope["path"].startswith("/api/")
        chosen = "" if api else negotiation.language(scope)
        parts = (self._of, who.encode(), base(scope).encode(), address, scope["query_string"], chosen.encode())
        digest = blake2b(b"\0".join(parts), digest_size=12).hexdigest()
        return _Request(
            readable=scope["method"] == "GET",
            is_file=scope["path"].startswith(_FILES),
            private=private,
            given=frozenset() if scope["path"].startswith(_HEALTH) else _tags(scope),
            tag=f'W/"{digest}"',
            cache_control=f"{who}, max-age={self._max_age}",
            vary="Accept-Encoding" if api else "Accept-Encoding, Accept-Language",
        )


def _mark(start: Message, request: _Request) -> bool:
    """Set an answer's caching headers; return whether the client has it."""
    headers = MutableHeaders(scope=start)
    if not _may_be_kept(start["status"], headers, request):
        headers.setdefault("Cache-Control", "no-store")
        return False
    if request.is_file:
        tag = _weak(headers.get("etag", request.tag))
    else:
        tag = request.tag
        del headers["last-modified"]  # when a file was written says nothing of a release that is switched back
    headers["ETag"] = tag
    headers["Cache-Control"] = request.cache_control
    headers["Vary"] = request.vary
    return start["status"] in (200, 206) and (request.given == {"*"} or tag in request.given)


def _may_be_kept(status: int, headers: Mapping[str, str], request: _Request) -> bool:
    """Return whether all requests with the tag get the same answer."""
    named = {name.strip().lower() for name in headers.get("vary", "").split(",")} - {""}
    return (
        request.readable
        and status in (200, 206, 304)
        and "no-store" not in headers.get("cache-control", "")
        and named <= {name.lower() for name in request.vary.split(", ")}
    )


def _tags(scope: Scope) -> frozenset[str]:
    """Return the client's tags; of a long list, the first."""
    tags = negotiation.parts(scope, b"if-none-match")
    return frozenset(tags if tags == ["*"] else (_weak(tag) for tag in tags if tag))


def _weak(tag: str) -> str:
    return tag if tag.startswith("W/") else f"W/{tag}"
