"""What may be kept of an answer, for how long, and whether what somebody kept is still so.

A release never changes, so an answer is the same as long as release, butaca's version, the address and the
form that is chosen (a media type of the API, a language of pages) are the same: their digest is the ETag. It
is known before anything is looked up, so whoever asks again with it is answered 304 without any work. Only an
answer with status 200 is given an ETag: nobody can hold that of an address which has none.

The ETag is weak: a packed answer and the same one unpacked share it.
"""

from collections.abc import Mapping
from hashlib import blake2b

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from butaca.web import negotiation

_STATIC = "/static/"  # files have ETags of their own, from when they were written


class Caching:
    """Answers conditional requests, and says of every answer how it may be kept.

    Answers to GET may be kept by anyone for ``max_age`` seconds: with a key in the request, only by who asked.
    Errors, answers to other methods, and answers of routes that say so (``Uncached``) may not be kept.
    """

    def __init__(self, app: ASGIApp, release: str, version: str, max_age: int) -> None:
        self._app = app
        self._of = f"{release} {version}".encode()
        self._max_age = max_age

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 304, or let the application answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        readable, is_file = scope["method"] == "GET", scope["path"].startswith(_STATIC)
        tag = self._tag(scope)
        keeping = {"Cache-Control": f"{_who(headers)}, max-age={self._max_age}", "Vary": _vary(scope)}
        if readable and not is_file and _matches(headers.get(b"if-none-match"), tag):
            await Response(status_code=304, headers={"ETag": tag, **keeping})(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                own = answer.get("cache-control", "")
                if readable and message["status"] in (200, 206, 304) and "no-store" not in own:
                    answer["ETag"] = _weak(answer.get("etag", tag)) if is_file else tag
                    answer.setdefault("Cache-Control", keeping["Cache-Control"])
                    answer["Vary"] = _with(answer.get("vary"), keeping["Vary"])
                else:
                    answer.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, with_headers)

    def _tag(self, scope: Scope) -> str:
        address = scope.get("raw_path") or scope["path"].encode()
        chosen = negotiation.media_type(scope) if _is_api(scope) else negotiation.language(scope)
        digest = blake2b(b"\0".join((self._of, address, scope["query_string"], chosen.encode())), digest_size=12)
        return f'W/"{digest.hexdigest()}"'


def _is_api(scope: Scope) -> bool:
    path: str = scope["path"]
    return path.startswith("/api/")


def _who(headers: Mapping[bytes, bytes]) -> str:
    return "private" if b"authorization" in headers or b"x-api-key" in headers else "public"


def _vary(scope: Scope) -> str:
    """The headers that choose among the forms of an answer: pages have languages, the API has formats."""
    return "Accept, Accept-Encoding" if _is_api(scope) else "Accept-Encoding, Accept-Language"


def _with(own: str | None, more: str) -> str:
    """Two lists of headers as one, each named once."""
    return ", ".join(dict.fromkeys(f"{own}, {more}".split(", "))) if own else more


def _matches(given: bytes | None, tag: str) -> bool:
    """Whether a list of ETags has this one."""
    return given is not None and tag in {_weak(one.strip()) for one in given.decode("latin-1").split(",")}


def _weak(tag: str) -> str:
    return tag if tag.startswith("W/") else f"W/{tag}"
