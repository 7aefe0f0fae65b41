"""Addresses in answers, none of which leaves this site."""

from urllib.parse import quote, urlencode, urlsplit

from starlette.requests import Request
from starlette.types import Scope

BASE = "butaca.base"
"""Key in the scope of the path that all addresses begin with."""

_AS_THEY_ARE = "/:@!$&'()*+,;="  # beside letters, digits and -._~, what RFC 3986 lets stand in a path


def reference(path: str) -> str:
    """Encode a path as a relative reference to this site (RFC 3986).

    A path that begins with two slashes would be read as the name of a host, so its second slash is encoded.
    """
    return _rooted(quote(path, safe=_AS_THEY_ARE, errors="replace"))


def base(scope: Scope) -> str:
    """Return the path that all addresses of the site begin with."""
    path: str = scope.get(BASE, "")
    return path


def here(request: Request, **changed: str) -> str:
    """Return the request's address with some query parameters replaced.

    It is without the base path.
    """
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in changed]
    query = urlencode([*kept, *changed.items()], errors="replace")
    return f"{reference(request.scope['path'])}?{query}"


def relative(location: str) -> str:
    """Return an encoded address without its scheme and host."""
    try:
        parts = urlsplit(location)
    except ValueError:
        return "/"
    path = _rooted(parts.path.replace("\\", "%5C"))
    return f"{path}?{parts.query}" if parts.query else path


def _rooted(path: str) -> str:
    path = path if path.startswith("/") else f"/{path}"
    return f"/%2F{path[2:]}" if path.startswith("//") else path
