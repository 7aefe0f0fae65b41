"""Quotas of limited resources: in all, per client and per network."""

from collections.abc import Iterator
from contextlib import contextmanager

from butaca.web.clients.identity import Client
from butaca.web.clients.ledgers import Ledger, OwnLedger

_NETWORK = 2  # a /48 network may hold as much as so many of its clients
_ALL = ""  # the name under which the amount of all is held


class Quota:
    """Amounts of a limited resource, such as requests, that clients hold.

    ``most`` is the limit in all, ``each`` a client's; a /48 network may hold twice a client's. The ``ledger`` may be
    one that several processes share.
    """

    def __init__(self, most: int, each: int, ledger: Ledger | None = None) -> None:
        self.most = most
        self.each = min(each, most)
        self._ledger: Ledger = OwnLedger() if ledger is None else ledger

    @property
    def held(self) -> int:
        """The amount that all hold together."""
        with self._ledger:
            return self._ledger.amount(_ALL)

    @property
    def full(self) -> bool:
        """True if the limit in all is reached."""
        return self.held >= self.most

    @property
    def shared(self) -> bool:
        """True if other processes hold some of it."""
        return self._ledger.shared

    def take(self, client: Client, amount: int = 1) -> bool:
        """Hold an additional amount, unless that exceeds a limit; return success."""
        with self._ledger as ledger:
            if ledger.amount(_ALL) + amount > self.most or ledger.amount(client.name) + amount > self.each:
                return False
            if client.network and ledger.amount(client.network) + amount > self.each * _NETWORK:
                return False
            self._add(client, amount)
        return True

    def give_back(self, client: Client, amount: int = 1) -> None:
        """Release an amount."""
        with self._ledger:
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
        for name in filter(None, (client.name, client.network)):
            self._ledger.add(name, amount)
        self._ledger.add(_ALL, amount)
