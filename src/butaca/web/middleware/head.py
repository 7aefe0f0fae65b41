"""HEAD for every route of GET."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Enough(Exception):
    """Signal to stop an answer that has been sent far enough."""


class Head:
    """Middleware that answers HEAD as GET, with the headers alone.

    An answer that is streamed stops there.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Replace HEAD by GET."""
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
