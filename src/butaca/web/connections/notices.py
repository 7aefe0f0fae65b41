"""Log events of connections, in a line a minute."""

import logging
import time
from collections import Counter
from collections.abc import Callable

EVERY = 60  # seconds between two lines

_log = logging.getLogger("butaca.connections")


class Notices:
    """Counts of events, written to the log.

    The first event is logged at once; those that follow within a minute are logged together.
    """

    def __init__(
        self, tell: Callable[[str], object] = _log.warning, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._tell = tell
        self._clock = clock
        self._counts: Counter[str] = Counter()
        self._told_at: float | None = None

    def count(self, event: str) -> None:
        """Count an event, such as "were refused".

        There must be few different ones.
        """
        self._counts[event] += 1
        if self._told_at is None:
            self.tell()

    def tell(self) -> None:
        """Log the counts, if there are any, at most once a minute."""
        now = self._clock()
        if self._told_at is not None and now - self._told_at < EVERY:
            return
        if not self._counts:
            self._told_at = None
            return
        counts = ", ".join(f"{count:,} {event}" for event, count in self._counts.most_common())
        self._tell(f"butaca: connections: {counts}; what follows is told once a minute")
        self._counts.clear()
        self._told_at = now
