"""Lists of neighbours, each in a cell of the database.

A cell holds columns by ascending id::

    head             flags, the exponent that scores begin at, the number of neighbours
    ids              3 bytes each, or 4 where one needs them
    scores           the high bytes of all, then the low ones: a float of 11 bits of mantissa, 5 of exponent
    likeness         the same of fixed point, in a model with likeness
    levels           a stream of zlib: lifts, a byte each, then the contributions part by part, two neighbours to a
                     byte, and those to the likeness
    check            CRC-32 of all before it

Numbers that do not fit are floats of 32 bits, of four ranks of bytes. Only the levels are compressed: numbers hardly
can be. Where a few of a list change the other bytes stay, so that a patch of the release is small.
"""

import math
import struct
import zlib
from array import array
from collections.abc import Sequence
from typing import NamedTuple

from butaca.recommenders.precision import LIKENESS_STEPS, MANTISSA
from butaca.release.packed_numbers import floats, integers, pack, shorts

MOST_LEVEL = 15  # of a contribution

_LEVEL, _WINDOW, _MEMORY = 6, 13, 6  # of zlib; a larger window takes twice as long to set up
_HEAD = struct.Struct("<BBI")
_CHECK = struct.Struct("<I")
_WIDE_IDS, _WIDE_SCORES, _WIDE_LIKENESS = 1, 2, 4  # flags
_SPARE = 23 - MANTISSA  # bits of a float of 32 bits that a short one lacks
_MIDDLE = 1 << 15  # of numbers of fixed point: 0
_STEP, _LOWEST = 1 / LIKENESS_STEPS, _MIDDLE / LIKENESS_STEPS
_EXPONENTS = 31  # that a short float can have; the least code stands for 0
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
    flags = 0
    ids = pack(neighbours.ids)
    if any(ids[3::4]):
        flags |= _WIDE_IDS
    else:
        ids = _without_fourth(ids)
    scores, first = _short_floats(neighbours.scores)
    if scores is None:
        flags |= _WIDE_SCORES
        scores = _ranks(pack(neighbours.scores), 4)
    columns = [ids, scores]
    levels = [
        bytes(_lift_byte(lift) if lift else 0 for lift in neighbours.lifts),
        _halved(neighbours.contributions, count),
    ]
    if likeness is not None:
        values = _fixed(likeness.values)
        if values is None:
            flags |= _WIDE_LIKENESS
            values = _ranks(pack(likeness.values), 4)
        columns.append(values)
        levels.append(_halved(likeness.contributions, count))
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -_WINDOW, _MEMORY)
    content = b"".join([_HEAD.pack(flags, first, count), *columns, packer.compress(b"".join(levels)), packer.flush()])
    return content + _CHECK.pack(zlib.crc32(content))


def decode(cell: bytes, part_count: int, *, with_likeness: bool = False) -> NeighbourList:
    """Return the list of a cell, in a model of ``part_count`` parts.

    Raises:
        zlib.error: the cell is damaged.
        ValueError: it is no list of such a model.
    """
    end = len(cell) - _CHECK.size
    if end < _HEAD.size or _CHECK.unpack_from(cell, end)[0] != zlib.crc32(memoryview(cell)[:end]):
        raise zlib.error("a list does not match its checksum")
    flags, first, count = _HEAD.unpack_from(cell)
    id_end = _HEAD.size + count * (4 if flags & _WIDE_IDS else 3)
    score_end = id_end + count * (4 if flags & _WIDE_SCORES else 2)
    number_end = score_end + (count * (4 if flags & _WIDE_LIKENESS else 2) if with_likeness else 0)
    half = part_count * ((count + 1) // 2)
    try:
        levels = zlib.decompress(memoryview(cell)[number_end:end], -_WINDOW)
    except zlib.error as error:
        raise ValueError(f"a cell is no list of {part_count} parts ({error})") from error
    if len(levels) != count + half * (2 if with_likeness else 1):
        raise ValueError(f"{count} neighbours and {len(levels)} bytes are no list of {part_count} parts")
    ids, scores = cell[_HEAD.size : id_end], cell[id_end:score_end]
    likeness = None
    if with_likeness:
        values = cell[score_end:number_end]
        likeness = LikenessColumns(
            floats(_joined(values, 4)) if flags & _WIDE_LIKENESS else _of_fixed(values),
            _doubled(levels[count + half :], count, part_count),
        )
    return NeighbourList(
        integers(ids if flags & _WIDE_IDS else _with_fourth(ids)),
        floats(_joined(scores, 4)) if flags & _WIDE_SCORES else _of_short_floats(scores, first),
        _doubled(levels[count : count + half], count, part_count),
        [_LIFTS[byte] for byte in levels[:count]],
        likeness,
    )


def _short_floats(scores: "array[float]") -> tuple[bytes | None, int]:
    """Return floats in two bytes each, and the exponent they begin at.

    None where one of them needs more. The exponent is the highest one's least.
    """
    bits = integers(pack(scores))
    highest = max(bits, default=0) >> 23
    first = max(highest - _EXPONENTS, 0)
    least = first << 23
    lacked = (1 << _SPARE) - 1
    if any(number & lacked or (number < least + (1 << _SPARE) and number) for number in bits):
        return None, 0
    codes = array("H", [(number - least) >> _SPARE if number else 0 for number in bits])
    return _ranks(pack(codes), 2), first


def _of_short_floats(ranks: bytes, first: int) -> "array[float]":
    """Return floats from the high and the low bytes of their codes.

    All at a time: a code begins 12 bits into its float, and the exponents are added to one long integer.
    """
    least, count = first << 23, len(ranks) // 2
    high, low = ranks[:count], ranks[count:]
    if b"\0" in high:  # there may be a 0, which has no exponent
        codes = shorts(_joined(ranks, 2))
        return floats(pack(array("i", [(code << _SPARE) + least if code else 0 for code in codes])))
    numbers = bytearray(4 * count)
    numbers[1::4] = low.translate(_RAISED)
    between = int.from_bytes(low.translate(_HIGH)) | int.from_bytes(high.translate(_RAISED))
    numbers[2::4] = between.to_bytes(count)
    numbers[3::4] = high.translate(_HIGH)
    exponents = least.to_bytes(4, "little") * count
    added = int.from_bytes(numbers, "little") + int.from_bytes(exponents, "little")
    return floats(added.to_bytes(4 * count, "little"))


def _fixed(values: "array[float]") -> bytes | None:
    """Return numbers of fixed point in two bytes each.

    None where one of them needs more.
    """
    steps = [value * LIKENESS_STEPS for value in values]
    try:
        codes = array("H", [int(step) + _MIDDLE for step in steps])
    except (OverflowError, ValueError):
        return None
    fits = all(map(float.is_integer, steps)) and not any(math.copysign(1, value) < 0 for value in values if not value)
    return _ranks(pack(codes), 2) if fits else None


def _of_fixed(ranks: bytes) -> "array[float]":
    return array("f", [code * _STEP - _LOWEST for code in shorts(_joined(ranks, 2))])


def _without_fourth(ids: bytes) -> bytes:
    """Return numbers of 32 bits without their highest bytes."""
    narrow = bytearray(len(ids) // 4 * 3)
    for rank in range(3):
        narrow[rank::3] = ids[rank::4]
    return bytes(narrow)


def _with_fourth(ids: bytes) -> bytes:
    wide = bytearray(len(ids) // 3 * 4)
    for rank in range(3):
        wide[rank::4] = ids[rank::3]
    return bytes(wide)


def _ranks(numbers: bytes, width: int) -> bytes:
    """Return the last bytes of all numbers, then those before, ..."""
    return b"".join(numbers[rank::width] for rank in reversed(range(width)))


def _joined(ranks: bytes, width: int) -> bytes:
    """Return numbers of ``width`` bytes, put together again."""
    numbers = bytearray(len(ranks))
    count = len(ranks) // width
    for place, rank in enumerate(reversed(range(width))):
        numbers[rank::width] = ranks[place * count : (place + 1) * count]
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
