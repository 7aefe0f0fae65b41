"""Check of a body's media type, before the body is read.

A body of another type is answered 415.
"""

from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException


def check(headers: Headers, media_type: str) -> None:
    """Accept a body of the media type, or no body at all.

    A body without a declared type is refused as well: its type would be a guess.

    Raises:
        HTTPException: 415; the body is of another type, or is encoded, for example by gzip.
    """
    if headers.get("content-length", "0") == "0" and "transfer-encoding" not in headers:
        return
    coding = headers.get("content-encoding", "identity")
    if coding.strip().lower() != "identity":
        detail = f"The body has the Content-Encoding {coding[:80]!r}; send it as it is."
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, detail, {"Accept-Encoding": "identity"})
    given = headers.get("content-type")
    if given is None or given.partition(";")[0].strip().lower() != media_type:
        shown = "no Content-Type" if given is None else f"the Content-Type {given[:80]!r}"
        detail = f"The body has {shown}; it has to be {media_type}."
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, detail, {"Accept": media_type})
