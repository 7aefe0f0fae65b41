"""What a connection's answers go through: it counts bytes, and closes without cutting off what was written."""

import asyncio
import sys
from collections.abc import Callable
from typing import Any

if sys.platform != "win32":
    import fcntl
    import termios


class Outlet(asyncio.Transport):
    """A transport in front of the event loop's own.

    ``wrote`` is called with the size of every write, ``closing`` where the server wants to close the connection.
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
        """Send, or keep until the peer takes it."""
        if self.is_closing():
            return  # nobody is there to read it
        self._transport.write(data)
        self.written += len(data)
        self._wrote(len(data))

    def unread(self) -> int:
        """Return the bytes written that the peer has not taken, wherever they are."""
        if self._taken < self.written:
            self._taken = self.written - self._transport.get_write_buffer_size() - self._kernel_count("TIOCOUTQ")
        return self.written - self._taken

    def finish(self) -> None:
        """Tell the peer that nothing follows what was written, and go on reading, so that it can read all of it.

        A connection closed with bytes that were not read is reset, and its last answer lost.
        """
        self._finished = True
        try:
            self._transport.write_eof()
        except (OSError, NotImplementedError, RuntimeError):
            self._transport.close()

    def close(self) -> None:
        """Leave the manner of closing to the connection."""
        if not self.is_closing():
            self._close()

    def is_closing(self) -> bool:
        """Return whether nothing can be written any more."""
        return self._finished or self._transport.is_closing()

    def abort(self) -> None:
        """Close at once; what the peer has not taken is thrown away."""
        self._finished = True
        self._transport.abort()

    def pause_reading(self) -> None:
        """Take nothing from the peer for now."""
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        """Take from the peer again."""
        self._transport.resume_reading()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """Return what the event loop's transport knows."""
        return self._transport.get_extra_info(name, default)

    def has_request(self) -> bool:
        """Return whether the peer has sent something that was not read yet."""
        return self._kernel_count("FIONREAD") > 0

    def _kernel_count(self, name: str) -> int:
        """Return a number of bytes that the system keeps for the socket; 0 where it does not tell."""
        if sys.platform == "win32":
            return 0
        try:
            descriptor = self._transport.get_extra_info("socket").fileno()
            count = fcntl.ioctl(descriptor, getattr(termios, name), bytes(4))
        except (OSError, ValueError):  # a closed socket, or a system that does not tell
            return 0
        return int.from_bytes(count, sys.byteorder)
