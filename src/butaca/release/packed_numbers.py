"""Numbers as the release packs them: little-endian, 32 bits each, or 64, or a byte."""

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


def numbers(packed: bytes) -> "array[float]":
    """Values of an order."""
    return _native(array("d", packed))


def times(packed: bytes) -> list[float | None]:
    """What ``recommenders.neighbours.packed_times`` packed: how many times as often as others; None of nobody."""
    return [2 ** ((byte - 64) / 16) if byte else None for byte in packed]


def _native(values: Numbers) -> Numbers:
    """Little-endian numbers in the machine's own order."""
    if sys.byteorder == "big":
        values.byteswap()
    return values
