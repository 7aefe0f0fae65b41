"""Sets of movies as bitmaps over their places, as ``release.places`` wrote them.

A set is a number: bit ``place`` is 1 where the movie at that place, its rank by id, is in it. So *and*,
*or* and *not* are ``&``, ``|`` and ``every & ~x``, some microseconds each, and ``x.bit_count()`` says how many.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from butaca.release import database
from butaca.release.reader import Release

_FEW = 24  # members, up to which they are taken off a set one by one


@dataclass(frozen=True)
class Places:
    """The movies of a release: the id at each place, and the place of each id."""

    ids: "array[int]"
    of_id: Mapping[int, int]
    every: int

    def of(self, movies: Iterable[int]) -> int:
        """The set of some movies; ids that do not exist are left out."""
        bits = bytearray(len(self.ids) // 8 + 1)
        for movie in movies:
            place = self.of_id.get(movie)
            if place is not None:
                bits[place >> 3] |= 1 << (place & 7)
        return int.from_bytes(bits, "little")

    def held(self, found: int, movies: Iterable[int]) -> set[int]:
        """Those of some movies that are in a set."""
        bits = found.to_bytes(len(self.ids) // 8 + 1, "little")
        return {
            movie
            for movie in movies
            if (place := self.of_id.get(movie)) is not None
            if bits[place >> 3] >> (place & 7) & 1
        }


def places(release: Release) -> Places:
    """The places of a release's movies."""
    return release.once("places", _places)


def _places(release: Release) -> Places:
    ids = array("q", [row["id"] for row in release.rows("SELECT id FROM movies ORDER BY id")])
    return Places(ids, {movie: place for place, movie in enumerate(ids)}, (1 << len(ids)) - 1)


def members(found: int) -> Iterator[int]:
    """The places in a set, ascending.

    >>> list(members(0b10110))
    [1, 2, 4]
    """
    if found.bit_count() <= _FEW:
        while found:
            lowest = found & -found
            yield lowest.bit_length() - 1
            found ^= lowest
        return
    digits = f"{found:b}"[::-1]
    place = digits.find("1")
    while place >= 0:
        yield place
        place = digits.find("1", place + 1)


def having(release: Release, field: str, member: int | str) -> int:
    """The set of the movies that have a member of a field of ``database.MEMBERSHIPS``, by its id or code."""
    written = release.once(("sets", field), partial(_written, field=field)).get(member)
    if written is not None:
        return release.once(("set", field, member), partial(_bits, row=written))
    rows = release.rows(database.MEMBERSHIPS[field].holders, (member,))
    return places(release).of(row[0] for row in rows)


def counted(release: Release, field: str, found: int) -> list[tuple[int | str, int]]:
    """How many movies of a set have each member of a facet, the most first, ties by member; 0 is left out."""
    if field not in database.FACETS:
        raise KeyError(field)
    sets = release.once(("facet", field), partial(_facet, field=field))
    counts = [(member, (holders & found).bit_count()) for member, holders in sets]
    return sorted((one for one in counts if one[1]), key=lambda one: (-one[1], one[0]))


def _facet(release: Release, field: str) -> list[tuple[int | str, int]]:
    """Every member of a facet, with its set."""
    return [(member, having(release, field, member)) for member in _written(release, field)]


def _written(release: Release, field: str) -> dict[int | str, int]:
    """The row of each set that is written of a field."""
    rows = release.rows("SELECT rowid, member FROM movie_sets WHERE field = ? ORDER BY member", (field,))
    return {row["member"]: row["rowid"] for row in rows}


def _bits(release: Release, row: int) -> int:
    found = release.row("SELECT bits FROM movie_sets WHERE rowid = ?", (row,))
    return int.from_bytes(found["bits"], "little") if found else 0
