"""Headers of every answer."""

from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from butaca.web.links import relative
from butaca.web.request_ids import HEADER, named, request_id

# An answer that is no page runs nothing and stands in nobody's frame; pages bring a policy of their own.
_SECURITY = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_HTTPS_ONLY = "max-age=31536000"  # a year, without the subdomains: they are not this server's to speak for

# All that a 304 may have (RFC 9110, 15.4.5): a browser puts its headers over those of the answer it has stored.
# Those of CORS depend on the request alone, so they are the same as on a whole answer.
_OF_NOT_MODIFIED = frozenset((b"cache-control", b"content-location", b"date", b"etag", b"expires", b"vary"))
_OF_CORS = b"access-control-"

RawHeaders = list[tuple[bytes, bytes]]


class AnswerHeaders:
    """Middleware that adds the common headers to every answer.

    They are the release, the security headers and the request's id; a 304 has no id.

    It is the outermost part, so it also enforces two rules: a 304 has only headers of the complete answer, and a
    redirect stays on this site.
    """

    def __init__(self, app: ASGIApp, release: str) -> None:
        self._app = app
        always = {"Butaca-Release": release, **_SECURITY}
        self._http = _encoded(always)
        self._https = _encoded({**always, "Strict-Transport-Security": _HTTPS_ONLY})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers that a route has not set itself."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope = named(scope)
        own = (HEADER.lower().encode(), request_id(scope).encode())
        added = [*(self._https if scope["scheme"] == "https" else self._http), own]

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [(name.lower(), value) for name, value in message.get("headers", ())]
                message["headers"] = _repeated(headers) if message["status"] == 304 else _completed(headers, added)
            await send(message)

        await self._app(scope, receive, with_headers)


def _repeated(headers: RawHeaders) -> RawHeaders:
    return [(name, value) for name, value in headers if name in _OF_NOT_MODIFIED or name.startswith(_OF_CORS)]


def _completed(headers: RawHeaders, added: RawHeaders) -> RawHeaders:
    own = {name for name, _ in headers}
    here = [
        (name, relative(value.decode("latin-1")).encode("latin-1")) if name == b"location" else (name, value)
        for name, value in headers
    ]
    return [*here, *(pair for pair in added if pair[0] not in own)]


def _encoded(headers: Mapping[str, str]) -> RawHeaders:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]
