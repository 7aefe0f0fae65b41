"""Read packed numbers of a release: little-endian, 32 or 64 bits each, or a byte."""

import sys
from array import array
from typing import TypeVar

Numbers = TypeVar("Numbers", "array[int]", "array[float]")


def integers(packed: bytes) -> "array[int]":
    """Read ids, of 32 bits each."""
    return _native(array("i", packed))


def floats(packed: bytes) -> "array[float]":
    """Read scores or weights, of 32 bits each."""
    return _native(array("f", packed))


def doubles(packed: bytes) -> "array[float]":
    """Read values of a sort index, of 64 bits each."""
    return _native(array("d", packed))


def lifts(packed: bytes) -> list[float | None]:
    """Read lifts, a byte each, as ``recommenders.neighbours`` packs them; None where nobody is known."""
    return [2 ** ((byte - 64) / 16) if byte else None for byte in packed]


def _native(values: Numbers) -> Numbers:
    """Turn little-endian numbers into the machine's own order."""
    if sys.byteorder == "big":
        values.byteswap()
    return values
