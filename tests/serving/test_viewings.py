"""Exports of other services: told apart by their header, matched, and what is missing is named."""

from collections.abc import Iterator

import pytest

from butaca.release.reader import Release
from butaca.serving.refusals import Refused
from butaca.serving.viewings import Viewing, matched, read

from .handmade import Film, release

FILMS = (
    Film(1, "Heat", 1995, imdb="tt0113277", movielens=6, votes=900),
    Film(2, "Heat", 1986, imdb="tt0093164", votes=50),
    Film(3, "Amélie", 2001, original_title="Le Fabuleux Destin d'Amélie Poulain", imdb="tt0211915", movielens=4973),
    Film(4, "WALL·E", 2008),
    Film(5, "Heat", 1996, votes=9),
)


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    """Three films called Heat, and two others."""
    made = release(tmp_path_factory.mktemp("films") / "r", FILMS)
    yield made
    made.close()


def test_movielens() -> None:
    """Its ids, and stars as they are; further columns do not matter."""
    text = b"userId,movieId,rating,timestamp\n1,6,4.5,100\n1,4973,0.5,200\n"
    assert read(text) == [Viewing(2, 4.5, movielens=6), Viewing(3, 0.5, movielens=4973)]


def test_letterboxd() -> None:
    """Names and years; a row without stars was seen. Lines end as they end, and may begin with a mark."""
    text = '\ufeffDate,Name,Year,Letterboxd URI,Rating\r\n2020-01-01,"Heat",1995,u,5\r\n\r\n2020,Amélie,2001,u,\r\n'
    assert read(text.encode()) == [Viewing(2, 5.0, "Heat", 1995), Viewing(4, None, "Amélie", 2001)]
    assert read(b"Date,Name,Year,Letterboxd URI\n2020,Heat,1995,u\n") == [Viewing(2, None, "Heat", 1995)]


def test_imdb() -> None:
    """Ten points are five stars; older exports are in another encoding."""
    text = "Const,Your Rating,Date Rated,Title,Year\ntt0113277,9,2020,Heat,1995\ntt1,1,2020,Amélie,2001\n"
    expected = [Viewing(2, 4.5, "Heat", 1995, "tt0113277"), Viewing(3, 0.5, "Amélie", 2001, "tt1")]
    assert read(text.encode()) == read(text.encode("cp1252")) == expected


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it is empty; it has to be a CSV file with the columns userId"),
        (b"\x89PNG\0\0", "this is no text"),
        (b"a,b\n1,2\n", "its columns are 'a, b'"),
        (b"Name,Year,Rating\nHeat,1995,6\n", "line 2: the rating is '6'; it has to be 0.5 to 5"),
        (b"Name,Year,Rating\nHeat,1995,good\n", "line 2: the rating is 'good'"),
        (b"Const,Your Rating\ntt1,11\n", "line 2: the rating is '11'; it has to be 1 to 10"),
        (b"Const,Your Rating\ntt1,7.5\n", "line 2: the rating is '7.5'"),
        (b"userId,movieId,rating\n1,x,4\n", "line 2: movieId is 'x'; it has to be a number"),
        (b"userId,movieId,rating\n1,6,4\n2,6,4\n", "it has ratings of 2 people; keep the rows of one of them"),
        (b"Name,Year\n" + b"Heat,1995\n" * 20_001, "it has 20,001 rows; it can have 20,000"),
        (b'Name,Year\n"' + b"x" * 200_000, "is no CSV"),
    ],
)
def test_what_is_no_export_is_refused(content: bytes, said: str) -> None:
    """With the line and the value."""
    with pytest.raises(Refused, match=said):
        read(content)


@pytest.mark.parametrize(
    ("viewing", "found"),
    [
        (Viewing(2, 4.0, "Heat", 1995), 1),
        (Viewing(2, 4.0, "HEAT ", 1996), 5),
        (Viewing(2, 4.0, "Heat", 1994), 1),
        (Viewing(2, 4.0, "Heat", 1985), 2),
        (Viewing(2, 4.0, "Heat", 2010), None),
        (Viewing(2, 4.0, "Heat", None), 1),
        (Viewing(2, 4.0, "Le fabuleux destin d’Amélie Poulain", 2001), 3),
        (Viewing(2, 4.0, "Wall-E", 2008), 4),
        (Viewing(2, 4.0, "Anything", 1950, imdb="tt0093164"), 2),
        (Viewing(2, 4.0, movielens=4973), 3),
        (Viewing(2, 4.0, movielens=1), None),
        (Viewing(2, 4.0, ""), None),
    ],
)
def test_matching(films: Release, viewing: Viewing, found: int | None) -> None:
    """By id where there is one, else by title and year, give or take one."""
    ids = [one.movie.id for one in matched(films, [viewing])[0]]
    assert ids == ([] if found is None else [found])


def test_the_last_row_of_a_movie_counts_and_what_is_missing_is_named(films: Release) -> None:
    """A diary has a film as often as it was seen."""
    rows = [Viewing(2, 2.0, "Heat", 1995), Viewing(3, None, "Nothing", 2001), Viewing(4, 4.5, "Heat", 1995)]
    found, missing = matched(films, rows)
    assert [(one.movie.id, one.stars) for one in found] == [(1, 4.5)]
    assert [(one.line, one.name) for one in missing] == [(3, "Nothing (2001)")]
    assert Viewing(2, 1.0, imdb="tt9").name == "tt9"
    assert Viewing(2, 1.0, movielens=7).name == "MovieLens 7"
