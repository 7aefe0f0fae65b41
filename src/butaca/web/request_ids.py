"""Ids of requests.

The answer, its problem and the log name a request by the same text.
"""

import secrets

from starlette.types import Scope

HEADER = "X-Request-ID"

_ID = "butaca.request_id"


def new() -> str:
    """Return a random id of 16 hexadecimal digits."""
    return secrets.token_hex(8)


def named(scope: Scope) -> Scope:
    """Return a request with an id of its own.

    An id of the client's is ignored.
    """
    return {**scope, _ID: new()}


def request_id(scope: Scope) -> str:
    """Return the id of a request.

    Without ``AnswerHeaders`` around it is given at the first call.
    """
    known: str | None = scope.get(_ID)
    if known is None:
        known = scope[_ID] = new()
    return known
