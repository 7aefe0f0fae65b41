"""Addresses of stores, checked, and shown without secrets."""

import re
from urllib.parse import urlsplit

from butaca.errors import UsageError

READABLE = ("s3", "gs", "az", "https", "http", "file")
WRITABLE = ("s3", "gs", "az", "file")

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_SECRET = re.compile(r"//[^/@\s]*@")
_QUERY = re.compile(r"\?[^\s\"')]*")


def is_address(text: str) -> bool:
    """Return whether a text is an address, not a folder.

    >>> [is_address(text) for text in ("s3://films/releases", "releases", "C:/releases")]
    [True, False, False]
    """
    return _SCHEME.match(text) is not None


def checked(address: str, schemes: tuple[str, ...] = READABLE) -> str:
    """Return an address without a slash at its end.

    Raises:
        UsageError: it has another scheme, or names nothing.
    """
    match = _SCHEME.match(address)
    scheme = match[1].lower() if match else ""
    if scheme not in schemes:
        hint = (
            ". A web server is only read from: publish to the bucket or folder that it shows"
            if scheme in READABLE
            else ""
        )
        listed = ", ".join(f"{name}://" for name in schemes)
        raise UsageError(f"{masked(address)} is no address for this; it has to begin with {listed}{hint}")
    parts = urlsplit(address)
    if parts.query or parts.fragment:
        raise UsageError(f"{masked(address)}: an address of releases has no ? and no #; keys come from the environment")
    if not (parts.path.strip("/") if scheme == "file" else parts.netloc.rpartition("@")[2]):
        raise UsageError(f"{masked(address)} names no place; an address is such as s3://bucket/prefix")
    return address.rstrip("/")


def masked(text: str) -> str:
    """Return a text whose addresses show neither passwords nor queries.

    >>> masked("https://ana:secret@films.example/a?sig=b")
    'https://***@films.example/a?***'
    """
    return _QUERY.sub("?***", _SECRET.sub("//***@", text)) if "//" in text else text
