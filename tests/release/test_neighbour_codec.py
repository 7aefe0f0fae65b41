"""Lists of neighbours in one cell."""

import math
import zlib
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as some

from butaca.release.neighbour_codec import MOST_LEVEL, LikenessColumns, NeighbourList, decode, encode

_IDS = some.integers(0, (1 << 31) - 1)
_SCORES = some.floats(width=32, allow_nan=False)


@given(some.integers(0, 60), some.integers(0, 20), some.data())
def test_what_comes_out_is_what_went_in(count: int, part_count: int, data: some.DataObject) -> None:
    """Whatever the numbers, of no neighbour and of no part too; lifts to 2.2 %, from 0.066 to 3,900."""
    ids = array("i", sorted(data.draw(some.lists(_IDS, min_size=count, max_size=count))))
    scores = array("f", data.draw(some.lists(_SCORES, min_size=count, max_size=count)))
    size = part_count * count
    contributions, alike = (
        bytes(data.draw(some.lists(some.integers(0, MOST_LEVEL), min_size=size, max_size=size))) for _ in range(2)
    )
    values = array("f", data.draw(some.lists(_SCORES, min_size=count, max_size=count)))
    likeness = data.draw(some.sampled_from([None, LikenessColumns(values, alike)]))
    lifts = data.draw(some.lists(some.none() | some.floats(0.066, 3900), min_size=count, max_size=count))
    cell = encode(NeighbourList(ids, scores, contributions, lifts, likeness))
    decoded = decode(cell, part_count, with_likeness=likeness is not None)
    assert decoded[:3] == (ids, scores, contributions)
    assert decoded.likeness == likeness
    for lift, whole in zip(decoded.lifts, lifts, strict=True):
        assert (lift is None) == (whole is None)
        assert lift is None or whole is None or math.isclose(lift, whole, rel_tol=0.022)


@pytest.mark.parametrize(("lift", "stored"), [(0.0, None), (None, None), (1.0, 1.0), (2.0, 2.0), (1e-9, 2**-3.9375)])
def test_lifts_are_kept_within_a_byte(lift: float | None, stored: float | None) -> None:
    """A lift of 0 is none; what is below the least is the least."""
    whole = NeighbourList(array("i", [1]), array("f", [1.0]), b"", [lift])
    assert decode(encode(whole), 0).lifts == [stored]


def test_bytes_of_another_model_are_no_list() -> None:
    """A list of two with three parts each has 2 lifts and 3 bytes of contributions, not 1."""
    cell = encode(NeighbourList(array("i", [1, 2]), array("f", [0.5, 0.4]), bytes(6), [None, None]))
    with pytest.raises(ValueError, match="2 neighbours and 5 bytes are no list of 1 parts"):
        decode(cell, 1)


def test_contributions_are_small_numbers() -> None:
    """Two share a byte."""
    with pytest.raises(ValueError, match="a contribution is 16, and can be 15 at most"):
        encode(NeighbourList(array("i", [1]), array("f", [0.5]), bytes([16]), [None]))


def test_no_part_of_a_cell_is_a_list() -> None:
    """Nor is a cell with a wrong byte, or one of another model whose numbers stand elsewhere."""
    cell = encode(NeighbourList(array("i", [1, 2]), array("f", [0.5, 0.4]), bytes(6), [None, None]))
    for end in range(len(cell)):
        with pytest.raises(zlib.error, match="checksum"):
            decode(cell[:end], 3)
        wrong = bytearray(cell)
        wrong[end] ^= 64
        with pytest.raises(zlib.error, match="checksum"):
            decode(bytes(wrong), 3)
    with pytest.raises(ValueError, match="no list of 3 parts"):
        decode(cell, 3, with_likeness=True)


@given(some.lists(some.integers(0, 65_535), max_size=40), some.lists(some.integers(-(1 << 15), (1 << 15) - 1)))
def test_numbers_of_two_bytes_are_exact(codes: list[int], steps: list[int]) -> None:
    """Scores with 11 bits of mantissa within 31 powers of two, 0 too; likeness in steps of 1/2,048 below 16."""
    scores = array("f", [math.ldexp(1 + code % 2048 / 2048, code // 2048 - 20) if code else 0.0 for code in codes])
    count = min(len(codes), len(steps))
    likeness = LikenessColumns(array("f", [step / 2048 for step in steps[:count]]), b"")
    whole = NeighbourList(array("i", range(count)), scores[:count], b"", [None] * count, likeness)
    cell = encode(whole)
    assert decode(cell, 0, with_likeness=True) == whole
    assert len(cell) < 14 + 7 * count + (count // 8 + 14)


def test_lists_are_small() -> None:
    """A hundred neighbours with three parts of fourteen take less than half of 1,600 bytes."""
    ids = array("i", [7_919 * n % 45_346 for n in range(100)])
    scores = array("f", [1 / (n + 2) for n in range(100)])
    contributions = bytes(7 if part == 0 else n % 8 if part in (3, 7) else 0 for n in range(100) for part in range(14))
    assert len(encode(NeighbourList(ids, scores, contributions, [None] * 100))) < 800
