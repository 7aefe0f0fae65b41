"""Negotiation of the language of pages."""

from collections.abc import Sequence

from starlette.types import Scope

LANGUAGES = ("es", "en")
"""The languages of the pages, the default first."""

_LOOKED_AT = 30  # parts of a header; browsers send fewer than ten
_LENGTH = 2000  # characters of a header


def language(scope: Scope, default: str = LANGUAGES[0]) -> str:
    """Return the pages' language that ``Accept-Language`` prefers, else the default.

    >>> language({"headers": [(b"accept-language", b"fr, en;q=0.5, es-MX;q=0.7")]})
    'es'
    """
    best, highest = default, 0.0
    for part in parts(scope, b"accept-language"):
        code, *parameters = [piece.strip().lower() for piece in part.split(";")]
        code, weight = code.partition("-")[0], _quality(parameters)
        if code in LANGUAGES and weight > highest:
            best, highest = code, weight
    return best


def parts(scope: Scope, name: bytes) -> list[str]:
    """Return the first parts of a list header.

    Several headers of the name are a single list.
    """
    header = b",".join(value for given, value in scope["headers"] if given == name)[:_LENGTH]
    return [part.strip() for part in header.decode("latin-1").split(",", _LOOKED_AT)[:_LOOKED_AT]]


def _quality(parameters: Sequence[str]) -> float:
    """Return the weight from 0 to 1.

    It is 1 if none is given, and 0 if it is not a number.
    """
    given = next((parameter[2:] for parameter in parameters if parameter.startswith("q=")), "1")
    try:
        return min(1.0, max(0.0, float(given)))
    except ValueError:
        return 0.0
