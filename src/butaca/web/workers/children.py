"""Child processes, each with a line to its parent.

The line ends with either of them.
"""

import contextlib
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from typing import NoReturn

from butaca.errors import ButacaError, RemoteError

FAULT = b"F"
"""Begins a message in which a child says why it ends."""

MESSAGE_BYTES = 4096  # of the longest message

_FAILED = 1  # exit code


class Child:
    """A child process that runs a function.

    ``line`` is the parent's end of its line; the function is given the child's. Errors of ours are told through it,
    others printed.
    """

    def __init__(self, work: Callable[[socket.socket], None], others: "list[Child]") -> None:
        self.line, line = socket.socketpair()
        sys.stdout.flush()
        sys.stderr.flush()
        self.pid = os.fork()
        if self.pid == 0:
            self.line.close()
            for child in others:  # or their lines would not end with the parent
                child.line.close()
            _run(work, line)
        line.close()
        self.line.setblocking(False)

    def say(self, message: bytes) -> None:
        """Send a message, unless the child has ended."""
        with contextlib.suppress(OSError):
            self.line.send(message)

    def message(self) -> bytes | None:
        """Return a message, or None if there is none.

        It is empty if the child has ended.
        """
        try:
            return self.line.recv(MESSAGE_BYTES)
        except BlockingIOError:
            return None
        except OSError:
            return b""

    def signal(self, number: int) -> None:
        """Send a signal to a child whose end has not been taken."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def end(self) -> int:
        """Wait for the end of a child; return its exit code.

        It is negative for a signal.
        """
        _, status = os.waitpid(self.pid, 0)
        self.line.close()
        return os.waitstatus_to_exitcode(status)


def run_in_child(work: Callable[[], None]) -> None:
    """Run a function in a child, whose memory is free afterwards.

    Raises:
        RemoteError: with the message of the child's own error.
    """

    def ended_with_parent(line: socket.socket) -> None:
        end_with(line)
        work()

    child = Child(ended_with_parent, [])
    child.line.setblocking(True)
    message = child.message() or b""
    code = child.end()
    if code:
        text = message.removeprefix(FAULT).decode(errors="replace")
        raise RemoteError(text or f"the process that fetches ended with {code}")


def end_with(line: socket.socket) -> None:
    """End this process at once when its parent does."""

    def wait() -> None:
        with contextlib.suppress(OSError):
            while line.recv(1):
                pass
        os._exit(_FAILED)

    threading.Thread(target=wait, name="end with parent", daemon=True).start()


def _run(work: Callable[[socket.socket], None], line: socket.socket) -> NoReturn:
    code = _FAILED
    try:
        signal.set_wakeup_fd(-1)  # which wakes the parent
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        work(line)
        code = 0
    except ButacaError as error:
        with contextlib.suppress(OSError):
            line.send(FAULT + str(error).encode()[: MESSAGE_BYTES - len(FAULT)])
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else _FAILED
    except BaseException:  # noqa: BLE001 # a child never returns into the code of its parent
        sys.excepthook(*sys.exc_info())
    finally:
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)
