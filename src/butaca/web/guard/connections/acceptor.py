"""Accept connections, a few at a time, and end those whose time is over."""

import asyncio
import contextlib
import ipaddress
import socket
from collections.abc import Callable
from functools import lru_cache

from butaca.web.guard.connections.protocol import HEALTH, Guard
from butaca.web.guard.connections.refusals import FULL
from butaca.web.guard.connections.seats import Reason, Seat

EVERYBODY = "*"
"""In the place of an address: every peer is a trusted proxy."""

_AT_ONCE = 16  # connections let in in a turn of the event loop
_LOOKED_AT = 128  # connections accepted in a turn, most of which are refused when there are so many
_SWEEP_SECONDS = 0.5  # between two looks at whose time is over
_REST_SECONDS = 0.1  # after an accept that failed, such as for want of open files
_HOLD_SECONDS = 0.5  # that a connection may wait for a seat in the reserve
_LOOK_SECONDS = 0.01  # between two looks at whether there is one
_PEEKED = 4096  # bytes of a request that are read before it is refused
_HEALTH_REQUEST = f"GET {HEALTH}".encode()


class Acceptor:
    """Accepts from a listener: gives each connection a seat before anything is spent on it, or refuses it."""

    def __init__(
        self,
        listener: socket.socket,
        guard: Guard,
        peer: Callable[[str], str | None],
        protocol: Callable[[Seat], asyncio.Protocol],
    ) -> None:
        self._listener = listener
        self._guard = guard
        self._peer = peer
        self._protocol = protocol
        # Few enough that connections are read before they give way to those accepted after them.
        self._at_once = max(1, min(_AT_ONCE, guard.seats.limits.connections // 8))
        self._loop = asyncio.get_running_loop()
        self._opening: set[asyncio.Task[object]] = set()
        self._sweep: asyncio.TimerHandle | None = None
        self._paused: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Accept from now on."""
        self._listener.setblocking(False)
        self._listen()
        self._look()

    def stop(self) -> None:
        """Accept no more."""
        for handle in (self._sweep, self._paused):
            if handle is not None:
                handle.cancel()
        self._loop.remove_reader(self._listener.fileno())

    def end_all(self) -> None:
        """End every connection, whatever it is doing."""
        for seat in self._guard.seats:
            if seat.connection is not None:
                seat.connection.end(Reason.LEFT)

    def _listen(self) -> None:
        self._loop.add_reader(self._listener.fileno(), self._ready)

    def _pause(self, seconds: float, then: Callable[[], None]) -> None:
        """Accept nothing for a while: whoever connects waits in the system's own queue."""
        self._loop.remove_reader(self._listener.fileno())
        self._paused = self._loop.call_later(seconds, then)

    def _ready(self) -> None:
        let_in = 0
        for _ in range(_LOOKED_AT):
            if let_in == self._at_once:
                return
            try:
                connection, address = self._listener.accept()
            except (BlockingIOError, InterruptedError):
                return
            except ConnectionError:  # it has gone already
                continue
            except OSError as error:
                self._guard.notices.count(f"could not be accepted ({error.strerror})")
                self._pause(_REST_SECONDS, self._listen)
                return
            connection.setblocking(False)
            seat = self._seat(connection, peer := self._peer(address[0]))
            if seat is None and not self._is_hopeless(connection, peer):
                self._hold(connection, peer, self._loop.time() + _HOLD_SECONDS)
                return
            let_in += self._settle(connection, seat)

    def _seat(self, connection: socket.socket, peer: str | None) -> Seat | None:
        seats = self._guard.seats
        if (seat := seats.take(peer)) is not None:
            return seat
        request = _begun(connection)
        if not _HEALTH_REQUEST.startswith(request):
            return None
        return seats.take_reserved(peer, asks_health=request == _HEALTH_REQUEST)

    def _is_hopeless(self, connection: socket.socket, peer: str | None) -> bool:
        """Return whether the reserve is not for this connection."""
        return self._guard.seats.crowded(peer) or not _HEALTH_REQUEST.startswith(_begun(connection))

    def _hold(self, connection: socket.socket, peer: str | None, until: float) -> None:
        """Wait a little for a seat, as every connection after this one does."""
        seat = self._seat(connection, peer)
        if seat is None and not self._is_hopeless(connection, peer) and self._loop.time() < until:
            self._pause(_LOOK_SECONDS, lambda: self._hold(connection, peer, until))
            return
        self._settle(connection, seat)
        self._listen()

    def _settle(self, connection: socket.socket, seat: Seat | None) -> bool:
        """Open a connection, or refuse it where it has no seat; return whether it was let in."""
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


def counted_peers(trusted: tuple[str, ...]) -> Callable[[str], str | None]:
    """Return a function that says as whom to count an address; None is a trusted proxy, which is not counted.

    An IPv6 address counts as its /64 network, for a single customer is commonly given a whole one.
    """
    networks = [ipaddress.ip_network(proxy) for proxy in trusted if proxy != EVERYBODY]

    @lru_cache(maxsize=4096)
    def peer(host: str) -> str | None:
        address = ipaddress.ip_address(host.partition("%")[0])
        address = getattr(address, "ipv4_mapped", None) or address
        if EVERYBODY in trusted or any(address in network for network in networks):
            return None
        if isinstance(address, ipaddress.IPv4Address):
            return str(address)
        return str(ipaddress.IPv6Network((int(address) >> 64 << 64, 64)))

    return peer


def _begun(connection: socket.socket) -> bytes:
    """Return how a request begins, as far as it has arrived; it is left to be read."""
    try:
        return connection.recv(len(_HEALTH_REQUEST), socket.MSG_PEEK)
    except OSError:
        return b""


def _refuse(connection: socket.socket) -> None:
    with connection, contextlib.suppress(OSError):
        connection.send(FULL)
        connection.recv(_PEEKED)  # a connection closed with bytes that were not read is reset, and the answer lost
