"""Numbers as a release stores them, little-endian: 16, 32 or 64 bits."""

import sys
from array import array
from typing import TypeVar

Numbers = TypeVar("Numbers", "array[int]", "array[float]")


def pack(numbers: Numbers) -> bytes:
    """Pack numbers of any width."""
    return _swapped(numbers[:]).tobytes() if sys.byteorder == "big" else numbers.tobytes()


def shorts(packed: bytes) -> "array[int]":
    """Read integers of 16 bits without a sign."""
    return _native(array("H", packed))


def integers(packed: bytes) -> "array[int]":
    """Read integers of 32 bits, such as ids.

    >>> integers(pack(array("i", [7, -1]))).tolist()
    [7, -1]
    """
    return _native(array("i", packed))


def floats(packed: bytes) -> "array[float]":
    """Read numbers of 32 bits, such as scores and weights."""
    return _native(array("f", packed))


def doubles(packed: bytes) -> "array[float]":
    """Read numbers of 64 bits, such as values of a sort order."""
    return _native(array("d", packed))


def _native(numbers: Numbers) -> Numbers:
    return _swapped(numbers) if sys.byteorder == "big" else numbers


def _swapped(numbers: Numbers) -> Numbers:
    numbers.byteswap()
    return numbers
