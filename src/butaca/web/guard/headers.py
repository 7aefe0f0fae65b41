"""Headers of every answer."""

from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# An answer that is no page runs nothing and stands in nobody's frame; pages bring a policy of their own.
_SECURITY = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_HTTPS_ONLY = "max-age=31536000"  # a year, without the subdomains: they are not this server's to speak for


class AnswerHeaders:
    """Says which release answered, and what a browser should be careful about."""

    def __init__(self, app: ASGIApp, release: str) -> None:
        self._app = app
        always = {"Butaca-Release": release, **_SECURITY}
        self._http = _encoded(always)
        self._https = _encoded({**always, "Strict-Transport-Security": _HTTPS_ONLY})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers when an answer begins; what a route has set itself stays."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        added = self._https if scope["scheme"] == "https" else self._http

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message.setdefault("headers", [])
                own = {name for name, _ in headers}
                message["headers"] = [*headers, *(pair for pair in added if pair[0] not in own)]
            await send(message)

        await self._app(scope, receive, with_headers)


def _encoded(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]
