"""Lists of neighbours in one cell."""

import math
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as some

from butaca.release.neighbour_codec import NeighbourList, decode, encode

_IDS = some.integers(-(1 << 31), (1 << 31) - 1)
_SCORES = some.floats(width=32, allow_nan=False)


@given(some.integers(0, 60), some.integers(0, 20), some.data())
def test_what_comes_out_is_what_went_in(count: int, part_count: int, data: some.DataObject) -> None:
    """Whatever the numbers, of no neighbour and of no part too; lifts to 2.2 %, from 0.066 to 3,900."""
    ids = array("i", data.draw(some.lists(_IDS, min_size=count, max_size=count)))
    scores = array("f", data.draw(some.lists(_SCORES, min_size=count, max_size=count)))
    contributions = data.draw(some.binary(min_size=part_count * count, max_size=part_count * count))
    lifts = data.draw(some.lists(some.none() | some.floats(0.066, 3900), min_size=count, max_size=count))
    decoded = decode(encode(NeighbourList(ids, scores, contributions, lifts)), part_count)
    assert decoded[:3] == (ids, scores, contributions)
    for lift, whole in zip(decoded.lifts, lifts, strict=True):
        assert (lift is None) == (whole is None)
        assert lift is None or whole is None or math.isclose(lift, whole, rel_tol=0.022)


@pytest.mark.parametrize(("lift", "stored"), [(0.0, None), (None, None), (1.0, 1.0), (2.0, 2.0), (1e-9, 2**-3.9375)])
def test_lifts_are_kept_within_a_byte(lift: float | None, stored: float | None) -> None:
    """A lift of 0 is none; what is below the least is the least."""
    whole = NeighbourList(array("i", [1]), array("f", [1.0]), b"", [lift])
    assert decode(encode(whole), 0).lifts == [stored]


def test_bytes_of_another_model_are_no_list() -> None:
    """A list of two with three parts each has 24 bytes, which is no multiple of 10."""
    cell = encode(NeighbourList(array("i", [1, 2]), array("f", [0.5, 0.4]), bytes(6), [None, None]))
    with pytest.raises(ValueError, match="24 bytes are no list of 1 parts"):
        decode(cell, 1)


def test_lists_are_small() -> None:
    """A hundred neighbours with three parts of fourteen take less than half of 2,300 bytes."""
    ids = array("i", [7_919 * n % 45_346 for n in range(100)])
    scores = array("f", [1 / (n + 2) for n in range(100)])
    contributions = bytes(255 if part == 0 else n if part in (3, 7) else 0 for n in range(100) for part in range(14))
    assert len(encode(NeighbourList(ids, scores, contributions, [None] * 100))) < 1_150
