"""Bitmaps and sort orders as a release stores them.

Every movie has a *place*, its rank by id, from 0. A bitmap is a number whose bit ``place`` is 1 where the movie at that
place is in a set; it is stored from the lowest byte up. A sort order is the dense rank of each movie's value, equal
values alike, as a number for each movie and as slices: bitmap ``i`` has the movies whose rank has bit ``i``. With
slices a range, or the next few of a set in an order, is found by one look at each slice.

Source: bit-sliced indexes, O'Neil and Quass, *Improved Query Performance with Variant Indexes*, 1997.
"""

from array import array
from collections.abc import Sequence
from typing import NamedTuple

from butaca.release.packed_numbers import doubles, integers, pack


class SortOrder(NamedTuple):
    """Movies by a value.

    ``known`` is the bitmap of the movies whose value is known. ``ranks`` has a dense rank for each place, -1 where the
    value is unknown; ``slices`` are the bits of the ranks as bitmaps, from the lowest bit up; ``values`` are the
    distinct values, ascending, and empty where values are no numbers.
    """

    known: int
    ranks: "array[int]"
    slices: tuple[int, ...]
    values: "array[float]"


def encode_bitmap(bitmap: int, movie_count: int) -> bytes:
    """Store a bitmap of so many movies."""
    return bitmap.to_bytes(_width(movie_count), "little")


def decode_bitmap(stored: bytes) -> int:
    """Read a bitmap."""
    return int.from_bytes(stored, "little")


def encode_order(order: SortOrder) -> tuple[bytes, bytes, bytes]:
    """Store an order as ranks, slices and values.

    >>> order = SortOrder(0b101, array("i", [1, -1, 0]), (0b001,), array("d", [2.5, 9.0]))
    >>> decode_order(*encode_order(order)) == order
    True
    """
    slices = (encode_bitmap(bits, len(order.ranks)) for bits in (order.known, *order.slices))
    return pack(order.ranks), b"".join(slices), pack(order.values)


def decode_order(ranks: bytes, slices: bytes, values: bytes) -> SortOrder:
    """Read an order."""
    rank_of = integers(ranks)
    known, *bits = _slices(slices, _width(len(rank_of)))
    return SortOrder(known, rank_of, tuple(bits), doubles(values))


def _slices(stored: bytes, width: int) -> Sequence[int]:
    return [decode_bitmap(stored[start : start + width]) for start in range(0, len(stored), width)]


def _width(movie_count: int) -> int:
    """Return the bytes of a bitmap, at least 1."""
    return max((movie_count + 7) // 8, 1)
