"""A server of pictures on this machine, in each of the ways that another site may answer."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler

from .handler_server import served

# A picture of one pixel, in pure blue.
_PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c494441"
    "54789c636060f80f00010301000889c2ec0000000049454e44ae426082"
)


@contextmanager
def pictures(manner: str) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Serve pictures; yield the address, and the headers of each request.

    ``manner`` is answers, missing, stalls or refuses.
    """
    requests: list[dict[str, str]] = []
    released = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            requests.append(dict(self.headers))
            if manner == "stalls":
                released.wait(30)
                return
            self.send_response(404 if manner == "missing" else 200)
            self.send_header("Content-Type", "image/png")
            self.end_headers()
            if manner == "answers":
                self.wfile.write(_PICTURE)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    with served(Handler) as address:
        if manner != "refuses":
            try:
                yield f"{address}/p", requests
            finally:
                released.set()
    if manner == "refuses":
        yield f"{address}/p", requests
