"""Errors nobody foresaw."""

from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from butaca.serving.listing import Said
from butaca.web import problems

_SAID = Said(
    en="Something went wrong here; it has been logged.", es="Algo ha fallado aquí; ha quedado anotado en el registro."
)


class Unexpected:
    """Answers them with a problem, where no answer has begun; the error itself goes on to the server, which logs it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer in the place of an application that fails."""
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception:
            if scope["type"] == "http" and not begun:
                await problems.refusal(scope, HTTPStatus.INTERNAL_SERVER_ERROR, _SAID)(scope, receive, send)
            raise
