"""A worker's line to the process that started it.

The worker says when it is ready, and from then on every second that its event loop turns. It is told to accept
connections, to hand them over to other workers, or to stop. The line ends with that process, so that no worker outlives
it.
"""

import asyncio
import contextlib
import socket

READY, ALIVE = b"R", b"L"
ACCEPT, HAND_OVER = b"A", b"H"

_ALIVE_SECONDS = 1


class Line:
    """A worker's end of the line."""

    def __init__(self, line: socket.socket) -> None:
        line.setblocking(False)
        self._line = line

    def say(self, message: bytes) -> None:
        """Send a message, unless nobody listens any more."""
        with contextlib.suppress(OSError):  # what is told next is that the line has ended
            self._line.send(message)

    async def stay_alive(self) -> None:
        """Say for ever that the event loop turns."""
        while True:
            self.say(ALIVE)
            await asyncio.sleep(_ALIVE_SECONDS)

    async def message(self) -> bytes:
        """Wait for a message; it is empty where the line has ended."""
        try:
            return await asyncio.get_running_loop().sock_recv(self._line, 1)
        except OSError:
            return b""
