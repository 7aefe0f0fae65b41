"""Requests of a connection, within limits that uvicorn lacks."""

import asyncio
from http import HTTPStatus
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_BYTES = 64 << 10  # of an address and headers together; likewise of what frames a body, such as trailers
FIELDS = 100  # headers and trailers of a request: Python needs a hundred bytes and more for each
PIPELINED = 10  # requests that may be sent ahead of their answers

PIECE = 16 << 10
"""Number of bytes read from a peer and parsed at once.

Limits are checked afterwards.
"""

_VERSIONS = ("1.0", "1.1")


class RefusedRequest(Exception):
    """A request that is not read further."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status)
        self.status = status


class LimitedRequests(HttpToolsProtocol, asyncio.BufferedProtocol):
    """A connection that counts every byte of a request.

    It refuses requests that are too large or ambiguous, and reads nothing after them; subclasses define the answer.
    ``buffer`` is where the event loop puts the bytes of a peer; connections can share it, since it is parsed at once. A
    protocol without a buffer is handed up to 256 kB, whether it has paused reading or not.
    """

    def __init__(self, buffer: bytearray, **uvicorn: Any) -> None:
        super().__init__(**uvicorn)
        self._buffer = memoryview(buffer)
        self.deaf = False  # what else the peer sends is thrown away
        self.reading = False  # a request has begun, and is not read to its end
        self.in_body = False  # likewise its body
        self._refused: RefusedRequest | None = None
        self._begun = False  # a request has begun in the bytes that were parsed last
        self._head = self._fields = self._hosts = self._body = 0  # of the request that is read
        self._frame = 0  # bytes since a request began that are no body
        self._owed = 0  # bytes of a body that the parser leaves to us

    def refuse(self, status: HTTPStatus) -> None:
        """Answer that a request cannot be read."""
        raise NotImplementedError

    def get_buffer(self, sizehint: int) -> memoryview:  # noqa: ARG002 # asyncio's own guess
        """Return the buffer for the next bytes."""
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        """Parse the received bytes."""
        if self.deaf or self.transport.is_closing():
            return
        try:
            self._parse(self._buffer[:nbytes])
        except RefusedRequest as refused:
            self.deaf = True
            self.refuse(refused.status)

    def on_message_begin(self) -> None:
        """Begin to count."""
        if len(self.pipeline) >= PIPELINED:
            self._reject(HTTPStatus.BAD_REQUEST)
        self._begun = self.reading = True
        self._head = self._fields = self._hosts = self._body = 0
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """Count the address."""
        self._head += len(url)
        if self._head > HEAD_BYTES:
            self._reject(HTTPStatus.REQUEST_URI_TOO_LONG)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Count a header, or a trailer."""
        self._head += len(name) + len(value)
        self._fields += 1
        if self._head > HEAD_BYTES or self._fields > FIELDS:
            self._reject(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        self._hosts += name.lower() == b"host"
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Let an unambiguous request be answered.

        A request that states its host or its end in two ways is refused.
        """
        version = self.parser.get_http_version()
        if version not in _VERSIONS:
            self._reject(HTTPStatus.HTTP_VERSION_NOT_SUPPORTED)
        if self._hosts > 1 or (version == "1.1" and not self._hosts):
            self._reject(HTTPStatus.BAD_REQUEST)
        codings = b",".join(value for name, value in self.headers if name == b"transfer-encoding")
        if codings and version == "1.0":  # which has none; whoever is in between may read on
            self._reject(HTTPStatus.BAD_REQUEST)
        if codings and codings.strip().lower() != b"chunked":  # the parser takes any list that ends in it
            self._reject(HTTPStatus.NOT_IMPLEMENTED)
        if self.parser.should_upgrade():  # then the parser takes the request to end here, whatever it announces
            announced = dict(self.headers)
            if b"transfer-encoding" in announced:
                self._reject(HTTPStatus.BAD_REQUEST)
            self._owed = int(announced.get(b"content-length", b"0"))
        super().on_headers_complete()
        self.in_body = True

    def on_body(self, body: bytes) -> None:
        """Count the body, which the application limits."""
        self._body += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Note that the request has been read."""
        if not self._owed:
            self.reading = self.in_body = False
            super().on_message_complete()

    def _parse(self, data: memoryview) -> None:
        self._begun, body = False, self._body
        rest = data
        while rest:
            if self._owed:
                rest = self._take_owed(rest)
                continue
            try:
                self.parser.feed_data(rest)
            except httptools.HttpParserUpgrade as upgrade:  # to a protocol there is not: it is a request like others
                rest = rest[upgrade.args[0] :]
            except httptools.HttpParserError:
                raise self._refused or RefusedRequest(HTTPStatus.BAD_REQUEST) from None
            else:
                break
        self._frame = 0 if self._begun else self._frame + len(data) - (self._body - body)
        if self._frame > HEAD_BYTES + self._body:
            raise RefusedRequest(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)

    def _take_owed(self, data: memoryview) -> memoryview:
        taken = data[: self._owed]
        self._owed -= len(taken)
        self.on_body(bytes(taken))
        if not self._owed:
            self.on_message_complete()
        return data[len(taken) :]

    def _reject(self, status: HTTPStatus) -> None:
        """Stop the parser, which reports only that it was stopped."""
        self._refused = RefusedRequest(status)
        raise self._refused
