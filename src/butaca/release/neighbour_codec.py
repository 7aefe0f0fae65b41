"""Lists of neighbours, each in a cell of the database.

A cell has columns, deflated by zlib: ids and scores of 32 bits, each taken apart into the first bytes of all
numbers, the second bytes, and so on, since bytes of one rank are alike; contributions, a byte for each part of the
model, part by part; and lifts, a byte each. In a model with likeness there follow its values, of 32 bits as well, and
its contributions.
"""

import math
import zlib
from array import array
from collections.abc import Sequence
from typing import NamedTuple

from butaca.release.packed_numbers import floats, integers, pack

_LEVEL = 6  # of zlib; 9 takes twice as long for 1 % less
_WIDTH = 4  # bytes of an id, score or likeness
# A byte for a lift, to 2 %: 0 for None, else its logarithm to base 2 in sixteenths, 64 being a lift of 1.
_LIFT_STEPS, _LIFT_OF_1 = 16, 64
_LIFTS = (None, *(2 ** ((byte - _LIFT_OF_1) / _LIFT_STEPS) for byte in range(1, 256)))


class LikenessColumns(NamedTuple):
    """Likeness of a movie to its neighbours, in their order.

    ``contributions`` are those to the likeness, as in ``NeighbourList``.
    """

    values: "array[float]"
    contributions: bytes


class NeighbourList(NamedTuple):
    """Neighbours of a movie in a model, nearest first, ties by id.

    ``contributions`` has a byte for each part of the model, neighbour by neighbour: what it contributes to the score,
    in proportion. A lift is how many times as often as others people who like the movie like the neighbour; None where
    nobody is known to like both. ``likeness`` is None in a model without it.
    """

    ids: "array[int]"
    scores: "array[float]"
    contributions: bytes
    lifts: Sequence[float | None]
    likeness: LikenessColumns | None = None


def encode(neighbours: NeighbourList) -> bytes:
    """Return the cell of a list.

    >>> cell = encode(NeighbourList(array("i", [862]), array("f", [0.5]), b"@A", [1.0]))
    >>> decode(cell, part_count=2)
    NeighbourList(ids=array('i', [862]), scores=array('f', [0.5]), contributions=b'@A', lifts=[1.0], likeness=None)
    """
    count = len(neighbours.ids)
    columns = [
        *_ranks(pack(neighbours.ids)),
        *_ranks(pack(neighbours.scores)),
        _transposed(neighbours.contributions, count),
        bytes(_lift_byte(lift) if lift else 0 for lift in neighbours.lifts),
    ]
    if neighbours.likeness is not None:
        columns += _ranks(pack(neighbours.likeness.values))
        columns.append(_transposed(neighbours.likeness.contributions, count))
    return zlib.compress(b"".join(columns), _LEVEL)


def decode(cell: bytes, part_count: int, *, with_likeness: bool = False) -> NeighbourList:
    """Return the list of a cell, in a model of ``part_count`` parts.

    Raises:
        zlib.error: the cell is damaged.
        ValueError: it is no list of such a model.
    """
    content = zlib.decompress(cell)
    size = 2 * _WIDTH + part_count + 1 + (_WIDTH + part_count if with_likeness else 0)
    count, rest = divmod(len(content), size)
    if rest:
        raise ValueError(f"{len(content)} bytes are no list of {part_count} parts")
    columns = _Columns(content, count)
    return NeighbourList(
        integers(columns.numbers()),
        floats(columns.numbers()),
        columns.table(part_count),
        [_LIFTS[byte] for byte in columns.take(count)],
        LikenessColumns(floats(columns.numbers()), columns.table(part_count)) if with_likeness else None,
    )


class _Columns:
    """Columns of a cell, taken one after the other."""

    def __init__(self, content: bytes, count: int) -> None:
        self._content, self._count, self._position = content, count, 0

    def take(self, size: int) -> bytes:
        """Return the next bytes."""
        start = self._position
        self._position = start + size
        return self._content[start : self._position]

    def numbers(self) -> bytes:
        """Return numbers of 32 bits, put together again."""
        ranks = self.take(_WIDTH * self._count)
        numbers = bytearray(len(ranks))
        for rank in range(_WIDTH):
            numbers[rank::_WIDTH] = ranks[rank * self._count : (rank + 1) * self._count]
        return bytes(numbers)

    def table(self, part_count: int) -> bytes:
        """Return contributions, neighbour by neighbour."""
        columns = self.take(part_count * self._count)
        table = bytearray(len(columns))
        for part in range(part_count):
            table[part::part_count] = columns[part * self._count : (part + 1) * self._count]
        return bytes(table)


def _ranks(numbers: bytes) -> list[bytes]:
    """Return the first bytes of all numbers, the second, and so on."""
    return [numbers[rank::_WIDTH] for rank in range(_WIDTH)]


def _transposed(contributions: bytes, count: int) -> bytes:
    """Return contributions part by part."""
    part_count = len(contributions) // count if count else 0
    return b"".join(contributions[part::part_count] for part in range(part_count))


def _lift_byte(lift: float) -> int:
    return min(max(round(_LIFT_OF_1 + _LIFT_STEPS * math.log2(lift)), 1), 255)
