"""The path that a proxy serves the site under, such as /cine."""

import ipaddress
import re
from collections.abc import Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from butaca.web.links import BASE

_PREFIX = re.compile(r"(/[A-Za-z0-9._~-]{1,100}){1,5}")
_POINTING = (b"location", b"content-location")


class BasePath:
    """Middleware that serves the site below a path.

    The path is the setting, or what a trusted proxy reports in ``X-Forwarded-Prefix``. It is taken off addresses where
    the proxy has not, and put before those in headers; pages put it before their links. ``proxies`` are addresses and
    networks; with ``hops`` every peer is a proxy.
    """

    def __init__(self, app: ASGIApp, base: str = "", proxies: Sequence[str] = (), hops: int = 0) -> None:
        self._app = app
        self._base = base
        self._proxies = [ipaddress.ip_network(proxy) for proxy in proxies]
        self._hops = hops

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request as if the site had no base."""
        base = self._base_of(scope) if scope["type"] == "http" else ""
        if not base:
            await self._app(scope, receive, send)
            return

        async def with_base(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [_based(name, value, base.encode()) for name, value in message.get("headers", ())]
            await send(message)

        await self._app({**scope, **_without(scope, base), BASE: base}, receive, with_base)

    def _base_of(self, scope: Scope) -> str:
        if not self._is_proxy(scope):
            return self._base
        given = next((value for name, value in scope["headers"] if name == b"x-forwarded-prefix"), b"")
        prefix = given.decode("latin-1").strip().rstrip("/")
        return prefix if _PREFIX.fullmatch(prefix) and ".." not in prefix else self._base

    def _is_proxy(self, scope: Scope) -> bool:
        if self._hops:
            return True
        try:
            address = ipaddress.ip_address(str(scope["client"][0]))
        except (TypeError, ValueError):
            return False
        return any(address in network for network in self._proxies)


def _without(scope: Scope, base: str) -> dict[str, object]:
    """Return the path without the base, if it begins with it."""
    path: str = scope["path"]
    if path != base and not path.startswith(f"{base}/"):
        return {}
    raw: bytes = scope.get("raw_path") or path.encode()
    shorter: dict[str, object] = {"path": path[len(base) :] or "/"}
    if raw.startswith(base.encode()):
        return {**shorter, "raw_path": raw[len(base) :] or b"/"}
    return shorter


def _based(name: bytes, value: bytes, base: bytes) -> tuple[bytes, bytes]:
    if name.lower() in _POINTING and value.startswith(b"/"):
        return name, base + value
    if name.lower() == b"link":
        return name, value.replace(b"</", b"<" + base + b"/")
    return name, value
