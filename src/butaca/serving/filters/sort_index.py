"""Sort orders of movies as bit slices.

Ranges of values, and the first few movies of a bitmap, take a single pass over the slices.

Source: bit-sliced indexes, O'Neil and Quass, *Improved Query Performance with Variant Indexes*, 1997.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from butaca.release.bitmap_codec import SortOrder, decode_order
from butaca.release.reader import Release
from butaca.serving.filters.bitmaps import places_in


class SortIndex(SortOrder):
    """A stored sort order with its questions."""

    __slots__ = ()

    def between(self, least: float | None, most: float | None) -> int:
        """Return the bitmap of the movies with a value in a range.

        Both ends belong to the range; None is open.
        """
        first = 0 if least is None else bisect_left(self.values, least)
        last = len(self.values) - 1 if most is None else bisect_right(self.values, most) - 1
        if first > last:
            return 0
        bitmap = self.known
        if last < len(self.values) - 1:
            bitmap &= ~self._above(last)
        if first > 0:
            bitmap &= self._above(first - 1)
        return bitmap

    def value(self, place: int) -> float | None:
        """Return the value of the movie at a place; None if unknown."""
        rank = self.ranks[place]
        return self.values[rank] if rank >= 0 else None

    def first(self, bitmap: int, n: int, *, descending: bool, after: int | None = None) -> list[int]:
        """Return the first ``n`` places of a bitmap in this order.

        With ``after``, a place, they are the first that come after it. Ties by place, and unknown values at the end, in
        either direction.
        """
        left = bitmap & self.known
        unknown = bitmap & ~self.known
        if after is not None:
            later = ~((2 << after) - 1)
            if self.ranks[after] < 0:
                left, unknown = 0, unknown & later
            else:
                rank = self.ranks[after]
                above = self._above(rank)
                ties = left & ~above & (self._above(rank - 1) if rank else self.known)
                left = (left & ~above & ~ties if descending else left & above) | (ties & later)
        chosen = self._best(left, n, descending=descending)
        sign = -1 if descending else 1
        places = sorted(places_in(chosen), key=lambda place: (sign * self.ranks[place], place))[:n]
        if len(places) < n:
            places += _lowest(unknown, n - len(places))
        return places

    def _best(self, bitmap: int, n: int, *, descending: bool) -> int:
        """Return the best ``n`` of a bitmap, ties by place."""
        if bitmap.bit_count() <= n:
            return bitmap
        chosen, missing = 0, n
        for bits in reversed(self.slices):
            better = bitmap & bits if descending else bitmap & ~bits
            count = better.bit_count()
            if count >= missing:
                bitmap = better
            else:
                chosen |= better
                missing -= count
                bitmap ^= better
        for place in _lowest(bitmap, missing):
            chosen |= 1 << place
        return chosen

    def _above(self, rank: int) -> int:
        """Return the bitmap of the movies of a higher rank."""
        above, ties = 0, self.known  # ties have the same higher bits as the rank
        for bit in range(len(self.slices) - 1, -1, -1):
            if rank >> bit & 1:
                ties &= self.slices[bit]
            else:
                above |= ties & self.slices[bit]
                ties &= ~self.slices[bit]
        return above


def sort_index(release: Release, name: str) -> SortIndex | None:
    """Return the sort index of a field; None if there is none.

    Fields are ``database.ORDERS`` and ``database.LIKE_RATE``.
    """
    return release.once(("sort index", name), lambda opened: _sort_index(opened, name))


def _sort_index(release: Release, name: str) -> SortIndex | None:
    row = release.row("SELECT ranks, slices, distinct_values FROM sort_orders WHERE name = ?", (name,))
    return None if row is None else SortIndex(*decode_order(row["ranks"], row["slices"], row["distinct_values"]))


def _lowest(bitmap: int, n: int) -> Sequence[int]:
    """Return the first ``n`` places of a bitmap."""
    return [place for place, _ in zip(places_in(bitmap), range(n), strict=False)]
