"""How much may be asked, and how slowly."""

import re
from http import HTTPStatus
from urllib.parse import unquote_to_bytes

import anyio
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from butaca.release import deadline
from butaca.serving.listing import Said
from butaca.web import problems

_UNFINISHED = re.compile(rb"%(?![0-9A-Fa-f]{2})")


class AddressLimit:
    """Refuses addresses that are too long (414), that are no text (400), or that have null bytes (422)."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look at the address as it was sent."""
        refused = self._refused(scope) if scope["type"] == "http" else None
        if refused is None:
            await self._app(scope, receive, send)
        else:
            await problems.refusal(scope, *refused)(scope, receive, send)

    def _refused(self, scope: Scope) -> tuple[HTTPStatus, Said] | None:
        address: bytes = scope.get("raw_path") or scope["path"].encode()
        query: bytes = scope["query_string"]
        length = len(address) + len(query)
        if length > self._most:
            return HTTPStatus.REQUEST_URI_TOO_LONG, Said(
                en=f"The address has {length:,} bytes; it can have {self._most:,}. Lists of ids may be sent by POST.",
                es=f"La dirección tiene {length} bytes; puede tener {self._most}.",
            )
        if b"%" not in address and b"%" not in query:
            return None
        for part in (address, query):
            if _UNFINISHED.search(part) or not _is_text(part):
                return HTTPStatus.BAD_REQUEST, Said(
                    en="The address is no UTF-8 text: each % has to begin a byte as in %C3%A9, and a % itself is %25.",
                    es="La dirección no es texto UTF-8: cada % ha de empezar un byte, como en %C3%A9; un % es %25.",
                )
            if b"%00" in part:
                return HTTPStatus.UNPROCESSABLE_ENTITY, Said(
                    en="The address has a null byte, %00, which no name has.",
                    es="La dirección tiene un byte nulo, %00, y ningún nombre lo tiene.",
                )
        return None


class BodyLimit:
    """Refuses bodies that are too large (413): by what they announce, else as soon as they have grown too large.

    It reads them ahead, so that one that comes too slowly (408) holds up nothing but itself.
    """

    def __init__(self, app: ASGIApp, most: int, seconds: float) -> None:
        self._app = app
        self._most = most
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body, and hand it on whole."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        announced = headers.get("content-length", "0")
        if announced.isdecimal() and int(announced) > self._most:
            await self._too_large(scope, receive, send)
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
            await self._too_large(scope, receive, send)
        elif patience.cancelled_caught:
            await self._too_slow(scope, receive, send)
        else:

            async def replayed() -> Message:
                return chunks.pop(0) if chunks else await receive()

            await self._app(scope, replayed, send)

    async def _too_large(self, scope: Scope, receive: Receive, send: Send) -> None:
        said = Said(
            en=f"The body is too large; it can have {self._most:,} bytes.",
            es=f"El cuerpo es demasiado grande; puede tener {self._most} bytes.",
        )
        await problems.refusal(scope, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, said, _CLOSE)(scope, receive, send)

    async def _too_slow(self, scope: Scope, receive: Receive, send: Send) -> None:
        said = Said(
            en=f"The body did not arrive within {self._seconds:g} s.",
            es=f"El cuerpo no ha llegado en {self._seconds:g} s.",
        )
        await problems.refusal(scope, HTTPStatus.REQUEST_TIMEOUT, said, _CLOSE)(scope, receive, send)


class ConcurrencyLimit:
    """Answers 503 while as many requests are under way as may be, instead of letting all of them wait.

    Health is answered all the same: a server that has much to do is not one to be restarted.
    """

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app = app
        self._most = most
        self._under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count a request as long as it lasts."""
        if scope["type"] != "http" or scope["path"].startswith("/health/"):
            await self._app(scope, receive, send)
            return
        if self._under_way >= self._most:
            said = Said(
                en=f"{self._most} requests are being answered, which is as many as may be. Ask again in a moment.",
                es=f"Ya se atienden {self._most} peticiones, que son el máximo. Prueba dentro de un momento.",
            )
            refusal = problems.refusal(scope, HTTPStatus.SERVICE_UNAVAILABLE, said, {"Retry-After": "1"})
            await refusal(scope, receive, send)
            return
        self._under_way += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._under_way -= 1


class AnswerDeadline:
    """Stops the database where an answer has not begun in time; once it has, as an export, it may take its time."""

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Set a deadline, and lift it when the answer begins."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        until = deadline.begin(self._seconds)

        async def lifting(message: Message) -> None:
            until.lift()
            await send(message)

        await self._app(scope, receive, lifting)


_CLOSE = {"Connection": "close"}  # what is left of the body is not read


def _is_text(part: bytes) -> bool:
    try:
        unquote_to_bytes(part).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
