"""Media types of bodies, checked before the body is read."""

from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException


def check(headers: Headers, media_type: str) -> None:
    """Accept a body of the media type, or no body at all.

    A body without a declared type is refused as well: its type would be a guess.

    Raises:
        HTTPException: 415; the body is of another type, or is encoded, for example by gzip.
    """
    if not has_body(headers):
        return
    if is_encoded(headers):
        detail = f"The body has the Content-Encoding {headers['content-encoding'][:80]!r}; send it as it is."
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, detail, {"Accept-Encoding": "identity"})
    if media_type_of(headers) != media_type:
        given = headers.get("content-type")
        shown = "no Content-Type" if given is None else f"the Content-Type {given[:80]!r}"
        detail = f"The body has {shown}; it has to be {media_type}."
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, detail, {"Accept": media_type})


def has_body(headers: Headers) -> bool:
    """Return whether a request has a body of more than 0 bytes."""
    return headers.get("content-length", "0") != "0" or "transfer-encoding" in headers


def is_encoded(headers: Headers) -> bool:
    """Return whether a body is encoded, for example by gzip."""
    return headers.get("content-encoding", "identity").strip().lower() != "identity"


def media_type_of(headers: Headers) -> str:
    """Return the media type in lower case, without parameters; empty if undeclared."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()
