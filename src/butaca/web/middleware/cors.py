"""Scripts of other sites: what they may ask, and a problem where they may not."""

from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.types import Receive, Scope, Send

from butaca.bilingual import Bilingual
from butaca.web.problems import responses

_REQUESTED = "access-control-request-method"


class Cors(CORSMiddleware):
    """Say in every answer what scripts of other sites may read; preflights are left to ``Preflights``."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers, except to the answer to a preflight."""
        if _is_preflight(scope):
            await self.app(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


class Preflights(CORSMiddleware):
    """Answer preflights; one that asks for too much with a problem, for which no browser lets the request follow."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a preflight, or let the application answer."""
        if not _is_preflight(scope):
            await self.app(scope, receive, send)
            return
        answer = self.preflight_response(request_headers=Headers(scope=scope))
        if answer.status_code == HTTPStatus.BAD_REQUEST:
            because = bytes(answer.body).decode()
            kept = {name: value for name, value in answer.headers.items() if name not in _OF_THE_BODY}
            said = Bilingual(
                en=f"{because}: scripts of other sites may not ask for this; see Access-Control-Allow-*.",
                es=f"{because}: los guiones de otros sitios no pueden pedir esto; mira Access-Control-Allow-*.",
            )
            answer = responses.brief(scope, HTTPStatus.BAD_REQUEST, said, kept)
        await answer(scope, receive, send)


def _is_preflight(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "OPTIONS":
        return False
    headers = Headers(scope=scope)
    return "origin" in headers and _REQUESTED in headers


_OF_THE_BODY = ("content-length", "content-type")
