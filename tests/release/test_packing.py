"""Lists of neighbours in one cell."""

from array import array

from butaca.release.packing import Packed, pack, unpack
from hypothesis import given
from hypothesis import strategies as some


@given(some.integers(0, 60), some.integers(0, 20), some.data())
def test_what_comes_out_is_what_went_in(count: int, parts: int, data: some.DataObject) -> None:
    """Whatever the bytes, of no neighbour and of no part too."""
    columns = Packed(
        *(data.draw(some.binary(min_size=size, max_size=size)) for size in (4 * count, 4 * count, parts * count, count))
    )
    assert unpack(pack(columns), parts) == columns


def test_lists_are_small() -> None:
    """A hundred neighbours with three parts of fourteen take less than half of 2,300 bytes."""
    ids = array("i", [7_919 * n % 45_346 for n in range(100)])
    scores = array("f", [1 / (n + 2) for n in range(100)])
    shares = bytes(255 if part == 0 else n if part in (3, 7) else 0 for n in range(100) for part in range(14))
    assert len(pack(Packed(ids.tobytes(), scores.tobytes(), shares, bytes(100)))) < 1_150
