"""Zips are read within bounds, whatever they say of themselves."""

import contextlib
import io
import struct
import zipfile

import pytest

from butaca.serving.ratings_import.import_limits import ImportLimits
from butaca.serving.ratings_import.unreadable import TooLarge, UnreadableImport

from .writing import imported, stars, zipped

RATINGS = b"Name,Year,Rating\nHeat,1995,4.5\n"
READ = {"Heat (1995)": 4.5}


@pytest.mark.parametrize(
    "name",
    [
        *("ratings.csv", "letterboxd-ana-2024/ratings.csv", "../../etc/ratings.csv", "/ratings.csv", "C:\\ratings.csv"),
        *("Ratings.CSV", "ratings.txt", "notas \u202e.csv", "a" * 300 + ".csv"),
    ],
)
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_names_are_no_paths(name: str, method: int) -> None:
    """Nothing is written, wherever they lead."""
    assert stars(zipped([(name, RATINGS)], method)) == READ


def test_members_of_one_name_are_all_read() -> None:
    """The later one replaces what the earlier says."""
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = zipped([("ratings.csv", RATINGS), ("ratings.csv", RATINGS.replace(b"4.5", b"2"))])
    assert stars(content) == {"Heat (1995)": 2.0}


def test_something_before_and_after_the_zip() -> None:
    """A comment, as some programs add."""
    packed = io.BytesIO(zipped([("ratings.csv", RATINGS)]))
    with zipfile.ZipFile(packed, "a") as archive:
        archive.comment = b"made by hand"
    assert stars(packed.getvalue()) == READ


def _with_flag(content: bytes, flag: int) -> bytes:
    """Set a flag of the only member, where it stands and in the list."""
    changed = bytearray(content)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.index(mark) + place
        struct.pack_into("<H", changed, at, struct.unpack_from("<H", changed, at)[0] | flag)
    return bytes(changed)


def _damaged(content: bytes) -> bytes:
    """Change a byte of the stored content."""
    return content.replace(b"Heat", b"Meat", 1)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (zipped([]), "the zip has no files"),
        (zipped([("a.csv", b"a,b\n"), ("b.txt", b"\0")]), "no file in the zip is an export; it has a.csv, b.txt"),
        (zipped([("inner.zip", zipped([("ratings.csv", RATINGS)]))]), "no file in the zip is an export; it has inner"),
        (zipped([("[Content_Types].xml", b"<x/>"), ("xl/a.xml", b"<x/>")]), "this is a spreadsheet; save it as CSV"),
        (_with_flag(zipped([("ratings.csv", RATINGS)]), 1), "ratings.csv is encrypted; pack it without a password"),
        (zipped([("ratings.csv", RATINGS)], zipfile.ZIP_LZMA), "ratings.csv is packed in an unusual way"),
        (zipped([("ratings.csv", RATINGS)], zipfile.ZIP_BZIP2), "ratings.csv is packed in an unusual way"),
        (_damaged(zipped([("ratings.csv", RATINGS)], zipfile.ZIP_STORED)), "the zip is damaged; download it again"),
        (zipped([("ratings.csv", RATINGS)])[:-10], "the zip is damaged"),
        (zipped([("ratings.csv", RATINGS)])[:60], "the zip is damaged"),
        (b"PK\x03\x04" + b"\0" * 100, "the zip is damaged"),
        (b"PK\x05\x06" + b"\xff" * 18, "the zip is damaged"),
    ],
)
def test_what_is_refused(content: bytes, problem: str) -> None:
    """With the way out, and never by another error."""
    with pytest.raises(UnreadableImport) as caught:
        imported(content)
    assert str(caught.value).startswith(problem)


class TestLimits:
    """Members, sizes and ratios."""

    def test_unpacked_bytes_are_counted_over_all_members(self) -> None:
        """Each by itself would be small enough."""
        rows = (b"Film %d,2000,%s\n" % (n, str(n * 7919).encode() * 20) for n in range(9))
        text = b"Name,Year,Review\n" + b"".join(rows)
        content = zipped([(f"{n}.csv", text) for n in range(4)])
        assert len(imported(content, ImportLimits(unpacked_bytes=4 * len(text))).rows) == 9
        with pytest.raises(TooLarge, match="it unpacks to more than"):
            imported(content, ImportLimits(unpacked_bytes=4 * len(text) - 1))

    def test_what_unpacks_to_far_more_is_refused(self) -> None:
        """As soon as it does; a megabyte may be anything."""
        bomb = zipped([("ratings.csv", RATINGS + b"\0" * (30 << 20))])
        with pytest.raises(UnreadableImport):
            imported(bomb)
        blank = zipped([("reviews.csv", b"Name,Year,Review\n" + (b'Up,2009,"' + b" " * 60_000 + b'"\n') * 400)])
        with pytest.raises(UnreadableImport, match=r"reviews\.csv unpacks to more than 200 times its size"):
            imported(blank)

    def test_rows_are_counted_over_all_members(self) -> None:
        """And in each."""
        limits = ImportLimits(rows=10, rows_in_all=25)
        members = [(f"{n}.csv", b"Name,Year\n" + b"Heat,1995\n" * 10) for n in range(3)]
        assert imported(zipped(members[:2]), limits).row_count == 20
        with pytest.raises(UnreadableImport, match="more than"):
            imported(zipped(members), limits)

    def test_too_many_members(self) -> None:
        """Or a list of them that is too long."""
        members = [(f"{n}.csv", b"") for n in range(30)]
        with pytest.raises(UnreadableImport, match="the zip has more than 29 files"):
            imported(zipped(members), ImportLimits(members=29))
        with pytest.raises(UnreadableImport, match="its list of members is too long"):
            imported(zipped([("n" * 60_000, b"")] * 1), ImportLimits(directory_bytes=50_000))

    @pytest.mark.parametrize("field", range(0, 56, 4))
    def test_lists_of_zip64_that_lie(self, field: int) -> None:
        """Whatever they say of where they are and how long."""
        content = zipped([("ratings.csv", RATINGS)])
        end = content.rindex(b"PK\x05\x06")
        record = bytearray(struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, 60, end - 60))
        record[field : field + 4] = b"\xff\xff\xff\x7f"
        locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
        lying = content[:end] + bytes(record) + locator + content[end:]
        with contextlib.suppress(UnreadableImport):
            assert stars(lying) == READ
