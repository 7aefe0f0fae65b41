"""Connections of a proxy's clients: whose requests are answered where all seats are taken."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn.server import ServerState

from butaca.web.clients.identity import Proxies, client
from butaca.web.connections.guard import Guard
from butaca.web.connections.notices import Notices
from butaca.web.connections.protocol import GuardedProtocol
from butaca.web.connections.seat import RESERVE, ConnectionLimits
from butaca.web.connections.seats import Seats
from butaca.web.connections.turns import Turns

from .asgi import run

LIMITS = ConnectionLimits(connections=3, per_peer=64, header_seconds=10, idle_seconds=60, stall_seconds=20)
LOOP, OTHER = "203.0.113.7", "198.51.100.9"


class Wire(asyncio.Transport):
    """A transport whose peer takes everything at once."""

    def __init__(self) -> None:
        super().__init__()
        self.sent = b""
        self.closed = False

    def write(self, data: Any) -> None:
        """Keep the bytes."""
        self.sent += data

    def get_write_buffer_size(self) -> int:
        """Return 0: nothing is left."""
        return 0

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """Return itself as the socket."""
        return self if name == "socket" else default

    def getsockname(self) -> tuple[str, int]:
        """Return the server's address."""
        return "10.0.0.2", 80

    def getpeername(self) -> tuple[str, int]:
        """Return the address of the proxy."""
        return "10.0.0.1", 50_000

    def fileno(self) -> int:
        """Fail: there is none."""
        raise OSError

    def is_closing(self) -> bool:
        """Return whether it was closed."""
        return self.closed

    def close(self) -> None:
        """Note it."""
        self.closed = True

    abort = write_eof = close

    def pause_reading(self) -> None:
        """Do nothing: whoever sends is told when to."""

    resume_reading = pause_reading

    @property
    def status(self) -> int | None:
        """Status of the first answer, if there is one."""
        return int(self.sent[9:12]) if self.sent else None


@dataclass
class Application:
    """An application that refuses the clients that are named, and answers others when it is told to."""

    refused: set[str] = field(default_factory=set)
    begun: list[str] = field(default_factory=list)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, scope: Scope, _: Receive, send: Send) -> None:
        """Answer."""
        name = client(scope).name
        self.begun.append(name)
        if name not in self.refused and not scope["path"].startswith("/health/"):
            await self.go_on.wait()
        status = 429 if name in self.refused else 200
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})


class Server:
    """Connections from a proxy to an application, without a network."""

    def __init__(self) -> None:
        self.app = Application()
        loop = asyncio.get_running_loop()
        notices, turns = Notices(lambda _: None), Turns(loop.call_later)
        self.guard = Guard(Seats(LIMITS, loop.time), notices, turns, Proxies(hops=1))
        self._config = uvicorn.Config(self.app, lifespan="off", log_config=None, ws="none")
        self._state = ServerState()
        self.connections: list[GuardedProtocol] = []

    def connect(self, path: str = "/", name: str = LOOP) -> Wire:
        """Open a connection and send a request, as the acceptor would; the wire stays empty where there is no seat."""
        wire = Wire()
        seat = self.guard.seat(None, lambda: path.startswith("/health/"))
        assert seat is not None
        protocol = GuardedProtocol(seat, self.guard, config=self._config, server_state=self._state, app_state={})
        self.connections.append(protocol)
        protocol.connection_made(wire)
        request = f"GET {path} HTTP/1.1\r\nHost: here\r\nX-Forwarded-For: {name}\r\n\r\n".encode()
        protocol.get_buffer(len(request))[: len(request)] = request
        protocol.buffer_updated(len(request))
        return wire

    async def other_beyond_all_seats(self) -> Wire:
        """Take all seats, and open another client's connection."""
        for _ in range(LIMITS.connections):
            self.connect()
            await settled()
        wire = self.connect(name=OTHER)
        await settled()
        return wire


def served(attack: Callable[[Server], Coroutine[Any, Any, None]]) -> None:
    """Try something on a server, by a clock that jumps."""

    async def tried() -> None:
        await attack(Server())

    run(tried())


async def settled() -> None:
    """Let everything go on as far as it can within a tenth of a second."""
    await asyncio.sleep(0.1)


def test_requests_that_were_read_give_way_before_they_begin() -> None:
    """Those of the client that has most, to another that has just been read: nothing is begun for it before."""

    async def tried(server: Server) -> None:
        loop = [server.connect() for _ in range(60)]
        other = server.connect(name=OTHER)
        await settled()
        assert server.app.begun[0] == LOOP
        assert OTHER in server.app.begun[:3]
        server.app.go_on.set()
        await settled()
        assert other.status == 200
        assert 503 in [wire.status for wire in loop], "one that had not begun"

    served(tried)


def test_nothing_is_kept_of_connections_that_have_ended() -> None:
    """However many come while no seat is free, and go before their requests begin."""

    async def tried(server: Server) -> None:
        for _ in range(300):
            server.connect()
            await asyncio.sleep(0)
            for connection in server.connections[:-20]:
                connection.connection_lost(None)
            del server.connections[:-20]
        assert len(server.guard.turns) <= len(server.guard.seats)
        for connection in server.connections:
            connection.connection_lost(None)
        assert len(server.guard.turns) == 0

    served(tried)


def test_refusals_that_are_held_back_keep_nothing_from_others() -> None:
    """Another client has the seat of one at once, and the refusal is not sent later."""

    async def tried(server: Server) -> None:
        server.app.refused.add(LOOP)
        server.app.go_on.set()
        loop = [server.connect() for _ in range(LIMITS.connections)]
        await settled()
        assert [wire.status for wire in loop] == [None] * 3, "they are held back"
        others = [server.connect(name=OTHER) for _ in range(2)]
        await settled()
        assert [wire.status for wire in others] == [200, 200]
        assert [wire.status for wire in loop] == [503, 503, None]
        await asyncio.sleep(1)
        assert [wire.status for wire in loop] == [503, 503, 429]

    served(tried)


@pytest.mark.parametrize("seconds", [2, 4])
def test_who_can_have_no_seat_waits_for_it(seconds: float) -> None:
    """For three seconds, while all requests are being worked on; health is answered meanwhile."""

    async def tried(server: Server) -> None:
        other = await server.other_beyond_all_seats()
        health = server.connect("/health/live", OTHER)
        await settled()
        assert health.status == 200
        assert OTHER not in server.app.begun[:-1], "but for its health"
        await asyncio.sleep(seconds)
        server.app.go_on.set()
        await settled()
        assert other.status == (200 if seconds < 3 else 503)

    served(tried)


def test_a_seat_that_is_free_again_goes_to_whoever_waits_for_it() -> None:
    """Not to who has just come, whose connections others would have to wait for over and over."""

    async def tried(server: Server) -> None:
        other = await server.other_beyond_all_seats()
        busy = next(seat for seat in server.guard.seats if not seat.reserved)
        server.guard.seats.leave(busy)
        for _ in range(9):
            server.connect()
        await settled()
        assert server.app.begun[3:] == [OTHER]
        server.app.go_on.set()
        await settled()
        assert other.status == 200

    served(tried)


def test_who_asks_over_and_over_waits_behind_others() -> None:
    """Clients take turns with their first step already: what one sends at once delays no other by more than a turn."""

    async def tried(server: Server) -> None:
        server.app.go_on.set()
        for _ in range(100):
            server.connect()
        others = [server.connect(name=f"198.51.100.{number}") for number in range(5)]
        await asyncio.sleep(0)
        await settled()
        assert {f"198.51.100.{number}" for number in range(5)} <= set(server.app.begun[:10])
        assert [wire.status for wire in others] == [200] * 5

    served(tried)


def test_health_that_has_been_read_gives_way_to_nobody() -> None:
    """However many ask for it, of whatever client: a newcomer waits a moment for those before it."""

    async def tried(server: Server) -> None:
        health = [server.connect("/health/live") for _ in range(LIMITS.connections + RESERVE)]
        assert server.guard.seat(None, lambda: True) is None
        await settled()
        assert {wire.status for wire in health} == {200}
        assert server.guard.seat(None, lambda: True)

    served(tried)
