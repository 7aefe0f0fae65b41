"""Begin requests that have been read, a few at a time.

Health need not wait for others, and clients take turns.
"""

from collections import OrderedDict
from collections.abc import Callable
from itertools import islice
from typing import Protocol

AT_ONCE = 8  # requests begun in a turn of the event loop; each takes some tenths of a millisecond
FEWEST = 2  # of them others than for health, however many are for health
REST_SECONDS = 0.01  # until requests that could not begin are tried again


class Handle(Protocol):
    """A call that is due later."""

    def cancel(self) -> None:
        """Do not call."""


Request = Callable[[], bool]
"""Begins a request; returns False if that is not possible yet."""


class Turns:
    """Lines of requests to begin: for health, and others.

    In each, clients take turns, and each one's requests keep their order. Requests that cannot begin yet wait in a line
    of their own, so that they hold up no others. ``later`` calls a function after some seconds.
    """

    def __init__(self, later: Callable[[float, Callable[[], None]], Handle], at_once: int = AT_ONCE) -> None:
        self._later = later
        self._at_once = at_once
        self._health, self._others, self._held_up = _Line(), _Line(), _Line()
        self._next: Handle | None = None
        self._rests = False

    def __len__(self) -> int:
        """Return the number of requests that have not begun."""
        return sum(map(len, (self._health, self._others, self._held_up)))

    @property
    def held_up(self) -> bool:
        """True if requests wait that cannot begin yet."""
        return bool(self._held_up)

    def begin(self, request: Request, customer: str, *, health: bool) -> None:
        """Begin a request in its turn."""
        (self._health if health else self._others).add(request, customer)
        if self._next is None or self._rests:
            self._call(0)

    def forget(self, request: Request, customer: str) -> None:
        """Keep a request no longer whose connection has ended.

        Nothing changes if it has begun.
        """
        for line in (self._health, self._others, self._held_up):
            line.remove(request, customer)

    def _call(self, seconds: float) -> None:
        if self._next is not None:
            self._next.cancel()
        self._rests = seconds > 0
        self._next = self._later(seconds, self._turn)

    def _turn(self) -> None:
        self._next = None
        begun = sum(self._try(self._held_up, customer) for customer in self._held_up.customers())
        health = self._health.customers(self._at_once)
        others = self._others.customers(max(FEWEST, self._at_once - len(health)))
        begun += sum(self._try(self._health, customer) for customer in health)
        begun += sum(self._try(self._others, customer) for customer in others)
        if self._next is None and (self._health or self._others or self._held_up):
            self._call(0 if begun or self._health or self._others else REST_SECONDS)

    def _try(self, line: "_Line", customer: str) -> bool:
        """Begin a client's next request; return success."""
        request = line.pop(customer)
        if request():
            return True
        self._held_up.add(request, customer, first=line is self._held_up)
        return False


class _Line:
    """Requests of clients; those served longest ago come first."""

    def __init__(self) -> None:
        self._requests: dict[str, OrderedDict[Request, None]] = {}

    def __bool__(self) -> bool:
        return bool(self._requests)

    def __len__(self) -> int:
        return sum(map(len, self._requests.values()))

    def customers(self, most: int | None = None) -> list[str]:
        """Return whose requests are next, up to ``most``, or each once."""
        if most is None:
            return list(self._requests)
        rounds = max(map(len, self._requests.values()), default=0)
        turns = (name for turn in range(rounds) for name, requests in self._requests.items() if turn < len(requests))
        return list(islice(turns, most))

    def add(self, request: Request, customer: str, *, first: bool = False) -> None:
        """Add a request after its client's others, or before them."""
        requests = self._requests.setdefault(customer, OrderedDict())
        requests[request] = None
        if first:
            requests.move_to_end(request, last=False)

    def pop(self, customer: str) -> Request:
        """Remove and return a client's next request.

        From then on the client is served last.
        """
        requests = self._requests.pop(customer)
        request, _ = requests.popitem(last=False)
        if requests:
            self._requests[customer] = requests
        return request

    def remove(self, request: Request, customer: str) -> None:
        """Remove a request, if it is there."""
        requests = self._requests.get(customer)
        if requests and request in requests:
            del requests[request]
            if not requests:
                del self._requests[customer]
