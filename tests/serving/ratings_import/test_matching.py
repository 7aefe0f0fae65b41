"""Rows become movies by id, else by title and year; an id that is another decides against the title."""

from collections.abc import Iterator

import pytest

from butaca.release.reader import Release
from butaca.serving.ratings_import.matching.longer_titles import beginnings
from butaca.serving.ratings_import.matching.missing import reason_text, suggested
from butaca.serving.ratings_import.matching.rows_to_movies import MissingRow, match
from butaca.serving.ratings_import.rows import Row

from ..handmade import Film, release

FILMS = (
    Film(1, "Heat", 1995, imdb="tt0113277", movielens=6, votes=900),
    Film(2, "Heat", 1986, imdb="tt0093164", votes=50),
    Film(3, "Amélie", 2001, original_title="Le Fabuleux Destin d'Amélie Poulain", imdb="tt0211915", movielens=4973),
    Film(4, "WALL·E", 2008),
    Film(5, "Heat", 1996, votes=9),
    Film(6, "Mother", 2016, imdb="tt0000006", votes=30),
    Film(7, "The Mummy", 1999, votes=100),
    Film(8, "The Mummy", 1999, votes=60),
    Film(9, "Birdman", 2014, votes=400),
    Film(10, "Star Wars", 1977, votes=400),
    Film(11, "Three Colors: Red", 1994, votes=40),
    Film(12, "Borat: Cultural Learnings of America", 2006, votes=40),
    Film(13, "Thor", 2011, votes=40),
    Film(14, "Thor: Tales of Asgard", 2011, votes=40),
    Film(15, "Up", 2009, imdb="tt1049413", votes=40),
)


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    """Return a release of films that are hard to tell apart."""
    made = release(tmp_path_factory.mktemp("films") / "r", FILMS)
    yield made
    made.close()


def missing(films: Release, row: Row) -> MissingRow:
    """Return why a row has no movie."""
    found = match(films, [row])
    assert not found.movies
    return found.missing[0]


@pytest.mark.parametrize(
    ("row", "movie"),
    [
        (Row(2, "Heat", year=1995), 1),
        (Row(2, "HEAT ", year=1996), 5),
        (Row(2, "Heat", year=1994), 1),
        (Row(2, "Heat", year=1985), 2),
        (Row(2, "Heat"), 1),
        (Row(2, "Le fabuleux destin d’Amélie Poulain", year=2001), 3),
        (Row(2, "Nothing", "Le fabuleux destin d'Amélie Poulain", 2001), 3),
        (Row(2, "Wall-E", year=2008), 4),
        (Row(2, "Mummy, The", year=1998), None),
        (Row(2, "Anything", year=1950, imdb="tt0093164"), 2),
        (Row(2, movielens=4973), 3),
        (Row(2, tmdb=4), 4),
        (Row(2, "A Game", imdb="tt0113277", not_a_movie="game"), 1),
        (Row(2, "WALL·E", year=2008, imdb="tt0910970"), 4),
    ],
)
def test_what_matches(films: Release, row: Row, movie: int | None) -> None:
    """By the id that is known, whatever the title; else by title, of the year or, called exactly so, the next."""
    assert list(match(films, [row]).movies) == ([] if movie is None else [movie])


@pytest.mark.parametrize(
    ("row", "reason", "candidates"),
    [
        (Row(2, "Heat", year=1995, imdb="tt9900001", not_a_movie="game"), "not_a_movie", ()),
        (Row(2, "Heat", year=1995, not_a_movie="episode"), "not_a_movie", ()),
        (Row(2, "A Series", tmdb=1, not_a_movie="series"), "not_a_movie", ()),  # TMDB numbers series apart
        (Row(2, "Heat", year=1995, imdb="tt9900001"), "other_id", (1, 5)),
        (Row(2, "Mother", year=2016, imdb="tt5109784"), "other_id", (6,)),
        (Row(2, "Heat", year=1995, movielens=7), "other_id", (1, 5)),
        (Row(2, "Heat", year=1995, tmdb=999), "other_id", (1, 5)),
        (Row(2, "Up", year=2009, imdb="tt9900002"), "other_id", (15,)),
        (Row(2, "Mother!", year=2017), "not_in_catalogue", ()),
        (Row(2, "Heat", year=2010), "not_in_catalogue", ()),
        (Row(2, movielens=1), "not_in_catalogue", ()),
        (Row(2, imdb="tt9"), "not_in_catalogue", ()),
        (Row(2, year=1995), "no_name", ()),
        (Row(2, "The Mummy", year=1999), "ambiguous", (7, 8)),
        (Row(2, "!!!", year=1999), "not_in_catalogue", ()),
    ],
)
def test_what_does_not(films: Release, row: Row, reason: str, candidates: tuple[int, ...]) -> None:
    """Says why, in both languages, and what might be meant."""
    entry = missing(films, row)
    assert (entry.reason, entry.candidates) == (reason, candidates)
    said = reason_text(entry)
    assert said.en
    assert said.es != said.en


@pytest.mark.parametrize(
    ("title", "year", "movie"),
    [
        ("Birdman or (The Unexpected Virtue of Ignorance)", 2014, 9),
        ("Birdman or (The Unexpected Virtue of Ignorance)", 2015, None),
        ("Star Wars: Episode IV – A New Hope", 1977, 10),
        ("Star Wars - A New Hope", 1977, 10),
        ("Star Wars Holiday", 1977, None),
        ("Three Colours: Red", 1994, 11),
        ("Three Colours Red", 1994, 11),
        ("Three Colours: Rod", 1994, None),
        ("Borat", 2006, 12),
        ("Bor", 2006, None),
        ("Thor: The Dark World", 2011, 13),
        ("Thor (extended)", 2011, 13),
    ],
)
def test_longer_titles(films: Release, title: str, year: int, movie: int | None) -> None:
    """A title that begins so, up to its punctuation, of that very year."""
    found = match(films, [Row(2, title, year=year)])
    assert list(found.movies) == ([] if movie is None else [movie])
    assert found.otherwise == ({} if movie is None else {movie: f"{title} ({year})"})


def test_a_rival_makes_a_beginning_ambiguous(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Two movies of a year that begin so."""
    films = (Film(1, "Death Note: The Last Name", 2006), Film(2, "Death Note: The First", 2006))
    made = release(tmp_path_factory.mktemp("rivals") / "r", films)
    entry = missing(made, Row(2, "Death Note", year=2006))
    assert (entry.reason, set(entry.candidates)) == ("ambiguous", {1, 2})
    made.close()


def test_an_id_keeps_a_longer_title_from_matching(films: Release) -> None:
    """As any title."""
    assert missing(films, Row(2, "Up: The Game", year=2009, imdb="tt9900003")).reason == "not_in_catalogue"


def test_stars_of_several_rows_on_one_movie(films: Release) -> None:
    """By different names too; a row without stars takes none away, and order is that of the file."""
    rows = [
        Row(2, "Up", year=2009),
        Row(3, "Heat", year=1995, stars=2.0),
        Row(4, imdb="tt0113277", stars=4.5),
        Row(5, "HEAT", year=1995, liked=True),
        Row(6, movielens=6, stars=1.0, dated="2020-01-01"),
    ]
    found = match(films, rows)
    assert [(movie, row.stars, row.liked) for movie, row in found.movies.items()] == [(15, None, False), (1, 1.0, True)]


def test_ids_of_tmdb_count_only_where_the_release_has_them(tmp_path_factory: pytest.TempPathFactory) -> None:
    """In another catalogue the same number is another movie."""
    made = release(tmp_path_factory.mktemp("own") / "r", (Film(949, "Another", 2000), Film(2, "Heat", 1995)))
    assert list(match(made, [Row(2, "Heat", year=1995, tmdb=949)]).movies) == [2]
    assert missing(made, Row(2, tmdb=949)).reason == "not_in_catalogue"
    made.close()


def test_suggestions(films: Release) -> None:
    """The movies of an ambiguous or vetoed row, else what a search finds, those of the year first; none for games."""
    assert suggested(films, missing(films, Row(2, "Heat", year=2010)))[0] in (1, 2, 5)
    assert suggested(films, missing(films, Row(2, "The Mummy", year=1999))) == (7, 8)
    assert suggested(films, missing(films, Row(2, "Heet", year=1995)))[:1] == [1]
    assert suggested(films, missing(films, Row(2, "Heat", year=1995, not_a_movie="game"))) == ()


def test_more_rows_than_are_looked_up_at_once(films: Release) -> None:
    """Each keeps its place."""
    rows = [Row(n, "Heat" if n % 2 else f"Nothing {n}", year=1995, stars=4.0) for n in range(2, 450)]
    found = match(films, rows)
    assert list(found.movies) == [1]
    assert [entry.row.line for entry in found.missing] == list(range(2, 450, 2))


def test_what_a_title_begins_with() -> None:
    """Up to punctuation, not to a word."""
    assert beginnings("Dr. Strangelove or: How I Learned") == ["drstrangelove"]
    assert beginnings("Face/Off") == []
    assert beginnings(": Up") == []
