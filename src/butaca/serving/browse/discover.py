"""Movies that are as one asks, in an order, page by page; and what they have in common."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from butaca.catalogue import genre_names
from butaca.errors import NotFound
from butaca.release import database
from butaca.release.reader import Release
from butaca.serving.filters import resolve
from butaca.serving.filters.bitmaps import bitmap_index, count_members, places_in
from butaca.serving.filters.grammar import Filters
from butaca.serving.filters.sort_index import SortIndex, sort_index
from butaca.serving.invalid_options import InvalidOption

SORTS = tuple(database.ORDERS)
FACETS = (*database.FACETS, "decade")


@dataclass(frozen=True)
class Sort:
    """A field of ``SORTS``; ties by id and unknown values last, in either direction."""

    field: str = "votes"
    descending: bool = True

    def __str__(self) -> str:
        return f"-{self.field}" if self.descending else self.field


@dataclass(frozen=True)
class Page:
    """Movies by id, how many there are in all, and the last of the page unless nothing comes after it."""

    ids: list[int]
    total: int
    last: int | None


@dataclass(frozen=True)
class Count:
    """How many movies have a member: its id or code, and its names."""

    value: int | str
    name: str
    name_es: str
    movies: int


def parse_sort(text: str) -> Sort:
    """A sort as it is written: a field, with a minus in front for the other direction.

    Raises:
        InvalidOption: no such field.
    """
    sort = Sort(text.removeprefix("-"), text.startswith("-"))
    if sort.field not in SORTS:
        known = ", ".join(SORTS)
        raise InvalidOption(
            "sort", f"sort is {text[:80]!r}", f"it can be {known}, each with a minus for the highest first"
        )
    return sort


def page(release: Release, filters: Filters, sort: Sort, n: int, after: int | None = None) -> Page:
    """The first ``n`` movies, or those that come after a movie, whether that is as one asks or not.

    Raises:
        NotFound: a filter names what there is not, or the movie to come after does not exist.
    """
    found = resolve.matching_movies(release, filters)
    among = bitmap_index(release)
    start = among.place_of.get(after) if after is not None else None
    if after is not None and start is None:
        raise NotFound("movie", str(after))
    listed = _order(release, sort).first(found, n + 1, descending=sort.descending, after=start)
    ids = [among.ids[place] for place in listed[:n]]
    return Page(ids, found.bit_count(), ids[-1] if len(listed) > n else None)


def whole(release: Release, filters: Filters, sort: Sort, size: int) -> Iterator[list[int]]:
    """All movies that are as one asks, ``size`` at a time, in as much memory as one page.

    Raises:
        NotFound: a filter names what there is not; at once, before the first is asked for.
    """
    found = resolve.matching_movies(release, filters)
    among, ordered = bitmap_index(release), _order(release, sort)

    def pieces() -> Iterator[list[int]]:
        after = None
        while listed := ordered.first(found, size, descending=sort.descending, after=after):
            yield [among.ids[place] for place in listed]
            after = listed[-1]

    return pieces()


def drawn(release: Release, filters: Filters, chance: random.Random) -> int:
    """One of the movies that are as one asks, each as likely as another.

    Raises:
        NotFound: there is none, or a filter names what there is not.
    """
    found = resolve.matching_movies(release, filters)
    if not found:
        raise NotFound("movie", ", ".join(f"{name}={value}" for name, value in filters.given().items()))
    wanted = chance.randrange(found.bit_count())
    return next(bitmap_index(release).ids[place] for number, place in enumerate(places_in(found)) if number == wanted)


def facets(release: Release, filters: Filters, names: Sequence[str]) -> dict[str, list[Count]]:
    """For each facet, how many of the movies that are as one asks have each member, the most first; 0 is left out.

    Decades come in their own order.
    """
    found = resolve.matching_movies(release, filters)
    counts = {}
    for name in names:
        if name == "decade":
            counts[name] = _decades(release, found)
        else:
            called = release.once(("called", name), partial(_names, facet=name))
            counts[name] = [
                Count(member, *called.get(member, (str(member), str(member))), movies)
                for member, movies in count_members(release, name, found)
            ]
    return counts


def _order(release: Release, sort: Sort) -> SortIndex:
    found = sort_index(release, sort.field)
    assert found is not None, "every release has every order"
    return found


def _decades(release: Release, found: int) -> list[Count]:
    counts = [(decade, (found & movies).bit_count()) for decade, movies in release.once("decades", _of_decades)]
    return [Count(decade, f"{decade}s", f"años {decade}", movies) for decade, movies in counts if movies]


def _of_decades(release: Release) -> list[tuple[int, int]]:
    """The first year of each decade from the first movie to the last, with the set of its movies."""
    released = sort_index(release, "released")
    if not released or not released.values:
        return []
    first, last = (resolve.year_of(released.values[end]) // 10 * 10 for end in (0, -1))
    return [(decade, released.between(*resolve.days_of(decade, decade + 9))) for decade in range(first, last + 1, 10)]


def _names(release: Release, facet: str) -> dict[int | str, tuple[str, str]]:
    """The English and Spanish names of each member."""
    if facet == "genre":
        return {row["id"]: (row["name"], genre_names.spanish(row["name"])) for row in release.rows(_GENRES)}
    if facet == "status":
        return {}
    table = "countries" if facet == "country" else "languages"
    return {
        row["code"]: (row["name"], row["name_es"]) for row in release.rows(f"SELECT code, name, name_es FROM {table}")
    }


_GENRES = "SELECT id, name FROM genres"
