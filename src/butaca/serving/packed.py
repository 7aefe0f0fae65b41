"""Numbers as the release packs them: little-endian, 32 bits each."""

import sys
from array import array
from typing import TypeVar

Numbers = TypeVar("Numbers", "array[int]", "array[float]")


def integers(packed: bytes) -> "array[int]":
    """Ids."""
    return _native(array("i", packed))


def floats(packed: bytes) -> "array[float]":
    """Scores, or weights."""
    return _native(array("f", packed))


def _native(values: Numbers) -> Numbers:
    """Little-endian numbers in the machine's own order."""
    if sys.byteorder == "big":
        values.byteswap()
    return values
