"""Uvicorn's server, with connections accepted and guarded by butaca."""

import asyncio
import socket

import uvicorn

from butaca.web.clients.identity import Proxies
from butaca.web.clients.ledgers import Ledger, OwnLedger
from butaca.web.connections.acceptor import Acceptor
from butaca.web.connections.guard import Guard
from butaca.web.connections.handover import ACCEPT, HAND_OVER, READY, Line
from butaca.web.connections.notices import Notices
from butaca.web.connections.protocol import GuardedProtocol
from butaca.web.connections.seat import ClosingReason, ConnectionLimits, Seat
from butaca.web.connections.seats import Seats
from butaca.web.connections.turns import Turns

HAND_OVER_SECONDS = 120  # that answers may still take once other workers accept

_FAREWELL_SECONDS = 5  # that requests under way may take to end when the server is told to
_IDLE_SECONDS = 5  # that a connection may wait for its last request once other workers accept
_LOOK_SECONDS = 0.1


class GuardedServer(uvicorn.Server):
    """A server of a listener, with limited connections.

    Trusted proxies have no limit of their own, only the one in all; their clients share it. With a ``line`` it is a
    worker: it accepts connections when told to.
    """

    def __init__(
        self,
        config: uvicorn.Config,
        listener: socket.socket,
        limits: ConnectionLimits,
        proxies: Proxies,
        peers: Ledger | None = None,
        line: Line | None = None,
    ) -> None:
        super().__init__(config)
        self._listener = listener
        self._limits = limits
        self._proxies = proxies
        self._peers = OwnLedger() if peers is None else peers
        self._line = line
        self._told: list[asyncio.Task[None]] = []
        self._acceptor: Acceptor | None = None
        self._guard: Guard

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start the application, then accept connections."""
        await super().startup(sockets=[] if sockets is None else sockets)
        loop = asyncio.get_running_loop()
        seats = Seats(self._limits, peers=self._peers)
        self._guard = guard = Guard(
            seats, Notices(), Turns(loop.call_later), self._proxies, unread_bytes=self._limits.unread_bytes
        )

        def protocol(seat: Seat) -> GuardedProtocol:
            return GuardedProtocol(
                seat,
                guard,
                config=self.config,
                server_state=self.server_state,
                app_state=self.lifespan.state,
                _loop=loop,
            )

        self._acceptor = Acceptor(self._listener, guard, protocol)
        if self._line is None:
            self._acceptor.start()
        else:
            obeying = loop.create_task(self._obey(self._line, self._acceptor))
            self._told = [obeying, loop.create_task(self._line.stay_alive())]

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop accepting, let running requests finish, and end the rest."""
        assert self._acceptor is not None
        for task in self._told:
            task.cancel()
        self._acceptor.stop()
        self._listener.close()
        farewell = asyncio.get_running_loop().call_later(_FAREWELL_SECONDS, self._acceptor.end_all)
        await super().shutdown(sockets)
        farewell.cancel()

    async def _obey(self, line: Line, acceptor: Acceptor) -> None:
        """Do as told, and stop when the line ends."""
        line.say(READY)
        while (message := await line.message()) == ACCEPT:
            acceptor.start()
        if message == HAND_OVER:
            acceptor.stop()
            await self._hand_over(line)
        self.should_exit = True

    async def _hand_over(self, line: Line) -> None:
        """Wait for the last answers; connections end with theirs.

        One that waits for a request may still send it for a moment, unless connections are wanted elsewhere.
        """
        seats = self._guard.seats
        self._guard.handing_over = True
        stopped = asyncio.ensure_future(line.message())
        loop = asyncio.get_running_loop()
        began = loop.time()
        while len(seats) and not stopped.done() and loop.time() < began + HAND_OVER_SECONDS:
            await asyncio.wait([stopped], timeout=_LOOK_SECONDS)
            most = seats.excess() if loop.time() < began + _IDLE_SECONDS else len(seats)
            for seat in seats.idle()[:most]:
                if seat.connection is not None:
                    seat.connection.end(ClosingReason.LEFT)
        stopped.cancel()
