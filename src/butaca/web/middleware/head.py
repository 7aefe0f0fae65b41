"""HEAD, wherever GET answers."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Enough(Exception):
    """The answer has been sent as far as it is asked for: an application that streams it may stop."""


class Head:
    """Lets HEAD be answered as GET is, and sends the headers alone; an answer that is streamed stops there."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Ask for GET in the place of HEAD."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                await send({"type": "http.response.body", "body": b"", "more_body": False})
                raise Enough
            await send(message)

        try:
            await self._app({**scope, "method": "GET"}, receive, without_body)
        except Enough:
            return
