"""The ``next`` of a list: where it goes on, as a text that only this server reads."""

import base64
import binascii
import zlib

from starlette.requests import Request

from butaca.serving.invalid_options import InvalidOption
from butaca.web.links import here


def token(order: str, last: str | int) -> str:
    """What continues a list in an order after its last member: valid in any release that still has it."""
    text = f"{order} {last}".encode()
    return base64.urlsafe_b64encode(zlib.crc32(text).to_bytes(4, "big") + text).decode().rstrip("=")


def after(given: str | None, order: str) -> str | None:
    """The last member that was listed; None where a list begins.

    Raises:
        InvalidOption: it is no token, or one of another order.
    """
    if given is None:
        return None
    try:
        packed = base64.b64decode(given + "=" * (-len(given) % 4), altchars=b"-_", validate=True)
        told, last = packed[4:].decode().rsplit(" ", 1)
    except (binascii.Error, ValueError):
        raise _unreadable(given) from None
    if zlib.crc32(packed[4:]) != int.from_bytes(packed[:4], "big"):
        raise _unreadable(given)
    if told != order:
        raise InvalidOption("next", f"next continues a list by {told}, not by {order}", "begin again without it")
    return last


def link(request: Request, continued: str | None) -> dict[str, str]:
    """The ``Link`` header to the next page, as of RFC 8288; none at the end of a list."""
    if continued is None:
        return {}
    return {"Link": f'<{here(request, next=continued)}>; rel="next"'}


def _unreadable(given: str) -> InvalidOption:
    return InvalidOption("next", f"next is {given[:80]!r}", "it has to be what an answer gave as next, or be left out")
