"""Following of a store: what is published there is fetched."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from butaca.errors import BuildInProgress, ButacaError
from butaca.release.remote.fetching import current_name, fetch
from butaca.release.remote.stores import Store
from butaca.release.store import Releases

MOST_SECONDS = 60  # between two tries, however often it failed


@dataclass
class Follower:
    """A reader of a store that tries again, later after each failure.

    ``tell`` is given a line for each release fetched, and for each fault that is not the one before.
    """

    store: Store
    releases: Releases
    seconds: float
    """Between two looks while all is well."""
    tell: Callable[[str], None]
    _failures: int = 0
    _fault: str = ""

    def run(self) -> NoReturn:
        """Look for ever."""
        while True:
            time.sleep(self.look())

    def look(self) -> float:
        """Fetch what is new; return the seconds until the next look."""
        try:
            fetched = fetch(self.store, self.releases)
        except BuildInProgress:
            return self.seconds  # another server on this machine fetches into the same folder
        except (ButacaError, OSError) as error:
            return self._failed(str(error))
        if self._failures and not fetched.new:
            self.tell(f"{self.store.name} answers again")
        self._failures, self._fault = 0, ""
        if fetched.new:
            self.tell(fetched.text)
        return self.seconds

    def _failed(self, fault: str) -> float:
        if fault != self._fault:
            name = current_name(self.releases)
            self.tell(f"{fault}; going on with {name}" if name else fault)
        self._fault = fault
        self._failures += 1
        return min(self.seconds * 2.0 ** min(self._failures - 1, 10), max(self.seconds, MOST_SECONDS))
