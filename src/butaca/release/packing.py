"""How a list of neighbours is packed into one cell, and taken out again. Standard library only.

Four columns follow one another: ids (int32) and scores (float32), both little-endian and taken apart into
the first bytes of all numbers, the second bytes, and so on, since bytes of one rank are alike; ``shares``, a byte a
part of the model, neighbour by neighbour; and ``times``, a byte each. The whole is deflated by zlib. The lists of
*The Movies Dataset* take 158 MB instead of 375, and one of 120 neighbours takes 14 µs more to read.
"""

import zlib
from typing import NamedTuple

_LEVEL = 6  # 9 takes twice as long for 1 % less
_WIDTH = 4  # bytes of a number
_BESIDE = 2 * _WIDTH + 1  # bytes a neighbour besides its shares


class Packed(NamedTuple):
    """The columns of one list as bytes, nearest first; see ``recommenders.neighbours.Neighbours``."""

    ids: bytes
    scores: bytes
    shares: bytes
    times: bytes


def pack(columns: Packed) -> bytes:
    """One cell."""
    planes = [numbers[rank::_WIDTH] for numbers in (columns.ids, columns.scores) for rank in range(_WIDTH)]
    return zlib.compress(b"".join((*planes, columns.shares, columns.times)), _LEVEL)


def unpack(cell: bytes, parts: int) -> Packed:
    """The columns that ``pack`` was given, of a model with so many parts.

    >>> unpack(pack(Packed(b"IDS.", b"SCO.", b"ab", b"t")), parts=2)
    Packed(ids=b'IDS.', scores=b'SCO.', shares=b'ab', times=b't')
    """
    whole = zlib.decompress(cell)
    count = len(whole) // (_BESIDE + parts)
    end = 2 * _WIDTH * count
    rest = end + parts * count
    ids, scores = _numbers(whole, 0, count), _numbers(whole, _WIDTH * count, count)
    return Packed(ids, scores, whole[end:rest], whole[rest:])


def _numbers(whole: bytes, start: int, count: int) -> bytes:
    numbers = bytearray(_WIDTH * count)
    for rank in range(_WIDTH):
        numbers[rank::_WIDTH] = whole[start + rank * count : start + (rank + 1) * count]
    return bytes(numbers)
