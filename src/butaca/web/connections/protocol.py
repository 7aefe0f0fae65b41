"""The life of a connection: its phases, and its end."""

import asyncio
import contextlib
import socket
import struct
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any, cast

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from butaca.web.clients.fair_queue import HAS_LEFT
from butaca.web.clients.waiting_line import GIVE_WAY, NOTE
from butaca.web.connections.guard import Guard
from butaca.web.connections.limited_requests import LimitedRequests
from butaca.web.connections.outlet import Outlet
from butaca.web.connections.raw_refusals import full, refusal
from butaca.web.connections.seat import ClosingReason, Phase, Seat

REFUSAL_SECONDS = 1  # that a refusal takes, so that whoever asks again at once does not keep the server busy
HEALTH = "/health/"

_HEALTH_PATHS = (f"{HEALTH}live", f"{HEALTH}ready")
_SEAT_SECONDS = 3  # that a request that has been read may wait for a seat
_REFUSALS = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
_ANSWERING = (Phase.BODY, Phase.BUSY, Phase.QUEUED, Phase.LEFT, Phase.REFUSED)
_RESET = struct.pack("ii", 1, 0)  # SO_LINGER: what is unread is thrown away at once


_COUNTED = (
    ClosingReason.GAVE_WAY,
    ClosingReason.STALLED,
    ClosingReason.HOARDED,
    ClosingReason.CUT_SHORT,
)  # reasons that are told in the log, in numbers


class GuardedProtocol(LimitedRequests):
    """A connection with a seat.

    It waits for its peer as long as its phase allows.
    """

    def __init__(self, seat: Seat, guard: Guard, **uvicorn: Any) -> None:
        super().__init__(guard.buffer, **uvicorn)
        self._seat = seat
        self._guard = guard
        self._outlet: Outlet
        self._running: RequestResponseCycle | None = None
        self._ahead = False  # it was sent ahead of the answer before
        self._begun_at = 0.0  # when that was begun
        self._refusal: asyncio.Future[None] | None = None  # done where nobody waits for it any more
        self._forget: Callable[[], None] | None = None  # the request, where it has not begun yet
        self._end_wait: Callable[[], None] | None = None  # of the request, for its turn
        self._ended = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """Take the seat."""
        self._outlet = Outlet(transport, self._guard.wrote, self._leave)
        super().connection_made(self._outlet)
        self._seat.connection = self

    def connection_lost(self, exc: Exception | None) -> None:
        """Give up the seat, and notify every running request."""
        self._ended = True
        self._guard.seats.leave(self._seat)
        if self._refusal and not self._refusal.done():
            self._refusal.set_result(None)
        for cycle in (self._running, *(cycle for cycle, _ in self.pipeline)):
            if cycle is not None and not cycle.response_complete:
                cycle.disconnected = True
                cycle.message_event.set()
        self.pipeline.clear()
        if self._forget:
            self._forget()
            self._forget = None
        if self._end_wait:
            self._end_wait()
        super().connection_lost(exc)

    def eof_received(self) -> bool:  # type: ignore[override] # uvicorn closes at once
        """Close, after the answer if the peer has only stopped sending."""
        self.deaf = self._ended = True
        if self._seat.phase is Phase.QUEUED:
            self._guard.seats.enter(self._seat, Phase.LEFT)
        if self._seat.phase in _ANSWERING and not self.reading:
            self.cycle.keep_alive = False
            return True
        if not self.unread():
            return False
        self._guard.seats.enter(self._seat, Phase.LEAVING)
        return True

    def buffer_updated(self, nbytes: int) -> None:
        """Parse the received bytes."""
        if self._seat.phase is Phase.IDLE:
            self._guard.seats.enter(self._seat, Phase.HEAD)
        super().buffer_updated(nbytes)
        self._note_body()

    def on_message_complete(self) -> None:
        """Stop waiting for the body."""
        super().on_message_complete()
        if self._seat.phase is Phase.BODY and not self.in_body:
            self._guard.seats.enter(self._seat, Phase.BUSY)

    def on_response_complete(self) -> None:
        """Continue with a pipelined request, or wait for another."""
        self.server_state.total_requests += 1
        if self._outlet.is_closing():
            return
        if self.pipeline:
            self.flow.resume_reading()
            self._ahead = True
            self._start_asgi_task(*self.pipeline.pop())
            self._note_body()
        elif self.in_body:  # it was answered before it was read, and might be sent for ever
            self._outlet.close()
        else:
            self._ahead = False
            self.flow.resume_reading()
            self._guard.seats.enter(self._seat, Phase.HEAD if self.reading else Phase.IDLE)

    def shutdown(self) -> None:
        """Close now, or after the answer in progress."""
        if self._seat.phase in _ANSWERING:
            super().shutdown()
        elif self.unread():
            self._outlet.close()
        else:
            self._outlet.abort()

    def unread(self) -> int:
        """Return the number of bytes that the peer has not taken."""
        return self._outlet.unread()

    def written(self) -> int:
        """Return the number of bytes of answers written so far."""
        return self._outlet.written

    def has_request(self) -> bool:
        """Return whether bytes have arrived that are not read yet."""
        return self._outlet.has_request()

    def end(self, reason: ClosingReason) -> None:
        """Close at once.

        A peer that was slow to send a request is answered so.
        """
        if reason is ClosingReason.SLOW_HEADERS and self.reading and not self._outlet.is_closing():
            self._guard.notices.count(reason.value)
            self._answer(HTTPStatus.REQUEST_TIMEOUT)
            return
        if reason in _COUNTED:
            self._guard.notices.count(reason.value)
        self._guard.seats.leave(self._seat)
        if reason is ClosingReason.GAVE_WAY and self._running and not self._running.response_started:
            self._outlet.write(full())
        elif self.unread():
            with contextlib.suppress(OSError):
                self._outlet.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self._outlet.abort()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        """Let a request that has been read begin in its turn.

        From here on it is known whose the connection is.
        """
        self._running = cycle
        self._begun_at = self.loop.time()
        scope = cast(Scope, cycle.scope)
        scope.update(
            {NOTE: self._note_turn, HAS_LEFT: self._has_ended, GIVE_WAY: partial(self.end, ClosingReason.GAVE_WAY)}
        )
        customer = self._guard.proxies.tell(scope).customer
        self._guard.seats.know(self._seat, customer)
        health = scope["method"] in ("GET", "HEAD") and scope["path"] in _HEALTH_PATHS
        first = health and not self._ahead
        self._guard.seats.enter(self._seat, Phase.BUSY if first else Phase.QUEUED)  # health gives way to nobody
        begin = partial(self._begin, cycle, self._unhurried(app, cycle), health=health)
        self._forget = partial(self._guard.turns.forget, begin, customer)
        self._guard.turns.begin(begin, customer, health=first)

    def _begin(self, cycle: RequestResponseCycle, app: Any, *, health: bool) -> bool:
        """Begin a request, or refuse it.

        The value is False if it has to wait for a seat.
        """
        if cycle.disconnected or self._seat not in self._guard.seats:
            return True
        if not self._guard.seats.place(self._seat):
            if not health and self.loop.time() < self._begun_at + _SEAT_SECONDS:
                return False
            cycle.keep_alive = False
            if not health:
                self._outlet.write(full())
                self._outlet.close()
                return True
        if (self._guard.turns.held_up or self._guard.handing_over) and not self.pipeline:
            cycle.keep_alive = False
        self._guard.seats.enter(self._seat, Phase.BUSY)
        self._note_body()
        if health and self.in_body and cycle is self.cycle:  # it is answered without its body, which may never come
            cycle.keep_alive = False
        super()._start_asgi_task(cycle, app)
        return True

    def _has_ended(self) -> bool:
        return self._ended

    def _unsupported_upgrade_warning(self) -> None:
        """Log nothing: peers must not fill the log."""

    def refuse(self, status: HTTPStatus) -> None:
        """Answer an unreadable request, unless an earlier answer is due first."""
        self._guard.notices.count("sent what is no request")
        if self._running is None or self._running.response_complete:
            self._answer(status)
        elif not self.in_body:
            self.cycle.keep_alive = False
        elif self.cycle is self._running and not self.cycle.response_started:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
            self._answer(status)
        else:
            self.end(ClosingReason.LEFT)

    def _answer(self, status: HTTPStatus) -> None:
        """Answer a request that reached no application, and close."""
        self.deaf = True
        self._outlet.write(refusal(status))
        self._outlet.close()

    def _note_body(self) -> None:
        """Note that a piece of the awaited body has arrived."""
        if self.in_body and self.cycle is self._running and self._seat.phase in (Phase.BUSY, Phase.BODY):
            self._guard.seats.enter(self._seat, Phase.BODY)

    def _note_turn(self, end_wait: Callable[[], None] | None) -> bool:
        """Note how to end the request's wait, if it waits.

        The value is whether the connection is there.
        """
        self._end_wait = end_wait
        waiting = Phase.LEFT if self._ended else Phase.QUEUED
        self._guard.seats.enter(self._seat, waiting if end_wait else Phase.BUSY)
        return self._seat in self._guard.seats

    def _unhurried(self, app: ASGIApp, cycle: RequestResponseCycle) -> ASGIApp:
        """Return an application whose refusals are delayed.

        Only the connection waits. Where it gives up an answer, the connection ends without a line of uvicorn's: peers
        must not fill the log.
        """

        async def unhurried(scope: Scope, receive: Receive, send: Send) -> None:
            async def later(message: Message) -> None:
                if message["type"] == "http.response.start" and message["status"] in _REFUSALS:
                    await self._hold_back(cycle)
                await send(message)

            await app(scope, receive, later)
            if not cycle.response_complete and not cycle.disconnected:
                cycle.disconnected = True
                self.end(ClosingReason.CUT_SHORT)

        return unhurried

    async def _hold_back(self, cycle: RequestResponseCycle) -> None:
        """Wait until a refusal may be sent, or the connection ends."""
        if cycle.disconnected:
            return
        self._guard.seats.enter(self._seat, Phase.REFUSED)
        self._refusal = self.loop.create_future()
        left = self._begun_at + REFUSAL_SECONDS - self.loop.time()
        await asyncio.wait([self._refusal], timeout=max(0, left))
        self._guard.seats.enter(self._seat, Phase.BUSY)

    def _leave(self) -> None:
        self.deaf = True
        self._guard.seats.enter(self._seat, Phase.LEAVING)
        self._outlet.finish()
        self.flow.resume_reading()
