"""Bodies: how large, and how slowly they come."""

from collections.abc import Mapping
from http import HTTPStatus

import anyio
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from butaca.serving.listing import Said
from butaca.web import problems

_CLOSE = {"Connection": "close"}  # what is left of the body is not read


class BodyLimit:
    """Refuses bodies that are too large (413): by what they announce, else as soon as they have grown too large.

    It reads them ahead, so that one that comes too slowly (408) holds up nothing but itself; but for the addresses in
    ``streamed``, whose routes read up to so many bytes themselves.
    """

    def __init__(self, app: ASGIApp, most: int, seconds: float, streamed: Mapping[str, int] | None = None) -> None:
        self._app = app
        self._streamed = streamed or {}
        self._most = most
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body, and hand it on whole."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        announced = headers.get("content-length", "0")
        most = self._streamed.get(scope["path"], self._most)
        if announced.isdecimal() and int(announced) > most:
            await self._too_large(scope, receive, send, most)
            return
        if scope["path"] in self._streamed:
            await self._app(scope, receive, send)
            return
        if announced == "0" and "transfer-encoding" not in headers:
            await self._app(scope, receive, send)
            return
        chunks: list[Message] = []
        received, more = 0, True
        with anyio.move_on_after(self._seconds) as patience:
            while more and received <= self._most:
                chunks.append(await receive())
                received += len(chunks[-1].get("body", b""))
                more = bool(chunks[-1].get("more_body", False))
        if received > self._most:
            await self._too_large(scope, receive, send, self._most)
        elif patience.cancelled_caught:
            await self._too_slow(scope, receive, send)
        else:

            async def replayed() -> Message:
                return chunks.pop(0) if chunks else await receive()

            await self._app(scope, replayed, send)

    async def _too_large(self, scope: Scope, receive: Receive, send: Send, most: int) -> None:
        said = Said(
            en=f"The body is too large; it can have {most:,} bytes.",
            es=f"El cuerpo es demasiado grande; puede tener {most} bytes.",
        )
        await problems.refusal(scope, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, said, _CLOSE)(scope, receive, send)

    async def _too_slow(self, scope: Scope, receive: Receive, send: Send) -> None:
        said = Said(
            en=f"The body did not arrive within {self._seconds:g} s.",
            es=f"El cuerpo no ha llegado en {self._seconds:g} s.",
        )
        await problems.refusal(scope, HTTPStatus.REQUEST_TIMEOUT, said, _CLOSE)(scope, receive, send)
