"""Limits on bodies: their size, their duration, and bytes held in all."""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType

import anyio
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from butaca.bilingual import Bilingual
from butaca.web.clients.identity import Client, client
from butaca.web.clients.quotas import Quota
from butaca.web.problems import responses

_BLOCK = 64 << 10  # bytes that are joined at once
_OVERHEAD = 4096  # bytes that a body under way takes beside its content
_DIGITS = 18  # of a length, beyond which it is too much whatever it is
_PATIENT = 12  # times the seconds that a body may take is what one may that is read as it arrives


class _Refused(Exception):
    """A body that cannot be taken, with the answer's ``status`` and ``message``."""

    def __init__(self, status: HTTPStatus, message: Bilingual) -> None:
        super().__init__(message.en)
        self.status, self.message = status, message


class BodyLimit:
    """Refuse bodies that are too large, too slow or too many.

    The answers are 413, 408 and 503. Health is answered without its body. Any other body is collected here and passed
    on whole, so that a slow one delays only itself. ``gathered`` bounds how many there are at once, ``held`` the bytes
    of all of them until their requests are answered.

    ``streamed`` maps addresses whose routes read the body themselves, as it arrives, to its limit in bytes: ``receive``
    is passed through, with limits on bytes, on ``seconds`` between two pieces and twelve times that in all; ``streams``
    bounds how many there are at once.
    """

    def __init__(
        self,
        app: ASGIApp,
        most: int,
        seconds: float,
        held: Quota,
        streams: Quota | None = None,
        streamed: Mapping[str, int] = MappingProxyType({}),
        gathered: Quota | None = None,
    ) -> None:
        self._app = app
        self._most = most
        self._seconds = seconds
        self._held = held
        self._streams = streams or Quota(1, 1)
        self._streamed = streamed
        self._gathered = gathered or Quota(1 << 10, 1 << 10)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take the body, then let the application answer."""
        if scope["type"] != "http" or scope["path"].startswith("/health/"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        announced = headers.get("content-length", "0")
        if announced == "0" and "transfer-encoding" not in headers:
            await self._app(scope, receive, send)
            return
        most = self._streamed.get(scope["path"], self._most)
        try:
            if announced.isdecimal() and (len(announced) > _DIGITS or int(announced) > most):
                raise _too_large(most)
            if scope["path"] in self._streamed:
                await self._stream(scope, receive, send, most)
            else:
                await self._gather(scope, receive, send)
            return
        except _Refused as refused:
            # What is left of the body is not read, so the connection cannot be used again.
            close = {"Connection": "close", **({"Retry-After": "1"} if refused.status == 503 else {})}
            refusal = responses.brief(scope, refused.status, refused.message, close)
        # The error holds what was gathered, and is gone by now: the refusal may take its time.
        await refusal(scope, receive, send)

    async def _gather(self, scope: Scope, receive: Receive, send: Send) -> None:
        with _Held(self._held, client(scope)) as held:
            with self._gathered.taken(client(scope)) as granted:
                if not granted:
                    raise _too_many()
                with anyio.move_on_after(self._seconds) as patience:
                    body = await self._whole(receive, held)
            if patience.cancelled_caught:
                raise _too_slow(self._seconds)
            if body["type"] == "http.disconnect":
                return
            whole: list[Message] = [body]

            async def replayed() -> Message:
                return whole.pop() if whole else await receive()

            await self._app(scope, replayed, send)

    async def _whole(self, receive: Receive, held: "_Held") -> Message:
        """Read a body as a single message.

        If the client disconnects first, that message is returned.
        """
        blocks, block = [], bytearray()  # blocks of one size leave no holes in memory, whoever else's grow meanwhile
        size = 0
        held.add(_OVERHEAD)
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return message
            piece: bytes = message.get("body", b"")
            size += len(piece)
            if size > self._most:
                raise _too_large(self._most)
            held.add(len(piece))
            block += piece
            if len(block) >= _BLOCK:
                blocks.append(bytes(block))
                block.clear()
            if not message.get("more_body", False):
                return {"type": "http.request", "body": b"".join((*blocks, block)), "more_body": False}

    async def _stream(self, scope: Scope, receive: Receive, send: Send, most: int) -> None:
        with self._streams.taken(client(scope)) as granted:
            if not granted:
                raise _too_many()
            passing = _Passing(receive, send, most, self._seconds)
            try:
                await self._app(scope, passing.receive, passing.send)
            except Exception:
                if passing.refused is None or passing.begun:
                    raise
            if passing.refused and not passing.begun:
                raise passing.refused


class _Held:
    """Bytes held for one body, released at the end."""

    def __init__(self, quota: Quota, holder: Client) -> None:
        self._quota, self._holder, self._bytes = quota, holder, 0

    def add(self, count: int) -> None:
        """Hold more bytes.

        Raises:
            _Refused: the quota does not allow it.
        """
        if not self._quota.take(self._holder, count):
            raise _too_many()
        self._bytes += count

    def __enter__(self) -> "_Held":
        return self

    def __exit__(self, *_: object) -> None:
        self._quota.give_back(self._holder, self._bytes)


class _Passing:
    """A request whose body is read by its route, within limits.

    ``refused`` is the reason why the body was not read to its end; then nothing more of the route's answer is sent,
    unless it has begun.
    """

    def __init__(self, receive: Receive, send: Send, most: int, seconds: float) -> None:
        self._receive, self._send = receive, send
        self._most, self._between, self._left = most, seconds, seconds * _PATIENT
        self._received, self._ended = 0, False
        self.begun = False
        self.refused: _Refused | None = None

    async def receive(self) -> Message:
        """Receive a piece.

        Raises:
            _Refused: the body is too large or too slow.
        """
        if self.refused:
            raise self.refused
        if self._ended:  # what comes next is the end of the connection, for which nobody has to hurry
            return await self._receive()
        started = anyio.current_time()
        with anyio.move_on_after(min(self._between, self._left)) as patience:
            message = await self._receive()
        self._left -= anyio.current_time() - started
        if patience.cancelled_caught:
            self.refused = _too_slow(self._between)
            raise self.refused
        self._received += len(message.get("body", b""))
        if self._received > self._most:
            self.refused = _too_large(self._most)
            raise self.refused
        self._ended = not message.get("more_body", False)
        return message

    async def send(self, message: Message) -> None:
        """Send what the route answers."""
        if self.refused and not self.begun:
            return
        self.begun = True
        await self._send(message)


def _too_large(most: int) -> _Refused:
    return _Refused(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        Bilingual(
            en=f"The body is too large; it can have {most:,} bytes.",
            es=f"El cuerpo es demasiado grande; puede tener {most} bytes.",
        ),
    )


def _too_slow(seconds: float) -> _Refused:
    return _Refused(
        HTTPStatus.REQUEST_TIMEOUT,
        Bilingual(
            en=f"The body did not arrive within {seconds:g} s.",
            es=f"El cuerpo no ha llegado en {seconds:g} s.",
        ),
    )


def _too_many() -> _Refused:
    return _Refused(
        HTTPStatus.SERVICE_UNAVAILABLE,
        Bilingual(
            en="More bodies are being sent than can be held at once. Send it again in a moment.",
            es="Se están enviando más cuerpos de los que caben a la vez. Prueba dentro de un momento.",
        ),
    )
