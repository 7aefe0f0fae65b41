"""How much is done at once, and for how long."""

from http import HTTPStatus

import anyio
import anyio.lowlevel
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from butaca.bilingual import Bilingual
from butaca.release import deadline
from butaca.web import problems
from butaca.web.guard.quotas import Quota
from butaca.web.guard.waiting import Line

_WAIT_SECONDS = 3  # that a request may wait for a place


class ConcurrencyLimit:
    """Answer 503 where as many requests are under way as may be, in all or of one client.

    Up to ``waiting`` requests wait a moment for a place first, of each client ``each``, and of this machine itself
    three quarters of all. Health is answered all the same: a server that has much to do is not one to be
    restarted.
    """

    def __init__(self, app: ASGIApp, quota: Quota, waiting: int = 0, each: int = 0) -> None:
        self._app = app
        self._quota = quota
        self._line = Line(quota, waiting, each, _WAIT_SECONDS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count a request as long as it lasts."""
        if scope["type"] != "http" or scope["path"].startswith("/health/"):
            await self._app(scope, receive, send)
            return
        async with self._line.place(scope) as granted:
            if granted:
                await self._app(scope, receive, send)
        if not granted:
            await self._refusal(scope)(scope, receive, send)

    def _refusal(self, scope: Scope) -> Response:
        if self._quota.full:
            most = self._quota.most
            said = Bilingual(
                en=f"{most} requests are being answered, which is as many as may be. Ask again in a moment.",
                es=f"Ya se atienden {most} peticiones, que son el máximo. Prueba dentro de un momento.",
            )
        else:
            most = self._quota.each
            said = Bilingual(
                en=f"{most} requests of yours are being answered, which is a client's share. Await some of them first.",
                es=f"Ya se atienden {most} peticiones tuyas, que son la parte de cada cliente. Espera a que acaben.",
            )
        return problems.brief(scope, HTTPStatus.SERVICE_UNAVAILABLE, said, {"Retry-After": "1"})


class ReaderLimit:
    """Give up an answer whose reader has taken nothing more for so many seconds.

    The application is cancelled: what makes the answer is closed, and what it holds is given back.
    """

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass messages on, each within the time."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with anyio.CancelScope() as whole:

            async def in_time(message: Message) -> None:
                with anyio.move_on_after(self._seconds) as patience:
                    await send(message)
                if patience.cancelled_caught:
                    whole.cancel()
                    await anyio.lowlevel.checkpoint()  # where the cancellation arrives

            await self._app(scope, receive, in_time)


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
