"""A server before another one that sends each page in pieces, as a slow connection does."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler

import httpx2

from .handler_server import served

_ASKED = ("Content-Type", "Accept-Language", "Origin", "Sec-Fetch-Site", "X-Requested-With")
_ANSWERED = ("Content-Type", "Content-Security-Policy")
_PIECES = 40
_CUTS = re.compile(rb"\n|</button>|\Z")  # where blocks end: text that goes on in its line may wrap anew
_PAUSE = 0.04  # seconds, in which a browser lays out and paints what it has


@contextmanager
def slowly(server: httpx2.Client) -> Iterator[str]:
    """Yield the address of a server that answers as ``server`` does, but pages in pieces with pauses between.

    Pieces are shorter early in the page: what is painted first has most to move.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer("GET", b"")

        def do_POST(self) -> None:
            self._answer("POST", self.rfile.read(int(self.headers["Content-Length"])))

        def _answer(self, method: str, body: bytes) -> None:
            headers = {name: self.headers[name] for name in _ASKED if name in self.headers}
            answer = server.request(method, self.path, content=body, headers=headers)
            self.send_response(answer.status_code)
            for name in _ANSWERED:
                if name in answer.headers:
                    self.send_header(name, answer.headers[name])
            self.end_headers()
            with suppress(ConnectionError):  # a page that is left
                for piece in _pieces(answer.content):
                    self.wfile.write(piece)
                    time.sleep(_PAUSE if b"<body" in answer.content else 0)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    with served(Handler) as address:
        yield address


def _pieces(page: bytes) -> list[bytes]:
    start = page.find(b"<body")
    if start < 0:
        return [page]
    cuts = [start]
    for piece in range(1, _PIECES):
        least = start + int((len(page) - start) * (piece / _PIECES) ** 2)
        cuts.append(next(match.end() for match in _CUTS.finditer(page, least)))
    cuts = sorted({*cuts, len(page)})
    return [page[before:after] for before, after in zip([0, *cuts], cuts, strict=False)]
