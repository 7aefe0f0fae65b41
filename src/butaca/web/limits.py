"""How much may be sent."""

from http import HTTPStatus

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 2 << 20  # bytes: an export of some thirty thousand movies, or as many ids

_PROBLEM = {
    "type": "about:blank",
    "title": HTTPStatus.REQUEST_ENTITY_TOO_LARGE.phrase,
    "status": int(HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    "detail": f"The body is too large; it can have {LARGEST_BODY:,} bytes.",
}


class BodyLimit:
    """Refuses bodies that are too large: by what they announce, else as soon as they have grown too large."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what is received, and answer in the application's place where that is too much."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if announced.isdigit() and int(announced) > LARGEST_BODY:
            await self._refuse(scope, receive, send)
            return
        chunks: list[Message] = []
        received, more = 0, b"transfer-encoding" in dict(scope["headers"])
        while more:  # only bodies of unknown length are read ahead
            chunks.append(await receive())
            received += len(chunks[-1].get("body", b""))
            more = bool(chunks[-1].get("more_body", False))
            if received > LARGEST_BODY:
                await self._refuse(scope, receive, send)
                return

        async def replayed() -> Message:
            return chunks.pop(0) if chunks else await receive()

        await self._app(scope, replayed, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        problem = {**_PROBLEM, "instance": scope["path"]}
        answer = JSONResponse(problem, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, media_type="application/problem+json")
        await answer(scope, receive, send)
