"""Sets of movies as bitmaps.

A bitmap is a number: bit ``place`` is 1 where the movie at that place, its rank by id, is in the set. So *and*,
*or* and *not* are ``&``, ``|`` and ``every & ~x``, some microseconds each, and ``x.bit_count()`` is the number of
movies.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from butaca.catalogue import attributes
from butaca.release import database
from butaca.release.bitmap_codec import decode_bitmap
from butaca.release.reader import Release

_FEW = 24  # places, up to which peeling bits off is faster than a string of digits


@dataclass(frozen=True)
class BitmapIndex:
    """The places of a release's movies in its bitmaps.

    ``ids`` has the id at each place, ascending; ``every`` is the bitmap of all movies.
    """

    ids: "array[int]"
    every: int

    def place(self, movie: int) -> int | None:
        """Return the place of a movie; None if it does not exist."""
        place = bisect_left(self.ids, movie)
        return place if place < len(self.ids) and self.ids[place] == movie else None

    def bitmap(self, movies: Iterable[int]) -> int:
        """Return the bitmap of some movies.

        Ids that do not exist are left out.
        """
        bits = bytearray(len(self.ids) // 8 + 1)
        for movie in movies:
            place = self.place(movie)
            if place is not None:
                bits[place >> 3] |= 1 << (place & 7)
        return int.from_bytes(bits, "little")

    def contained(self, bitmap: int, movies: Iterable[int]) -> set[int]:
        """Return the movies that are in a bitmap."""
        bits = bitmap.to_bytes(len(self.ids) // 8 + 1, "little")
        return {
            movie for movie in movies if (place := self.place(movie)) is not None if bits[place >> 3] >> (place & 7) & 1
        }


def bitmap_index(release: Release) -> BitmapIndex:
    """Return the bitmap index of a release's movies."""
    return release.once("bitmap index", _bitmap_index)


def _bitmap_index(release: Release) -> BitmapIndex:
    ids = release.collected("SELECT id FROM movies ORDER BY id", lambda rows: array("q", (row[0] for row in rows)))
    return BitmapIndex(ids, (1 << len(ids)) - 1)


def places_in(bitmap: int) -> Iterator[int]:
    """Yield the places in a bitmap, ascending.

    >>> list(places_in(0b10110))
    [1, 2, 4]
    """
    if bitmap.bit_count() <= _FEW:
        while bitmap:
            lowest = bitmap & -bitmap
            yield lowest.bit_length() - 1
            bitmap ^= lowest
        return
    digits = f"{bitmap:b}"[::-1]
    place = digits.find("1")
    while place >= 0:
        yield place
        place = digits.find("1", place + 1)


def movies_with(release: Release, filter_name: str, member: int | str) -> int:
    """Return the bitmap of the movies that have a member.

    ``filter_name`` is a key of ``attributes.BY_FILTER``; ``member`` is an id or code.
    """
    row = release.once(("stored bitmaps", filter_name), partial(_stored_rows, filter_name=filter_name)).get(member)
    if row is not None:
        return release.once(("bitmap", filter_name, member), partial(_stored_bitmap, row=row))
    rows = release.rows(attributes.BY_FILTER[filter_name].holders, (member,))
    return bitmap_index(release).bitmap(row[0] for row in rows)


def count_members(release: Release, facet: str, bitmap: int) -> list[tuple[int | str, int]]:
    """Count the movies of a bitmap by each member of a facet.

    The members of most movies come first, ties by member; those of no movie are left out.
    """
    if facet not in database.FACETS:
        raise KeyError(facet)
    holders = release.once(("facet", facet), partial(_facet, facet=facet))
    counts = [(member, (movies & bitmap).bit_count()) for member, movies in holders]
    return sorted((count for count in counts if count[1]), key=lambda count: (-count[1], count[0]))


def _facet(release: Release, facet: str) -> list[tuple[int | str, int]]:
    """Read every member of a facet, with its bitmap."""
    return [(member, movies_with(release, facet, member)) for member in _stored_rows(release, facet)]


def _stored_rows(release: Release, filter_name: str) -> dict[int | str, int]:
    """Return the row of each bitmap that is stored for a filter."""
    rows = release.rows("SELECT rowid, member FROM bitmaps WHERE filter_name = ? ORDER BY member", (filter_name,))
    return {row["member"]: row["rowid"] for row in rows}


def _stored_bitmap(release: Release, row: int) -> int:
    stored = release.row("SELECT bitmap FROM bitmaps WHERE rowid = ?", (row,))
    return decode_bitmap(stored["bitmap"]) if stored else 0
