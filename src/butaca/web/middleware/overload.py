"""Limits on work at once, per client, and over time."""

from collections.abc import Callable, Collection
from http import HTTPStatus

import anyio
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from butaca.bilingual import Bilingual
from butaca.release import deadline
from butaca.web.clients.fair_queue import ClientLeft, FairQueue, has_left
from butaca.web.clients.identity import client
from butaca.web.clients.quotas import Quota
from butaca.web.clients.waiting_line import Line, waiting
from butaca.web.problems import responses

_WAIT_SECONDS = 3  # that a request may wait for a place

LARGE = 4096  # bytes of a body, above which its answer may take a thread for long


class WorkTurns:
    """Let clients take turns with the threads.

    A turn lasts from when a request can be worked on until its answer begins. Requests with ``LARGE`` bodies have
    places of their own, so that all others need not wait for them. The answer is 503 if no turn has come after
    ``seconds``, or if the client has left before. Health has no turn, nor have requests to the ``unlimited`` paths,
    whose routes take theirs.
    """

    def __init__(
        self, app: ASGIApp, small: FairQueue, large: FairQueue, seconds: float, unlimited: Collection[str] = ()
    ) -> None:
        self._app = app
        self._small = small
        self._large = large
        self._seconds = seconds
        self._unlimited = unlimited

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wait for a turn, and give it back when the answer begins."""
        if scope["type"] != "http" or scope["path"].startswith("/health/") or scope["path"] in self._unlimited:
            await self._app(scope, receive, send)
            return
        queue, asker = self._large if _is_large(scope) else self._small, client(scope)
        held = False
        try:
            with waiting(scope) as is_there, anyio.move_on_after(self._seconds):
                await queue.take(asker, has_left(scope))
                held = is_there()
                if not held:
                    queue.give_back(asker)
        except ClientLeft:
            pass
        if not held:
            await responses.brief(scope, HTTPStatus.SERVICE_UNAVAILABLE, _NO_TURN, {"Retry-After": "5"})(
                scope, receive, send
            )
            return

        def give_back() -> None:
            nonlocal held
            if held:
                held = False
                queue.give_back(asker)

        try:
            await self._app(scope, receive, _calling_first(give_back, send))
        finally:
            give_back()


class ConcurrencyLimit:
    """Answer 503 at the limit of concurrent requests.

    There is a limit in all, and one for each client. Up to ``waiting`` requests first wait a moment for a place, of
    each client ``each``, and of this machine itself three quarters of all. A place is given back when the answer
    begins, so slow readers hold none. Health is answered all the same: a busy server should not be restarted.
    """

    def __init__(self, app: ASGIApp, quota: Quota, waiting: int = 0, each: int = 0) -> None:
        self._app = app
        self._quota = quota
        self._line = Line(quota, waiting, each, _WAIT_SECONDS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count a request until its answer begins."""
        if scope["type"] != "http" or scope["path"].startswith("/health/"):
            await self._app(scope, receive, send)
            return
        async with self._line.place(scope) as give_back:
            if give_back is not None:
                await self._app(scope, receive, _calling_first(give_back, send))
        if give_back is None:
            await self._refusal(scope)(scope, receive, send)

    def _refusal(self, scope: Scope) -> Response:
        if self._quota.full:
            most = self._quota.most
            text = Bilingual(
                en=f"{most} requests are being answered, which is as many as may be. Ask again in a moment.",
                es=f"Ya se atienden {most} peticiones, que son el máximo. Prueba dentro de un momento.",
            )
        else:
            most = self._quota.each
            text = Bilingual(
                en=f"{most} requests of yours are being answered, which is a client's share. Await some of them first.",
                es=f"Ya se atienden {most} peticiones tuyas, que son la parte de cada cliente. Espera a que acaben.",
            )
        return responses.brief(scope, HTTPStatus.SERVICE_UNAVAILABLE, text, {"Retry-After": "1"})


class AnswerDeadline:
    """Middleware that stops the database if an answer begins too late.

    An answer that has begun, such as an export, has no deadline.
    """

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Set a deadline, and lift it when the answer begins."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        until = deadline.begin(self._seconds)
        await self._app(scope, receive, _calling_first(until.lift, send))


def _calling_first(act: Callable[[], object], send: Send) -> Send:
    """Return a ``send`` that acts before each message.

    The first is when the answer begins. Later calls of ``act`` have to change nothing.
    """

    async def send_after(message: Message) -> None:
        act()
        await send(message)

    return send_after


def _is_large(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    return "transfer-encoding" in headers or int(headers.get("content-length", "0")) > LARGE


_NO_TURN = Bilingual(
    en="Others are being answered, and your turn did not come. Ask again in a moment.",
    es="Se está atendiendo a otros y no llegó tu turno. Prueba dentro de un momento.",
)
