"""The outlet of a connection's answers.

It counts bytes, and closes without cutting off the bytes written.
"""

import asyncio
import sys
from collections.abc import Callable
from typing import Any

if sys.platform != "win32":
    import fcntl
    import termios


class Outlet(asyncio.Transport):
    """A transport in front of the event loop's own.

    ``wrote`` is called with the size of every write, ``closing`` when the server wants to close the connection.
    """

    def __init__(self, transport: asyncio.Transport, wrote: Callable[[int], None], closing: Callable[[], None]) -> None:
        super().__init__()
        self.written = 0
        self._transport = transport
        self._wrote = wrote
        self._close = closing
        self._finished = False
        self._taken = 0

    def write(self, data: Any) -> None:
        """Send bytes, or keep them until the peer takes them."""
        if self.is_closing():
            return  # nobody is there to read it
        self._transport.write(data)
        self.written += len(data)
        self._wrote(len(data))

    def unread(self) -> int:
        """Return the number of written bytes that the peer has not taken.

        They are in the buffer of the event loop or of the system.
        """
        if self._taken < self.written:
            self._taken = self.written - self._transport.get_write_buffer_size() - self._kernel_count("TIOCOUTQ")
        return self.written - self._taken

    def finish(self) -> None:
        """Signal the end of the answer, and go on reading.

        A connection closed with unread bytes is reset, and its last answer lost.
        """
        self._finished = True
        try:
            self._transport.write_eof()
        except (OSError, NotImplementedError, RuntimeError):
            self._transport.close()

    def close(self) -> None:
        """Let the connection decide how to close."""
        if not self.is_closing():
            self._close()

    def is_closing(self) -> bool:
        """Return whether nothing can be written any more."""
        return self._finished or self._transport.is_closing()

    def abort(self) -> None:
        """Close at once, and discard the bytes the peer has not taken."""
        self._finished = True
        self._transport.abort()

    def pause_reading(self) -> None:
        """Stop reading from the peer for now."""
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        """Read from the peer again."""
        self._transport.resume_reading()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """Return information of the event loop's transport."""
        return self._transport.get_extra_info(name, default)

    def has_request(self) -> bool:
        """Return whether the peer has sent bytes that are not read yet."""
        return self._kernel_count("FIONREAD") > 0

    def _kernel_count(self, name: str) -> int:
        """Return a number of bytes the system keeps for the socket.

        It is 0 if the system does not tell.
        """
        if sys.platform == "win32":
            return 0
        try:
            descriptor = self._transport.get_extra_info("socket").fileno()
            count = fcntl.ioctl(descriptor, getattr(termios, name), bytes(4))
        except (OSError, ValueError):  # a closed socket, or a system that does not tell
            return 0
        return int.from_bytes(count, sys.byteorder)
