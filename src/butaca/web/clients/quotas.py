"""How much of something limited is held at once: in all, by a client, and by a client's network."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from butaca.web.clients.identity import Client

_NETWORK = 2  # a /48 network may hold as much as so many of its clients


class Quota:
    """Amounts that clients hold of something limited, such as requests or bytes of bodies.

    ``most`` is the limit in all, ``each`` a client's; a /48 network may hold twice a client's. Whoever holds
    nothing is forgotten, so memory is bounded by what is held.
    """

    def __init__(self, most: int, each: int) -> None:
        self.most = most
        self.each = min(each, most)
        self.held = 0
        self._by_name: Counter[str] = Counter()

    @property
    def full(self) -> bool:
        """Return whether nobody can hold more."""
        return self.held >= self.most

    def take(self, client: Client, amount: int = 1) -> bool:
        """Hold so much more; nothing is held where a limit would be passed, and False is returned."""
        if self.held + amount > self.most or self._by_name[client.name] + amount > self.each:
            return False
        if client.network and self._by_name[client.network] + amount > self.each * _NETWORK:
            return False
        self._add(client, amount)
        return True

    def give_back(self, client: Client, amount: int = 1) -> None:
        """Hold so much less."""
        self._add(client, -amount)

    @contextmanager
    def taken(self, client: Client) -> Iterator[bool]:
        """Hold one during the block; the value is whether there was one."""
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
