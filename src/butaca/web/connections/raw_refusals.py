"""Raw answers to requests that reach no application."""

import json
from http import HTTPStatus

from butaca.web.connections.limited_requests import FIELDS, HEAD_BYTES
from butaca.web.problems.responses import MEDIA_TYPE
from butaca.web.request_ids import HEADER, new

_DETAILS = {
    HTTPStatus.BAD_REQUEST: "What was sent is no HTTP/1.1 request, or can be read in more than one way.",
    HTTPStatus.REQUEST_TIMEOUT: "The headers of the request did not arrive in time.",
    HTTPStatus.REQUEST_URI_TOO_LONG: f"An address can have {HEAD_BYTES:,} bytes, together with the headers.",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: f"There can be {FIELDS} headers of {HEAD_BYTES:,} bytes together.",
    HTTPStatus.NOT_IMPLEMENTED: "The one Transfer-Encoding that is understood is chunked.",
    HTTPStatus.HTTP_VERSION_NOT_SUPPORTED: "The server speaks HTTP/1.1 and HTTP/1.0.",
    HTTPStatus.SERVICE_UNAVAILABLE: "There are as many connections as there may be. Ask again in a moment.",
}


def refusal(status: HTTPStatus) -> bytes:
    """Return a problem of RFC 9457 as the bytes of a response.

    The connection is closed after it.
    """
    request_id = new()
    problem = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status,
        "detail": _DETAILS[status],
        "instance": "",  # which address was meant is not known
        "request_id": request_id,
    }
    body = json.dumps(problem).encode()
    headers = {
        "content-type": MEDIA_TYPE,
        "content-length": str(len(body)),
        "cache-control": "no-store",
        "connection": "close",
        HEADER.lower(): request_id,
        **({"retry-after": "1"} if status is HTTPStatus.SERVICE_UNAVAILABLE else {}),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} {status.phrase}\r\n{lines}\r\n".encode() + body


def full() -> bytes:
    """Return the problem for who has no seat."""
    return refusal(HTTPStatus.SERVICE_UNAVAILABLE)
