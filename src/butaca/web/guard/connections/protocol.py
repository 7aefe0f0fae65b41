"""HTTP/1.1 over one connection, within limits that uvicorn does not have."""

import asyncio
import contextlib
import socket
import struct
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any

import httptools
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from butaca.serving.listing import Said
from butaca.web import problems
from butaca.web.guard.connections.notices import Notices
from butaca.web.guard.connections.outlet import Outlet
from butaca.web.guard.connections.seats import Phase, Reason, Seat, Seats
from butaca.web.guard.connections.turns import Turns

HEAD_BYTES = 64 << 10  # of an address and headers together; likewise of what frames a body, such as trailers
FIELDS = 100  # headers and trailers of a request: Python needs a hundred bytes and more for each
PIPELINED = 16  # requests that may be sent ahead of their answers
UNREAD_BYTES = 64 << 20  # of all answers together that their readers have not taken
REFUSAL_SECONDS = 1  # that a refusal takes, so that whoever asks again at once does not keep the server busy

_SLICE = 16 << 10  # bytes that are parsed before limits are looked at
_LOOK_EVERY = 4 << 20  # bytes written between two looks at how much is unread
_HEALTH = "/health/"
_REFUSALS = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
_RESET = struct.pack("ii", 1, 0)  # SO_LINGER: what is unread is thrown away at once


class _Refused(Exception):
    """The request must not be read further; ``GuardedProtocol._refusal`` says why."""


@dataclass
class Guard:
    """What all connections share."""

    seats: Seats
    notices: Notices
    turns: Turns
    written: int = 0
    """Bytes since it was last looked at how much is unread."""

    def wrote(self, count: int) -> None:
        """Count what was written; end connections where too much of it is not read."""
        self.written += count
        if self.written < _LOOK_EVERY:
            return
        self.written = 0
        for seat in list(self.seats.hoarders(UNREAD_BYTES)):
            if seat.connection is not None:
                seat.connection.end(Reason.HOARDED)


class GuardedProtocol(HttpToolsProtocol):
    """A connection that has a seat, and limits of bytes, headers and requests sent ahead."""

    def __init__(self, seat: Seat, guard: Guard, **uvicorn: Any) -> None:
        super().__init__(**uvicorn)
        self._seat = seat
        self._guard = guard
        self._outlet: Outlet
        self._running: RequestResponseCycle | None = None
        self._refusal = HTTPStatus.BAD_REQUEST
        self._deaf = False  # what else the peer sends is thrown away
        self._begun = False  # a request has begun in the bytes that were parsed last
        self._reading = False  # a request has begun and is not read to its end
        self._in_body = False  # nor is its body
        self._head = self._fields = self._body = self._frame = 0  # bytes and headers of the request that is read

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """Take the seat, unless it had to be given away in the meantime."""
        self._outlet = Outlet(transport, self._guard.wrote, self._leave)
        super().connection_made(self._outlet)
        self._seat.connection = self
        if self._seat not in self._guard.seats:
            self._outlet.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Give up the seat, and tell every request that was under way."""
        self._guard.seats.leave(self._seat)
        for cycle in (self._running, *(cycle for cycle, _ in self.pipeline)):
            if cycle is not None and not cycle.response_complete:
                cycle.disconnected = True
                cycle.message_event.set()
        self.pipeline.clear()
        super().connection_lost(exc)

    def eof_received(self) -> bool:  # type: ignore[override] # uvicorn closes at once
        """Close; where the peer has only stopped sending and has still to read, once it has read."""
        self._deaf = True
        if not self.unread():
            return False
        self._guard.seats.enter(self._seat, Phase.LEAVING)
        return True

    def data_received(self, data: bytes) -> None:
        """Parse what came."""
        if self._seat.phase is Phase.IDLE:
            self._guard.seats.enter(self._seat, Phase.HEAD)
        view = memoryview(data)
        for start in range(0, len(view), _SLICE):
            if self._deaf or self._outlet.is_closing():
                return
            self._parse(view[start : start + _SLICE])

    def on_message_begin(self) -> None:
        """Begin to count."""
        if len(self.pipeline) >= PIPELINED:
            self._guard.notices.count("sent too many requests ahead")
            raise _Refused
        self._begun = self._reading = True
        self._in_body = False
        self._head = self._fields = self._body = 0
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """Count the address."""
        self._count(len(url), HTTPStatus.REQUEST_URI_TOO_LONG)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Count a header, or a trailer."""
        self._fields += 1
        self._count(len(name) + len(value), HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Let the request be answered."""
        super().on_headers_complete()
        self._in_body = True
        self._guard.seats.enter(self._seat, Phase.BUSY)

    def on_body(self, body: bytes) -> None:
        """Count the body; how much of it is taken is the application's affair."""
        self._body += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Note that the request has been read."""
        self._reading = self._in_body = False
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Go on with what was sent ahead, or wait for another request."""
        self.server_state.total_requests += 1
        if self._outlet.is_closing():
            return
        if self.pipeline:
            self.flow.resume_reading()
            self._start_asgi_task(*self.pipeline.pop())
        elif self._in_body:  # it was answered before it was read, and might be sent for ever
            self._outlet.close()
        else:
            self.flow.resume_reading()
            self._guard.seats.enter(self._seat, Phase.HEAD if self._reading else Phase.IDLE)

    def shutdown(self) -> None:
        """Close now, or after the answer that is under way."""
        if self._seat.phase is Phase.BUSY:
            super().shutdown()
        elif self.unread():
            self._outlet.close()
        else:
            self._outlet.abort()

    def unread(self) -> int:
        """Return the bytes of answers that the peer has not taken."""
        return self._outlet.unread()

    def written(self) -> int:
        """Return the bytes of answers so far."""
        return self._outlet.written

    def end(self, reason: Reason) -> None:
        """Close without waiting for anything; whoever was slow to send a request is told so."""
        if reason is Reason.SLOW_HEADERS and self._reading and not self._outlet.is_closing():
            self._guard.notices.count(reason.value)
            self._answer(HTTPStatus.REQUEST_TIMEOUT)
            return
        if reason in (Reason.GAVE_WAY, Reason.STALLED, Reason.HOARDED):
            self._guard.notices.count(reason.value)
        self._guard.seats.leave(self._seat)
        if not self.unread():
            self._outlet.abort()
            return
        with contextlib.suppress(OSError):
            self._outlet.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self._outlet.abort()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        """Begin a request: health at once, any other when it is its turn; in the reserve, health alone."""
        self._running = cycle
        health = cycle.scope["path"].startswith(_HEALTH)
        if self._seat.reserved:
            cycle.keep_alive = False
            app = app if health else _full
        if health:
            super()._start_asgi_task(cycle, app)
        else:
            self._guard.turns.begin(partial(self._begin, cycle, _unhurried(app)))

    def _begin(self, cycle: RequestResponseCycle, app: Any) -> None:
        if not cycle.disconnected:
            super()._start_asgi_task(cycle, app)

    def _unsupported_upgrade_warning(self) -> None:
        """Write nothing: peers must not fill the log."""

    def _parse(self, data: memoryview) -> None:
        self._begun, body = False, self._body
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            pass  # it is answered as if it had not been asked for
        except httptools.HttpParserError:
            self._refuse(self._refusal)
            return
        self._frame = 0 if self._begun else self._frame + len(data) - (self._body - body)
        if self._frame > HEAD_BYTES + self._body:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)

    def _count(self, size: int, status: HTTPStatus) -> None:
        self._head += size
        if self._head > HEAD_BYTES or self._fields > FIELDS:
            self._refusal = status
            raise _Refused

    def _refuse(self, status: HTTPStatus) -> None:
        """Read nothing more, and say why, unless an answer to an earlier request is due first."""
        self._deaf = True
        self._guard.notices.count("sent what is no request")
        if self._running is None or self._running.response_complete:
            self._answer(status)
        elif not self._in_body:
            self.cycle.keep_alive = False
        elif self.cycle is self._running and not self.cycle.response_started:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
            self._answer(status)
        else:
            self.end(Reason.LEFT)

    def _answer(self, status: HTTPStatus) -> None:
        """Answer what reached no application, and close."""
        self._deaf = True
        content = f"{status.phrase}.".encode()
        headers = [
            *self.server_state.default_headers,
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"content-length", b"%d" % len(content)),
            (b"connection", b"close"),
        ]
        lines = b"".join(b"%b: %b\r\n" % header for header in headers)
        self._outlet.write(STATUS_LINE[status] + lines + b"\r\n" + content)
        self._outlet.close()

    def _leave(self) -> None:
        self._deaf = True
        self._guard.seats.enter(self._seat, Phase.LEAVING)
        self._outlet.finish()
        self.flow.resume_reading()


async def _full(scope: Scope, receive: Receive, send: Send) -> None:
    """Refuse a request for which there is no connection but one of the reserve."""
    said = Said(
        en="There are as many connections as there may be. Ask again in a moment.",
        es="Ya hay tantas conexiones como puede haber. Prueba dentro de un momento.",
    )
    headers = {"Retry-After": "1"}
    await problems.refusal(scope, HTTPStatus.SERVICE_UNAVAILABLE, said, headers)(scope, receive, send)


def _unhurried(app: ASGIApp) -> ASGIApp:
    """Return an application whose refusals take their time; the connection waits, and nothing else does."""

    async def unhurried(scope: Scope, receive: Receive, send: Send) -> None:
        async def later(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] in _REFUSALS:
                await asyncio.sleep(REFUSAL_SECONDS)
            await send(message)

        await app(scope, receive, later)

    return unhurried
