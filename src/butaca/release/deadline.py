"""Deadline of a request's work in the database.

Later queries are refused, running ones stopped.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from butaca.errors import OutOfTime

STEPS = 10_000  # of SQLite's machine between two looks at the clock: a fraction of a millisecond


class Deadline:
    """Time of a clock, in seconds; None is never.

    Any thread may lift it.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self._clock = clock
        self.at: float | None = clock() + seconds

    def lift(self) -> None:
        """Set no deadline any more."""
        self.at = None

    def restart(self) -> None:
        """Start again, with the whole time."""
        self.at = self._clock() + self.seconds

    @property
    def passed(self) -> bool:
        """True if the time has passed."""
        return self.at is not None and self._clock() > self.at


_CURRENT: ContextVar[Deadline | None] = ContextVar("deadline", default=None)


def begin(seconds: float, clock: Callable[[], float] = time.monotonic) -> Deadline:
    """Begin a deadline for the current context, and threads started from it."""
    deadline = Deadline(seconds, clock)
    _CURRENT.set(deadline)
    return deadline


def restart() -> None:
    """Give the current context its whole time again.

    A request has been received at last, for example.
    """
    deadline = _CURRENT.get()
    if deadline is not None:
        deadline.restart()


def extend(seconds: float) -> None:
    """Give the current context as much more time as it waited."""
    deadline = _CURRENT.get()
    if deadline is not None and deadline.at is not None:
        deadline.at += seconds


def watch(connection: sqlite3.Connection) -> None:
    """Let a connection stop a query once the deadline has passed."""
    connection.set_progress_handler(_passed, STEPS)


@contextmanager
def enforced() -> Iterator[None]:
    """Enforce the deadline around a query.

    Raises:
        OutOfTime: the deadline has passed, before the query or while it ran.
    """
    deadline = _CURRENT.get()
    if deadline is None:
        yield
        return
    if deadline.passed:
        raise OutOfTime(deadline.seconds)
    try:
        yield
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_INTERRUPT:  # Python's own errors have none
            raise
        raise OutOfTime(deadline.seconds) from error


def _passed() -> bool:
    deadline = _CURRENT.get()
    return deadline is not None and deadline.passed
