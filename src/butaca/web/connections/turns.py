"""Begin requests in small batches, so that health need not wait."""

from collections import deque
from collections.abc import Callable

AT_ONCE = 8  # requests of either kind begun in a turn of the event loop; each takes some tenths of a millisecond


class Turns:
    """Two queues of requests to begin: for health, and others.

    ``later`` calls a function in the next turn of the event loop.
    """

    def __init__(self, later: Callable[[Callable[[], None]], object], at_once: int = AT_ONCE) -> None:
        self._later = later
        self._at_once = at_once
        self._health: deque[Callable[[], None]] = deque()
        self._others: deque[Callable[[], None]] = deque()
        self._called = False

    def begin(self, request: Callable[[], None], *, health: bool) -> None:
        """Begin a request in its turn; each kind keeps its order."""
        (self._health if health else self._others).append(request)
        self._call()

    def _call(self) -> None:
        if not self._called:
            self._called = True
            self._later(self._turn)

    def _turn(self) -> None:
        self._called = False
        for queue in (self._health, self._others):
            for _ in range(min(self._at_once, len(queue))):
                queue.popleft()()
        if self._health or self._others:
            self._call()
