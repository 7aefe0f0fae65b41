"""Accept connections in small batches, and end overdue ones."""

import asyncio
import contextlib
import ipaddress
import socket
from collections import deque
from collections.abc import Callable
from functools import lru_cache

from butaca.web.clients.identity import translated
from butaca.web.connections.protocol import HEALTH, Guard
from butaca.web.connections.raw_refusals import full
from butaca.web.connections.seats import ClosingReason, Seat

EVERYBODY = "*"
"""Wildcard for an address: every peer is a trusted proxy."""

_AT_ONCE = 8  # connections let in in a turn of the event loop, which begins as many requests
_LOOKED_AT = 128  # connections accepted in a turn, most of which are refused when there are so many
_SWEEP_SECONDS = 0.5  # between two looks at whose time is over
_HOLD_SECONDS = 2  # that a connection may wait for a seat
_LOOK_SECONDS = 0.01  # between two looks at whether there is one
_REST_SECONDS = 0.1  # after an accept that failed, such as for want of open files
_PEEKED = 4096  # bytes of a request that are read before it is refused
HELD = 128
"""Limit of connections that wait for a seat.

They wait while all seats are taken by requests that are being read or answered.
"""

_HEALTH_REQUESTS = tuple(f"{method} {HEALTH}".encode() for method in ("GET", "HEAD"))


class Acceptor:
    """Acceptor of a listener's connections.

    Each connection is given a seat before anything is spent on it, or is refused.
    """

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
        self._held: deque[tuple[socket.socket, str | None, float]] = deque()  # with when they are refused
        self._held_look: asyncio.TimerHandle | None = None
        self._sweep: asyncio.TimerHandle | None = None
        self._paused: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Accept from now on."""
        self._listener.setblocking(False)
        self._listen()
        self._look()

    def stop(self) -> None:
        """Accept no more."""
        for handle in (self._sweep, self._paused, self._held_look):
            if handle is not None:
                handle.cancel()
        while self._held:
            self._settle(self._held.popleft()[0], None)
        self._loop.remove_reader(self._listener.fileno())

    def end_all(self) -> None:
        """End every connection, whatever it is doing."""
        for seat in self._guard.seats:
            if seat.connection is not None:
                seat.connection.end(ClosingReason.LEFT)

    def _listen(self) -> None:
        self._loop.add_reader(self._listener.fileno(), self._ready)

    def _pause(self, seconds: float, then: Callable[[], None]) -> None:
        """Accept nothing for a while.

        New connections wait in the system's own queue.
        """
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
            peer = self._peer(address[0])
            seat = self._seat(connection, peer)
            if seat is None and len(self._held) < HELD and not self._guard.seats.crowded(peer):
                self._hold(connection, peer)
            else:
                let_in += self._settle(connection, seat)

    def _seat(self, connection: socket.socket, peer: str | None) -> Seat | None:
        seats = self._guard.seats
        seat = None if self._held and self._held[0][0] is not connection else seats.take(peer)
        if seat is not None:
            return seat
        begun = _begun(connection)
        asks_health = begun.startswith(_HEALTH_REQUESTS)
        if not asks_health and not any(request.startswith(begun) for request in _HEALTH_REQUESTS):
            return None
        return seats.take_reserved(peer, asks_health=asks_health)

    def _hold(self, connection: socket.socket, peer: str | None) -> None:
        """Let a connection wait for a seat while others are accepted."""
        self._held.append((connection, peer, self._loop.time() + _HOLD_SECONDS))
        if len(self._held) == 1:
            self._held_look = self._loop.call_later(_LOOK_SECONDS, self._seat_held)

    def _seat_held(self) -> None:
        """Seat the connections that have waited longest, and refuse overdue ones."""
        self._guard.seats_needed = False
        for _ in range(self._at_once):
            if not self._held:
                return
            connection, peer, until = self._held[0]
            seat = self._seat(connection, peer)
            if seat is None and self._loop.time() < until and not self._guard.seats.crowded(peer):
                self._guard.seats_needed = True
                break
            self._held.popleft()
            self._settle(connection, seat)
        if self._held:
            self._held_look = self._loop.call_later(_LOOK_SECONDS if self._guard.seats.full else 0, self._seat_held)

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


def counted_peers(trusted: tuple[str, ...]) -> Callable[[str], str | None]:
    """Return a function that maps an address to the counted peer.

    Trusted proxies are not counted, and map to None. An IPv6 address counts as its /64 network, for a single customer
    is commonly given a whole one; a NAT64 address as the IPv4 address in it.
    """
    networks = [ipaddress.ip_network(proxy) for proxy in trusted if proxy != EVERYBODY]

    @lru_cache(maxsize=4096)
    def peer(host: str) -> str | None:
        address = ipaddress.ip_address(host.partition("%")[0])
        address = getattr(address, "ipv4_mapped", None) or address
        if EVERYBODY in trusted or any(address in network for network in networks):
            return None
        address = translated(address)
        if isinstance(address, ipaddress.IPv4Address):
            return str(address)
        return str(ipaddress.IPv6Network((int(address) >> 64 << 64, 64)))

    return peer


def _begun(connection: socket.socket) -> bytes:
    """Return the beginning of a request, which stays to be read."""
    try:
        return connection.recv(max(map(len, _HEALTH_REQUESTS)), socket.MSG_PEEK)
    except OSError:
        return b""


def _refuse(connection: socket.socket) -> None:
    with connection, contextlib.suppress(OSError):
        connection.send(full())
        connection.recv(_PEEKED)  # a connection closed with bytes that were not read is reset, and the answer lost
