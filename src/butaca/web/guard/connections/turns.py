"""Begin requests a few at a time, so that health need not wait for all of them."""

from collections import deque
from collections.abc import Callable

AT_ONCE = 8  # requests begun in a turn of the event loop; each takes up to a millisecond until it first waits


class Turns:
    """A queue of requests to begin; ``later`` calls a function in the next turn of the event loop."""

    def __init__(self, later: Callable[[Callable[[], None]], object], at_once: int = AT_ONCE) -> None:
        self._later = later
        self._at_once = at_once
        self._queue: deque[Callable[[], None]] = deque()
        self._called = False

    def begin(self, request: Callable[[], None]) -> None:
        """Begin a request when it is its turn."""
        self._queue.append(request)
        self._call()

    def _call(self) -> None:
        if not self._called:
            self._called = True
            self._later(self._turn)

    def _turn(self) -> None:
        self._called = False
        for _ in range(min(self._at_once, len(self._queue))):
            self._queue.popleft()()
        if self._queue:
            self._call()
