"""Access to exports of the whole catalogue."""

from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer
from starlette.exceptions import HTTPException

from butaca.web.auth.keys import KeyFile

_bearer = HTTPBearer(
    auto_error=False, description="A key made by `butaca keys add`; needed if the server has a key file"
)
_header = APIKeyHeader(name="X-API-Key", auto_error=False, description="The same key in a header of its own")


async def _given(
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    header: Annotated[str | None, Depends(_header)],
) -> str | None:
    return bearer.credentials if bearer else header


GivenKey = Annotated[str | None, Depends(_given)]
"""The key of a request, if it has one."""


def check(request: Request, key: str | None) -> None:
    """Check that an export is allowed.

    Raises:
        HTTPException: 401; there is a key file, and the key is not in it.
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
"""Dependency of routes that export the whole catalogue.

Use it as ``@router.get(..., dependencies=[Exporter])``. Without a key file everybody may export; with one, only
requests with one of its keys. Others are answered 401.
"""
