"""Accept connections in small batches, and end overdue ones."""

import asyncio
import contextlib
import socket
from collections.abc import Callable
from functools import partial

from butaca.web.connections.guard import Guard
from butaca.web.connections.protocol import HEALTH
from butaca.web.connections.raw_refusals import full
from butaca.web.connections.seat import ClosingReason, Seat

_AT_ONCE = 16  # connections let in in a turn of the event loop; their requests begin in turns of their own
_LOOKED_AT = 128  # connections accepted in a turn, most of which are refused when there are so many
_SWEEP_SECONDS = 0.5  # between two looks at whose time is over
_LOOK_SECONDS = 0.01  # until a connection for which there was no seat is tried again
_OTHERS_SECONDS = 0.002  # that a connection is left to workers with fewer
_REST_SECONDS = 0.1  # after an accept that failed, such as for want of open files
_PEEKED = 4096  # bytes of a request that are read before it is refused
_HEALTH_REQUESTS = tuple(f"{method} {HEALTH}".encode() for method in ("GET", "HEAD"))


class Acceptor:
    """Acceptor of a listener's connections.

    Each connection is given a seat before anything is spent on it, or is refused.
    """

    def __init__(
        self,
        listener: socket.socket,
        guard: Guard,
        protocol: Callable[[Seat], asyncio.Protocol],
    ) -> None:
        self._listener = listener
        self._guard = guard
        self._protocol = protocol
        # Few enough that connections are read before they give way to those accepted after them.
        self._at_once = max(1, min(_AT_ONCE, guard.seats.limits.connections // 8))
        self._loop = asyncio.get_running_loop()
        self._opening: set[asyncio.Task[object]] = set()
        self._first: tuple[socket.socket, str | None] | None = None  # accepted, and seated before any other
        self._sweep: asyncio.TimerHandle | None = None
        self._paused: asyncio.TimerHandle | None = None
        self._left = False  # a connection to another worker that has fewer

    def start(self) -> None:
        """Accept from now on."""
        self._listener.setblocking(False)
        self._guard.seats.accept(begin=True)
        self._listen()
        self._look()

    def stop(self) -> None:
        """Accept no more; a second call changes nothing."""
        self._guard.seats.accept(begin=False)
        for handle in (self._sweep, self._paused):
            if handle is not None:
                handle.cancel()
        if self._first is not None:
            self._settle(self._first[0], None)
            self._first = None
        if self._listener.fileno() >= 0:
            self._loop.remove_reader(self._listener.fileno())

    def end_all(self) -> None:
        """End every connection, whatever it is doing."""
        for seat in self._guard.seats:
            if seat.connection is not None:
                seat.connection.end(ClosingReason.LEFT)

    def _listen(self) -> None:
        self._loop.add_reader(self._listener.fileno(), self._ready)

    def _pause(self, seconds: float) -> None:
        """Accept nothing for a while.

        New connections wait in the system's own queue.
        """
        self._loop.remove_reader(self._listener.fileno())
        self._paused = self._loop.call_later(seconds, self._listen)

    def _ready(self) -> None:
        let_in = 0
        for _ in range(_LOOKED_AT):
            if self._first is None and self._leaves_it():
                return
            accepted = self._first or self._accept()
            if accepted is None:
                return
            connection, peer = accepted
            seat = self._guard.seat(peer, partial(_begins_health, connection))
            self._first = None
            if seat is None and not self._guard.seats.crowded(peer):
                # The reserve is full of requests that are being read, which takes a moment.
                self._first = accepted
                self._pause(_LOOK_SECONDS)
                return
            let_in += self._settle(connection, seat)
            if let_in == self._at_once:
                return

    def _leaves_it(self) -> bool:
        """Return whether another worker may take the next connection."""
        self._left = not self._left and self._guard.seats.ahead()
        if self._left:
            self._pause(_OTHERS_SECONDS)
        return self._left

    def _accept(self) -> tuple[socket.socket, str | None] | None:
        """Return a new connection and its peer, or None."""
        while True:
            try:
                connection, address = self._listener.accept()
            except (BlockingIOError, InterruptedError):
                return None
            except ConnectionError:  # it has gone already
                continue
            except OSError as error:
                self._guard.notices.count(f"could not be accepted ({error.strerror})")
                self._pause(_REST_SECONDS)
                return None
            connection.setblocking(False)
            return connection, self._guard.proxies.counted(address[0])

    def _settle(self, connection: socket.socket, seat: Seat | None) -> bool:
        """Open a connection with a seat, or refuse it; return success."""
        if seat is None:
            self._guard.notices.count("were refused")
            _refuse(connection)
            return False
        opening = self._loop.create_task(self._open(connection, seat))
        self._opening.add(opening)
        opening.add_done_callback(self._opening.discard)
        return True

    async def _open(self, connection: socket.socket, seat: Seat) -> None:
        try:
            await self._loop.connect_accepted_socket(lambda: self._protocol(seat), connection)
        except OSError:  # it has gone already
            self._guard.seats.leave(seat)
            connection.close()

    def _look(self) -> None:
        for seat, reason in list(self._guard.seats.overdue()):
            if seat.connection is not None:
                seat.connection.end(reason)
        self._guard.notices.tell()
        self._sweep = self._loop.call_later(_SWEEP_SECONDS, self._look)


def _begins_health(connection: socket.socket) -> bool:
    """Return whether a request for health has begun to arrive.

    Its bytes stay to be read.
    """
    try:
        return connection.recv(max(map(len, _HEALTH_REQUESTS)), socket.MSG_PEEK).startswith(_HEALTH_REQUESTS)
    except OSError:
        return False


def _refuse(connection: socket.socket) -> None:
    with connection, contextlib.suppress(OSError):
        connection.send(full())
        connection.recv(_PEEKED)  # a connection closed with bytes that were not read is reset, and the answer lost
