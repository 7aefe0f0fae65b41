"""Lists of neighbours, each in a cell of the database.

A cell is two streams of zlib, of columns by ascending id. The first has the numbers of 32 bits: steps from one id to
the next, scores and, in a model with likeness, its values. Each column is taken apart into the first bytes of all
numbers, the second bytes, and so on, since bytes of one rank are alike. The second has lifts, a byte each, then the
contributions part by part, two neighbours to a byte, and those to the likeness.
"""

import math
import zlib
from array import array
from collections.abc import Sequence
from itertools import accumulate
from operator import sub
from typing import NamedTuple

from butaca.release.packed_numbers import floats, integers, pack

MOST_LEVEL = 15  # of a contribution

_LEVEL = 6  # of zlib; 9 takes twice as long for 1 % less
_WIDTH = 4  # bytes of an id, score or likeness
# A byte for a lift, to 2 %: 0 for None, else its logarithm to base 2 in sixteenths, 64 being a lift of 1.
_LIFT_STEPS, _LIFT_OF_1 = 16, 64
_LIFTS = (None, *(2 ** ((byte - _LIFT_OF_1) / _LIFT_STEPS) for byte in range(1, 256)))
_RAISED = bytes(byte << 4 & 255 for byte in range(256))
_HIGH = bytes(byte >> 4 for byte in range(256))
_LOW = bytes(byte & MOST_LEVEL for byte in range(256))


class LikenessColumns(NamedTuple):
    """Likeness of a movie to its neighbours, in their order.

    ``contributions`` are those to the likeness, as in ``NeighbourList``.
    """

    values: "array[float]"
    contributions: bytes


class NeighbourList(NamedTuple):
    """Neighbours of a movie in a model, by ascending id.

    ``contributions`` has a byte for each part of the model, neighbour by neighbour: what it contributes to the score,
    in proportion, 0 to ``MOST_LEVEL``. A lift is how many times as often as others people who like the movie like the
    neighbour; None where nobody is known to like both. ``likeness`` is None in a model without it.
    """

    ids: "array[int]"
    scores: "array[float]"
    contributions: bytes
    lifts: Sequence[float | None]
    likeness: LikenessColumns | None = None


def encode(neighbours: NeighbourList) -> bytes:
    """Return the cell of a list.

    >>> cell = encode(NeighbourList(array("i", [862]), array("f", [0.5]), bytes([7, 1]), [1.0]))
    >>> list(decode(cell, part_count=2).contributions)
    [7, 1]
    """
    count, likeness = len(neighbours.ids), neighbours.likeness
    numbers = [
        _ranks(pack(array("i", map(sub, neighbours.ids, [0, *neighbours.ids[:-1]])))),
        _ranks(pack(neighbours.scores)),
    ]
    levels = [
        bytes(_lift_byte(lift) if lift else 0 for lift in neighbours.lifts),
        _halved(neighbours.contributions, count),
    ]
    if likeness is not None:
        numbers.append(_ranks(pack(likeness.values)))
        levels.append(_halved(likeness.contributions, count))
    return b"".join(zlib.compress(b"".join(stream), _LEVEL) for stream in (numbers, levels))


def decode(cell: bytes, part_count: int, *, with_likeness: bool = False) -> NeighbourList:
    """Return the list of a cell, in a model of ``part_count`` parts.

    Raises:
        zlib.error: the cell is damaged.
        ValueError: it is no list of such a model.
    """
    stream = zlib.decompressobj()
    numbers = stream.decompress(cell)
    levels = zlib.decompress(stream.unused_data)
    width = _WIDTH * (3 if with_likeness else 2)
    count, rest = divmod(len(numbers), width)
    half = part_count * ((count + 1) // 2)
    if rest or len(levels) != count + half * (2 if with_likeness else 1):
        raise ValueError(f"{len(numbers)} and {len(levels)} bytes are no list of {part_count} parts")
    columns = [_joined(numbers, start, count) for start in range(0, len(numbers), _WIDTH * count or 1)]
    steps, scores, *values = columns or [b"", b"", b""][: width // _WIDTH]
    likeness = None
    if with_likeness:
        likeness = LikenessColumns(floats(values[0]), _doubled(levels[count + half :], count, part_count))
    try:
        ids = array("i", accumulate(integers(steps)))
    except OverflowError as error:
        raise ValueError("an id has more than 32 bits") from error
    return NeighbourList(
        ids,
        floats(scores),
        _doubled(levels[count : count + half], count, part_count),
        [_LIFTS[byte] for byte in levels[:count]],
        likeness,
    )


def _ranks(numbers: bytes) -> bytes:
    """Return the first bytes of all numbers, then the second ones, ..."""
    return b"".join(numbers[rank::_WIDTH] for rank in range(_WIDTH))


def _joined(ranks: bytes, start: int, count: int) -> bytes:
    """Return ``count`` numbers of 32 bits, put together again."""
    numbers = bytearray(_WIDTH * count)
    for rank in range(_WIDTH):
        numbers[rank::_WIDTH] = ranks[start + rank * count : start + (rank + 1) * count]
    return bytes(numbers)


def _halved(contributions: bytes, count: int) -> bytes:
    """Return contributions part by part, two neighbours to a byte."""
    if contributions and max(contributions) > MOST_LEVEL:
        raise ValueError(f"a contribution is {max(contributions)}, and can be {MOST_LEVEL} at most")
    part_count = len(contributions) // count if count else 0
    levels = b"".join(contributions[part::part_count] + bytes(count % 2) for part in range(part_count))
    high, low = levels[::2].translate(_RAISED), levels[1::2]
    return (int.from_bytes(high) | int.from_bytes(low)).to_bytes(len(high))


def _doubled(halved: bytes, count: int, part_count: int) -> bytes:
    """Return contributions neighbour by neighbour, a byte each."""
    levels = bytearray(2 * len(halved))
    levels[::2], levels[1::2] = halved.translate(_HIGH), halved.translate(_LOW)
    table = bytearray(part_count * count)
    padded = count + count % 2
    for part in range(part_count):
        table[part::part_count] = levels[part * padded : part * padded + count]
    return bytes(table)


def _lift_byte(lift: float) -> int:
    return min(max(round(_LIFT_OF_1 + _LIFT_STEPS * math.log2(lift)), 1), 255)
