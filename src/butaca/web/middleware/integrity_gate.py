"""Refusal of answers from a damaged release."""

from http import HTTPStatus

from starlette.types import ASGIApp, Receive, Scope, Send

from butaca.bilingual import Bilingual
from butaca.release.integrity import Integrity
from butaca.web.problems import responses

_ALWAYS = ("/health/live", "/static/")  # what is answered without the release
_CHECKING = "2"  # seconds after which to ask again while files are being checked
_BROKEN = "60"  # likewise once somebody has to mend it


class IntegrityGate:
    """Answer 503 once the release is known to be damaged.

    The liveness check is exempt. It stands around any cache of answers. With ``verified_before`` it also refuses until
    all files are verified.
    """

    def __init__(self, app: ASGIApp, integrity: Integrity, *, verified_before: bool) -> None:
        self._app = app
        self._integrity = integrity
        self._verified_before = verified_before

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or let the application answer."""
        problem = self._integrity.problem
        checking = self._verified_before and not self._integrity.whole
        if scope["type"] != "http" or scope["path"].startswith(_ALWAYS) or not (problem or checking):
            await self._app(scope, receive, send)
            return
        text = (
            Bilingual(en=f"Nothing is answered: {problem}", es=f"No se responde, los datos están dañados: {problem}")
            if problem
            else Bilingual(
                en="The files of the release are being verified. Ask again in a moment.",
                es="Se están comprobando los ficheros de los datos. Prueba dentro de un momento.",
            )
        )
        headers = {"Retry-After": _BROKEN if problem else _CHECKING}
        await responses.refusal(scope, HTTPStatus.SERVICE_UNAVAILABLE, text, headers)(scope, receive, send)
