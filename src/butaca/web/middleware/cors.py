"""Access of scripts on other sites (CORS), with problems for refusals."""

from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.types import Receive, Scope, Send

from butaca.bilingual import Bilingual
from butaca.web.problems import responses

_REQUESTED = "access-control-request-method"
_NAMES = "access-control-request-headers"
_LONGEST = 2000  # characters of a list of names; those that may be asked for have a tenth


class Cors(CORSMiddleware):
    """Say in every answer what scripts of other sites may read.

    Preflights are left to ``Preflights``.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers, except to the answer to a preflight."""
        if _is_preflight(scope):
            await self.app(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


class Preflights(CORSMiddleware):
    """Answer preflights; one that asks for too much gets a problem.

    Browsers do not send the request after such an answer.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a preflight, or let the application answer."""
        if not _is_preflight(scope):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if len(headers.get(_NAMES, "")) > _LONGEST:  # nothing of it is read: the empty name is not allowed
            headers = Headers({**headers, _NAMES: ""})
        answer = self.preflight_response(request_headers=headers)
        if answer.status_code == HTTPStatus.BAD_REQUEST:
            because = bytes(answer.body).decode()
            kept = {name: value for name, value in answer.headers.items() if name not in _OF_THE_BODY}
            text = Bilingual(
                en=f"{because}: scripts of other sites may not ask for this; see Access-Control-Allow-*.",
                es=f"{because}: los guiones de otros sitios no pueden pedir esto; mira Access-Control-Allow-*.",
            )
            answer = responses.brief(scope, HTTPStatus.BAD_REQUEST, text, kept)
        await answer(scope, receive, send)


def _is_preflight(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "OPTIONS":
        return False
    headers = Headers(scope=scope)
    return "origin" in headers and _REQUESTED in headers


_OF_THE_BODY = ("content-length", "content-type")
