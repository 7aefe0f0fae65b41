"""Uvicorn's server, with connections accepted and guarded by butaca."""

import asyncio
import socket

import uvicorn

from butaca.web.clients.identity import Proxies
from butaca.web.connections.acceptor import Acceptor
from butaca.web.connections.guard import Guard
from butaca.web.connections.notices import Notices
from butaca.web.connections.protocol import GuardedProtocol
from butaca.web.connections.seat import ConnectionLimits, Seat
from butaca.web.connections.seats import Seats
from butaca.web.connections.turns import Turns

_FAREWELL_SECONDS = 5  # that requests under way may take to end when the server is told to


class GuardedServer(uvicorn.Server):
    """A server of a listener, with limited connections.

    Trusted proxies have no limit of their own, only the one in all; their clients share it.
    """

    def __init__(
        self, config: uvicorn.Config, listener: socket.socket, limits: ConnectionLimits, proxies: Proxies
    ) -> None:
        super().__init__(config)
        self._listener = listener
        self._limits = limits
        self._proxies = proxies
        self._acceptor: Acceptor | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start the application, then accept connections."""
        await super().startup(sockets=[] if sockets is None else sockets)
        loop = asyncio.get_running_loop()
        guard = Guard(Seats(self._limits), Notices(), Turns(loop.call_later), self._proxies)

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
        self._acceptor.start()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop accepting, let running requests finish, and end the rest."""
        assert self._acceptor is not None
        self._acceptor.stop()
        self._listener.close()
        farewell = asyncio.get_running_loop().call_later(_FAREWELL_SECONDS, self._acceptor.end_all)
        await super().shutdown(sockets)
        farewell.cancel()
