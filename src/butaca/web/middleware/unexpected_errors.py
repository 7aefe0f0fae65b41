"""Unexpected errors."""

import logging
from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from butaca.bilingual import Bilingual
from butaca.web.links import reference
from butaca.web.problems import responses
from butaca.web.request_ids import request_id

_LONGEST = 500  # characters of an address in the log

_log = logging.getLogger(__name__)


class Unexpected:
    """Middleware that logs an error, and answers with a problem.

    Both have the id of the request.

    If the answer has begun already, it breaks off: the server closes the connection, so nobody takes it for complete.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer in place of an application that fails."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception:  # noqa: BLE001 - nobody foresaw it, so nobody knows its kind
            logged_id = request_id(scope)
            # The address is written as a reference, so that no line break in it makes a line of the log.
            address = reference(scope["path"])[:_LONGEST]
            _log.exception("request %s failed: %s %s", logged_id, scope["method"][:20], address)
            if not begun:
                text = Bilingual(
                    en=f"Something went wrong here; it has been logged as {logged_id}.",
                    es=f"Algo ha fallado aquí; ha quedado anotado en el registro como {logged_id}.",
                )
                refusal = responses.refusal(scope, HTTPStatus.INTERNAL_SERVER_ERROR, text)
                await refusal(scope, receive, send)
