"""What kind of body a route takes: anything else is answered 415, before it is read."""

from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException


def check(headers: Headers, media_type: str) -> None:
    """Let a body of the media type pass, and a request without a body.

    A body whose type is not said is refused as well: what it is would be a guess.

    Raises:
        HTTPException: 415; the body is of another type, or coded, as by gzip.
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
