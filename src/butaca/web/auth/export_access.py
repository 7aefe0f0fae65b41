"""Who may export the whole catalogue."""

from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer
from starlette.exceptions import HTTPException

from butaca.web.auth.keys import KeyFile

_bearer = HTTPBearer(auto_error=False, description="A key of `butaca keys add`; needed where the server has a key file")
_header = APIKeyHeader(name="X-API-Key", auto_error=False, description="The same, in a header of its own")


async def _given(
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    header: Annotated[str | None, Depends(_header)],
) -> str | None:
    return bearer.credentials if bearer else header


GivenKey = Annotated[str | None, Depends(_given)]
"""The key that a request brings, if it brings one."""


def check(request: Request, key: str | None) -> None:
    """Let an export go on.

    Raises:
        HTTPException: 401; there is a key file, and this is none of its keys.
    """
    keys: KeyFile | None = request.app.state.keys
    if keys is None:
        return
    if key is None:
        raise _refused("Exports need a key here: send it as Authorization: Bearer KEY, or as X-API-Key: KEY.", "")
    if not keys.knows(key):
        raise _refused("This key is not known here, or no longer.", ', error="invalid_token"')


async def _exporter(request: Request, key: GivenKey) -> None:
    check(request, key)


def _refused(detail: str, error: str) -> HTTPException:
    return HTTPException(HTTPStatus.UNAUTHORIZED, detail, {"WWW-Authenticate": f'Bearer realm="butaca"{error}'})


Exporter = Depends(_exporter)
"""For routes that export the whole catalogue: ``@router.get(..., dependencies=[Exporter])``.

Without a key file everybody may; with one, whoever sends one of its keys. Others are answered 401.
"""
