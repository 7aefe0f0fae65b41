"""Ledgers: amounts of something that clients hold, by name."""

from collections import Counter
from typing import Protocol, Self


class Ledger(Protocol):
    """Amounts by name; within a ``with`` block nobody else changes them."""

    shared: bool
    """True if other processes change it too, at any time."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def amount(self, name: str) -> int:
        """Return the amount held under a name."""

    def by_worker(self, name: str) -> tuple[int, ...]:
        """Return the amount of each worker that there can be."""

    def own(self, name: str) -> int:
        """Return the amount of this worker."""

    def add(self, name: str, amount: int) -> None:
        """Add to the amount of a name; a negative one gives back."""


class OwnLedger:
    """A ledger of this process.

    Names that hold nothing are forgotten, so memory is bounded by the amounts.
    """

    shared = False

    def __init__(self) -> None:
        self._amounts: Counter[str] = Counter()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def amount(self, name: str) -> int:
        """Return the amount held under a name."""
        return self._amounts[name]

    def by_worker(self, name: str) -> tuple[int, ...]:
        """Return the amount of the only worker."""
        return (self._amounts[name],)

    own = amount

    def add(self, name: str, amount: int) -> None:
        """Add to the amount of a name; a negative one gives back."""
        self._amounts[name] += amount
        if not self._amounts[name]:
            del self._amounts[name]
