"""Ranges of files: the supported ``Range``, and the answer beyond the end."""

import re
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from butaca.bilingual import Bilingual
from butaca.web.problems import responses

_SINGLE_PART = re.compile(r"bytes=(?:([0-9]{1,18})-([0-9]{0,18})|-[0-9]{1,18})", re.IGNORECASE)
_RANGE = b"range"


class Ranges:
    """Support a ``Range`` of a single part.

    Any other is ignored, as RFC 9110 allows, and the whole file is sent. If the file ends before the part begins, the
    answer is 416.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Remove an unsupported range, and replace a 416 by a problem."""
        if scope["type"] != "http" or not (given := Headers(scope=scope).getlist("range")):
            await self._app(scope, receive, send)
            return
        if len(given) > 1 or not _is_supported(given[0]):
            scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != _RANGE]}
            await self._app(scope, receive, send)
            return
        refused: Headers | None = None

        async def unless_refused(message: Message) -> None:
            nonlocal refused
            if message["type"] == "http.response.start" and message["status"] == 416:
                refused = Headers(raw=message["headers"])
            if refused is None:
                await send(message)

        await self._app(scope, receive, unless_refused)
        if refused is not None:
            length = refused.get("content-range", "bytes */0")
            size = length.rpartition("/")[2]
            text = Bilingual(
                en=f"The Range {given[0]!r} begins beyond the end; there are {size} bytes.",
                es=f"El Range {given[0]!r} empieza más allá del final; hay {size} bytes.",
            )
            status = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
            await responses.brief(scope, status, text, {"Content-Range": length})(scope, receive, send)


def _is_supported(header: str) -> bool:
    """Return whether a range is valid and has a single part.

    >>> [_is_supported(header) for header in ("bytes=0-9", "bytes=5-", "bytes=-5", "bytes=5-2", "bytes=0-1,5-6", "x=1")]
    [True, True, True, False, False, False]
    """
    match = _SINGLE_PART.fullmatch(header)
    return match is not None and not (match[2] and int(match[1]) > int(match[2]))
