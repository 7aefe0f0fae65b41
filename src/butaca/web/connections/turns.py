"""Begin requests that have been read, a few at a time.

Health need not wait for others, and clients take turns.
"""

from collections import deque
from collections.abc import Callable
from typing import Protocol

AT_ONCE = 8  # requests of either kind begun in a turn of the event loop; each takes some tenths of a millisecond
REST_SECONDS = 0.01  # until requests that could not begin are tried again


class Handle(Protocol):
    """A call that is due later."""

    def cancel(self) -> None:
        """Do not call."""


Request = Callable[[], bool]
"""Begins a request; returns False if that is not possible yet."""


class Turns:
    """Two lines of requests to begin: for health, and others.

    In both, clients take turns, and each one's requests keep their order. A request that cannot begin yet holds up its
    own client alone. ``later`` calls a function after some seconds.
    """

    def __init__(self, later: Callable[[float, Callable[[], None]], Handle], at_once: int = AT_ONCE) -> None:
        self._later = later
        self._at_once = at_once
        self._health, self._others = _Line(), _Line()
        self._next: Handle | None = None
        self._rests = False

    @property
    def held_up(self) -> bool:
        """True if some request could not begin when it was last tried."""
        return self._health.held_up or self._others.held_up

    def begin(self, request: Request, customer: str, *, health: bool) -> None:
        """Begin a request in its turn."""
        (self._health if health else self._others).add(request, customer)
        if self._next is None or self._rests:
            self._call(0)

    def _call(self, seconds: float) -> None:
        if self._next is not None:
            self._next.cancel()
        self._rests = seconds > 0
        self._next = self._later(seconds, self._turn)

    def _turn(self) -> None:
        self._next = None
        begun = self._health.turn(self._at_once) + self._others.turn(self._at_once)
        if self._next is None and (self._health or self._others):
            self._call(0 if begun else REST_SECONDS)


class _Line:
    """The requests of clients; those served longest ago come first."""

    def __init__(self) -> None:
        self._requests: dict[str, deque[Request]] = {}
        self.held_up = False

    def __bool__(self) -> bool:
        return bool(self._requests)

    def add(self, request: Request, customer: str) -> None:
        """Add a request at the end of its client's."""
        self._requests.setdefault(customer, deque()).append(request)

    def turn(self, most: int) -> int:
        """Begin at most so many requests, of each client in turn; return how many."""
        begun, self.held_up = 0, False
        customers = deque(self._requests)
        while customers and begun < most:
            customer = customers.popleft()
            requests = self._requests.pop(customer)
            self._requests[customer] = requests
            if not requests[0]():
                self.held_up = True
                continue
            begun += 1
            requests.popleft()
            if requests:
                customers.append(customer)
            else:
                del self._requests[customer]
        return begun
