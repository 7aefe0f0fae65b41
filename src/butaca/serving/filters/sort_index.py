"""Orders of movies, as bit slices: ranges of values, and the next few of a set, at one look at each slice.

Source: bit-sliced indexes, O'Neil and Quass, *Improved Query Performance with Variant Indexes*, 1997.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from butaca.release.packed_numbers import integers, numbers
from butaca.release.reader import Release
from butaca.serving.filters.bitmaps import members, places


@dataclass(frozen=True)
class Order:
    """Movies by a value: ``ranks`` a place, dense, -1 where it is unknown; ``slices`` from the lowest bit up."""

    known: int
    ranks: "array[int]"
    slices: tuple[int, ...]
    values: "array[float]"

    def between(self, least: float | None, most: float | None) -> int:
        """The set of the movies whose value lies in a range, both ends in it; None is open."""
        first = 0 if least is None else bisect_left(self.values, least)
        last = len(self.values) - 1 if most is None else bisect_right(self.values, most) - 1
        if first > last:
            return 0
        found = self.known
        if last < len(self.values) - 1:
            found &= ~self._above(last)
        if first > 0:
            found &= self._above(first - 1)
        return found

    def value(self, place: int) -> float | None:
        """The value of the movie at a place; None where it is unknown."""
        rank = self.ranks[place]
        return self.values[rank] if rank >= 0 else None

    def following(self, found: int, n: int, *, descending: bool, after: int | None = None) -> list[int]:
        """The first ``n`` places of a set in this order, or the first that come after a place.

        Ties by place, and unknown values at the end, in either direction.
        """
        left = found & self.known
        unknown = found & ~self.known
        if after is not None:
            later = ~((2 << after) - 1)
            if self.ranks[after] < 0:
                left, unknown = 0, unknown & later
            else:
                rank = self.ranks[after]
                above = self._above(rank)
                equal = left & ~above & (self._above(rank - 1) if rank else self.known)
                left = (left & ~above & ~equal if descending else left & above) | (equal & later)
        chosen = self._first(left, n, descending=descending)
        sign = -1 if descending else 1
        listed = sorted(members(chosen), key=lambda place: (sign * self.ranks[place], place))[:n]
        if len(listed) < n:
            listed += _lowest(unknown, n - len(listed))
        return listed

    def _first(self, found: int, n: int, *, descending: bool) -> int:
        """The first ``n`` of a set, and with the last of them those of the same rank that are no later by place."""
        if found.bit_count() <= n:
            return found
        chosen, wanted = 0, n
        for bits in reversed(self.slices):
            better = found & bits if descending else found & ~bits
            count = better.bit_count()
            if count >= wanted:
                found = better
            else:
                chosen |= better
                wanted -= count
                found ^= better
        for place in _lowest(found, wanted):
            chosen |= 1 << place
        return chosen

    def _above(self, rank: int) -> int:
        """The set of the movies of a higher rank."""
        above, equal = 0, self.known
        for bit in range(len(self.slices) - 1, -1, -1):
            if rank >> bit & 1:
                equal &= self.slices[bit]
            else:
                above |= equal & self.slices[bit]
                equal &= ~self.slices[bit]
        return above


def order(release: Release, field: str) -> Order | None:
    """The order of that name, of ``database.ORDERS`` or ``database.RATE``; None where the release has none."""
    return release.once(("order", field), lambda one: _order(one, field))


def _order(release: Release, field: str) -> Order | None:
    row = release.row("SELECT ranks, slices, numbers FROM movie_orders WHERE field = ?", (field,))
    if row is None:
        return None
    width = (len(places(release).ids) + 7) // 8
    packed: bytes = row["slices"]
    slices = [int.from_bytes(packed[start : start + width], "little") for start in range(0, len(packed), width)]
    return Order(slices[0], integers(row["ranks"]), tuple(slices[1:]), numbers(row["numbers"]))


def _lowest(found: int, n: int) -> Sequence[int]:
    """The first ``n`` places of a set."""
    return [place for place, _ in zip(members(found), range(n), strict=False)]
