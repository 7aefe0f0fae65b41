"""Sets and orders, against plain sorting of the same films."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from butaca.release.reader import Release
from butaca.serving.filters.bitmaps import bitmap_index, count_members, movies_with, places_in
from butaca.serving.filters.sort_index import SortIndex, sort_index

from .handmade import Film, release

# Film 7 has no runtime and no average; 3 and 9 are equal in both, and share their title with 1 but for its case.
FILMS = (
    Film(1, "Ice", runtime=80, votes=5, average=7.0, genres=("Drama", "War")),
    Film(3, "ice", runtime=95, votes=2, average=6.5, genres=("Drama",)),
    Film(7, "Zoo", runtime=None, votes=0, average=None),
    Film(9, "ICE", runtime=95, votes=2, average=6.5, genres=("War",)),
    Film(12, "Ada", runtime=60, votes=9, average=9.0, genres=("Drama",)),
)
FIELDS = ("title", "runtime", "vote_count", "vote_average")
places_of_some = st.sets(st.integers(0, len(FILMS) - 1))


@pytest.fixture(scope="module")
def five(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    """Open a release of the five films."""
    made = release(tmp_path_factory.mktemp("five") / "r", FILMS)
    yield made
    made.close()


def _value(film: Film, field: str) -> float | str | None:
    return {
        "title": film.title.lower(),
        "runtime": film.runtime,
        "vote_count": film.votes,
        "vote_average": film.average,
    }[field]


def _sorted(some: set[int], field: str, *, descending: bool) -> list[int]:
    """By value, unknown ones last, ties by id, in either direction."""
    known = [place for place in sorted(some) if _value(FILMS[place], field) is not None]
    known.sort(key=lambda place: _value(FILMS[place], field) or 0, reverse=descending)  # stable, whatever the direction
    return known + [place for place in sorted(some) if place not in known]


def _order(made: Release, field: str) -> SortIndex:
    found = sort_index(made, field)
    assert found is not None
    return found


@given(places_of_some, st.sampled_from(FIELDS), st.booleans(), st.integers(1, 4))
def test_pages_are_the_sorted_films_in_pieces(
    five: Release, some: set[int], field: str, descending: bool, size: int
) -> None:
    """Whatever the set, the field, the direction and the size of a page; each once, and none is lost."""
    found = sum(1 << place for place in some)
    listed: list[int] = []
    while True:
        page = _order(five, field).first(found, size, descending=descending, after=listed[-1] if listed else None)
        if not page:
            break
        assert len(page) <= size
        listed += page
    assert listed == _sorted(some, field, descending=descending)


@given(st.sampled_from(("runtime", "vote_count", "vote_average")), st.floats(-1, 100), st.floats(-1, 100))
def test_ranges_hold_what_lies_in_them(five: Release, field: str, one: float, other: float) -> None:
    """Both ends in it, open ends, and unknown values in none."""
    for least, most in ((min(one, other), max(one, other)), (one, None), (None, one), (None, None)):
        expected = [
            place
            for place, film in enumerate(FILMS)
            if isinstance(value := _value(film, field), int | float)
            and (least is None or value >= least)
            and (most is None or value <= most)
        ]
        assert list(places_in(_order(five, field).between(least, most))) == expected


def test_a_value_is_the_one_that_was_written(five: Release) -> None:
    """Of the movie at that place; None where it is unknown."""
    assert [_order(five, "vote_average").value(place) for place in range(5)] == [7.0, 6.5, None, 6.5, 9.0]


def test_a_release_without_an_order_has_none(five: Release) -> None:
    """Such as one of a name that nobody wrote."""
    assert sort_index(five, "height") is None


@given(st.sets(st.integers(0, 400)))
def test_members_are_the_places_of_a_set(some: set[int]) -> None:
    """Ascending, of few and of many."""
    assert list(places_in(sum(1 << place for place in some))) == sorted(some)


def test_sets_are_of_ids_that_exist(five: Release) -> None:
    """The others are left out."""
    among = bitmap_index(five)
    assert [among.ids[place] for place in places_in(among.bitmap((9, 4, 1, 13)))] == [1, 9]
    assert among.contained(among.bitmap((9,)), (1, 9, 10)) == {9}
    assert among.contained(among.every, (4, 12)) == {12}


def test_facets_count_what_a_set_has(five: Release) -> None:
    """The most first, ties by id, nothing of 0; Drama is genre 1, War 2."""
    assert count_members(five, "genre", bitmap_index(five).every) == [(1, 3), (2, 2)]
    assert count_members(five, "genre", bitmap_index(five).bitmap((9, 7))) == [(2, 1)]
    assert list(places_in(movies_with(five, "genre", 2))) == [0, 3]
    with pytest.raises(KeyError):
        count_members(five, "actor", 1)
