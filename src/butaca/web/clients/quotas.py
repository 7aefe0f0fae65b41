"""Quotas of limited resources: in all, per client and per network."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from butaca.web.clients.identity import Client

_NETWORK = 2  # a /48 network may hold as much as so many of its clients


class Quota:
    """Amounts of a limited resource, such as requests, that clients hold.

    ``most`` is the limit in all, ``each`` a client's; a /48 network may hold twice a client's. Clients that hold
    nothing are forgotten, so memory is bounded by the amounts held.
    """

    def __init__(self, most: int, each: int) -> None:
        self.most = most
        self.each = min(each, most)
        self.held = 0
        self._by_name: Counter[str] = Counter()

    @property
    def full(self) -> bool:
        """True if the limit in all is reached."""
        return self.held >= self.most

    def take(self, client: Client, amount: int = 1) -> bool:
        """Hold an additional amount, unless that exceeds a limit; return success."""
        if self.held + amount > self.most or self._by_name[client.name] + amount > self.each:
            return False
        if client.network and self._by_name[client.network] + amount > self.each * _NETWORK:
            return False
        self._add(client, amount)
        return True

    def give_back(self, client: Client, amount: int = 1) -> None:
        """Release an amount."""
        self._add(client, -amount)

    @contextmanager
    def taken(self, client: Client) -> Iterator[bool]:
        """Hold one during the block; the value is whether it was granted."""
        granted = self.take(client)
        try:
            yield granted
        finally:
            if granted:
                self.give_back(client)

    def _add(self, client: Client, amount: int) -> None:
        self.held += amount
        for name in filter(None, (client.name, client.network)):
            self._by_name[name] += amount
            if not self._by_name[name]:
                del self._by_name[name]
