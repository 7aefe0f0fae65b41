"""The ``next`` token of a list, which marks the following page.

Its text is meant only for this server.
"""

import base64
import binascii
import zlib

from starlette.requests import Request

from butaca.serving.invalid_options import InvalidOption
from butaca.web.links import here


def token(order: str, last: str | int) -> str:
    """Return the token that continues a list after its last member.

    It is valid for the same order, in any release that still has the member.
    """
    text = f"{order} {last}".encode()
    return base64.urlsafe_b64encode(zlib.crc32(text).to_bytes(4, "big") + text).decode().rstrip("=")


def after(given: str | None, order: str) -> str | None:
    """Return the last member listed; None at the beginning of a list.

    Raises:
        InvalidOption: the text is no token, or is a token of another order.
    """
    if given is None:
        return None
    try:
        packed = base64.b64decode(given + "=" * (-len(given) % 4), altchars=b"-_", validate=True)
        own_order, last = packed[4:].decode().rsplit(" ", 1)
    except (binascii.Error, ValueError):
        raise _unreadable(given) from None
    if zlib.crc32(packed[4:]) != int.from_bytes(packed[:4], "big"):
        raise _unreadable(given)
    if own_order != order:
        raise InvalidOption("next", f"next continues a list by {own_order}, not by {order}", "begin again without it")
    return last


def link(request: Request, continued: str | None) -> dict[str, str]:
    """Return the ``Link`` header to the next page (RFC 8288).

    At the end of a list there is none.
    """
    if continued is None:
        return {}
    return {"Link": f'<{here(request, next=continued)}>; rel="next"'}


def _unreadable(given: str) -> InvalidOption:
    return InvalidOption("next", f"next is {given[:80]!r}", "it has to be what an answer gave as next, or be left out")
