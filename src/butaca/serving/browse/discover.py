"""Discovery: movies that match filters, sorted, in pages, with facets."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

from butaca.catalogue import genre_names
from butaca.errors import NotFound
from butaca.release import database
from butaca.release.reader import Release
from butaca.serving.filters import resolve
from butaca.serving.filters.bitmaps import bitmap_index, count_members, places_in
from butaca.serving.filters.grammar import UNKNOWN, Filters
from butaca.serving.filters.sort_index import SortIndex, sort_index
from butaca.serving.invalid_options import InvalidOption
from butaca.serving.search.listing import matching_movies

SORTS = tuple(database.ORDERS)
FACETS = (*database.FACETS, "decade")


@dataclass(frozen=True)
class Sort:
    """A sort order by a field of ``SORTS``.

    Ties by id and unknown values last, in either direction.
    """

    field: str = "vote_count"
    descending: bool = True

    def __str__(self) -> str:
        return f"-{self.field}" if self.descending else self.field


@dataclass(frozen=True)
class Matching:
    """The movies that match, as a bitmap.

    ``ranked`` are those that a text names best, the best first.
    """

    bitmap: int
    ranked: Sequence[int] = ()


@dataclass(frozen=True)
class Page:
    """A page of movie ids.

    ``total`` counts the movies of all pages; ``last`` is the last of this page, None where no page follows.
    """

    ids: list[int]
    total: int
    last: int | None


@dataclass(frozen=True)
class Count:
    """The number of movies that have a member of a facet.

    ``value`` is the id or code of the member.
    """

    value: int | str
    name: str
    name_es: str
    movie_count: int


def parse_sort(text: str) -> Sort:
    """Parse a sort: a field, with a minus in front for descending.

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


def match(release: Release, filters: Filters, text: str | None = None) -> Matching:
    """Return the movies that match the filters and the text.

    Raises:
        NotFound: a name in a filter does not exist.
    """
    bitmap = resolve.matching_movies(release, filters)
    if text is None:
        return Matching(bitmap)
    index = bitmap_index(release)
    ranked, every = matching_movies(release, text)
    bitmap &= index.bitmap(every)
    matching = index.contained(bitmap, ranked)
    return Matching(bitmap, [movie for movie in ranked if movie in matching])


def page(release: Release, matching: Matching, sort: Sort | None, n: int, after: int | None = None) -> Page:
    """Return the first ``n`` matching movies, or the next after a movie.

    Without a ``sort`` the best matches of a text come first, then the most voted. The movie to come ``after`` need
    not be among those that match.

    Raises:
        NotFound: the movie to come after does not exist.
    """
    index, order = bitmap_index(release), sort or Sort()
    start = index.place(after) if after is not None else None
    if after is not None and start is None:
        raise NotFound("movie", str(after))
    ranked = [] if sort else list(matching.ranked)
    rest = matching.bitmap & ~index.bitmap(ranked)
    if after in ranked:
        ids, start = ranked[ranked.index(after) + 1 :], None
    else:
        ids = ranked if after is None else []
    if len(ids) <= n:
        places = _order(release, order).first(rest, n + 1 - len(ids), descending=order.descending, after=start)
        ids = [*ids, *(index.ids[place] for place in places)]
    return Page(ids[:n], matching.bitmap.bit_count(), ids[n - 1] if len(ids) > n else None)


def stream_ids(
    release: Release, filters: Filters, sort: Sort, size: int, text: str | None = None
) -> Iterator[list[int]]:
    """Return an iterator of all matching movies, ``size`` ids at a time.

    It takes no more memory than a page.

    Raises:
        NotFound: a name in a filter does not exist; at once, before the first ids are asked for.
    """
    matching = match(release, filters, text).bitmap
    index, order = bitmap_index(release), _order(release, sort)

    def pieces() -> Iterator[list[int]]:
        after = None
        while places := order.first(matching, size, descending=sort.descending, after=after):
            yield [index.ids[place] for place in places]
            after = places[-1]

    return pieces()


def random_movie(release: Release, filters: Filters, generator: random.Random) -> int:
    """Draw a matching movie, each as likely as another.

    Raises:
        NotFound: there is none, or a name in a filter does not exist.
    """
    matching = resolve.matching_movies(release, filters)
    if not matching:
        raise NotFound("movie", ", ".join(f"{name}={value}" for name, value in filters.given().items()))
    number = generator.randrange(matching.bit_count())
    place = next(islice(places_in(matching), number, None))
    return bitmap_index(release).ids[place]


def facets(release: Release, matching: int, names: Sequence[str]) -> dict[str, list[Count]]:
    """Count the movies of a bitmap by each member of each facet.

    The members of most movies come first, decades in their own order and the unknown one last; members of no movie are
    left out.
    """
    counts = {}
    for name in names:
        if name == "decade":
            counts[name] = _count_decades(release, matching)
        else:
            names_of = release.once(("facet names", name), partial(_names, facet=name))
            counts[name] = [
                Count(member, *names_of.get(member, (str(member), str(member))), movies)
                for member, movies in count_members(release, name, matching)
            ]
    return counts


def _order(release: Release, sort: Sort) -> SortIndex:
    index = sort_index(release, sort.field)
    assert index is not None, "every release has every order"
    return index


def _count_decades(release: Release, matching: int) -> list[Count]:
    counts = [
        Count(decade, f"{decade}s", f"años {decade}", (matching & movies).bit_count())
        for decade, movies in release.once("decades", _decades)
    ]
    unknown = matching & ~_order(release, Sort("year")).known
    counts.append(Count(UNKNOWN, "unknown", "desconocida", unknown.bit_count()))
    return [count for count in counts if count.movie_count]


def _decades(release: Release) -> list[tuple[int, int]]:
    """Return the first year of each decade, and its bitmap.

    The decades are those from the first movie to the last.
    """
    years = _order(release, Sort("year"))
    if not years.values:
        return []
    first, last = (int(years.values[end]) // 10 * 10 for end in (0, -1))
    return [(decade, years.between(decade, decade + 9)) for decade in range(first, last + 1, 10)]


def _names(release: Release, facet: str) -> dict[int | str, tuple[str, str]]:
    """Return the English and Spanish name of each member."""
    if facet == "genre":
        return {row["id"]: (row["name"], genre_names.spanish(row["name"])) for row in release.rows(_GENRES)}
    if facet == "status":
        return {}
    table = "countries" if facet == "country" else "languages"
    return {
        row["code"]: (row["name"], row["name_es"]) for row in release.rows(f"SELECT code, name, name_es FROM {table}")
    }


_GENRES = "SELECT id, name FROM genres"
