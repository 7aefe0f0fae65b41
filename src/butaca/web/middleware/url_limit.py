"""Limits on addresses as they are sent: their length and text."""

import re
from http import HTTPStatus
from urllib.parse import unquote_to_bytes

from starlette.types import ASGIApp, Receive, Scope, Send

from butaca.bilingual import Bilingual
from butaca.web.problems import responses

_UNFINISHED = re.compile(rb"%(?![0-9A-Fa-f]{2})")


class AddressLimit:
    """Middleware that refuses addresses that are too long or not text.

    The answers are 414 for length, 400 for text, and 422 for null bytes.
    """

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check the address as it was sent."""
        refused = self._refused(scope) if scope["type"] == "http" else None
        if refused is None:
            await self._app(scope, receive, send)
        else:
            await responses.brief(scope, *refused)(scope, receive, send)

    def _refused(self, scope: Scope) -> tuple[HTTPStatus, Bilingual] | None:
        address: bytes = scope.get("raw_path") or scope["path"].encode()
        query: bytes = scope["query_string"]
        length = len(address) + len(query)
        if length > self._most:
            return HTTPStatus.REQUEST_URI_TOO_LONG, Bilingual(
                en=f"The address has {length:,} bytes; it can have {self._most:,}. Lists of ids may be sent by POST.",
                es=f"La dirección tiene {length} bytes; puede tener {self._most}.",
            )
        if b"%" not in address and b"%" not in query:
            return None
        for part in (address, query):
            if _UNFINISHED.search(part) or not _is_text(part):
                return HTTPStatus.BAD_REQUEST, Bilingual(
                    en="The address is no UTF-8 text: each % has to begin a byte as in %C3%A9, and a % itself is %25.",
                    es="La dirección no es texto UTF-8: cada % ha de empezar un byte, como en %C3%A9; un % es %25.",
                )
            if b"%00" in part:
                return HTTPStatus.UNPROCESSABLE_ENTITY, Bilingual(
                    en="The address has a null byte, %00, which no name has.",
                    es="La dirección tiene un byte nulo, %00, y ningún nombre lo tiene.",
                )
        return None


def _is_text(part: bytes) -> bool:
    try:
        unquote_to_bytes(part).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
