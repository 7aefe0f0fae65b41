"""How much is done at once, and for how long."""

from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from butaca.release import deadline
from butaca.serving.listing import Said
from butaca.web import problems


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
