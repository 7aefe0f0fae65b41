"""Rows become movies by id, else by title and year; an id that is another decides against the title."""

from collections.abc import Iterator

import pytest

from butaca.catalogue.number_words import number_spellings
from butaca.release.reader import Release
from butaca.serving.ratings_import.matching.longer_titles import beginnings
from butaca.serving.ratings_import.matching.missing import reason_text, suggested
from butaca.serving.ratings_import.matching.movie_candidates import MovieCandidate
from butaca.serving.ratings_import.matching.rows_to_movies import MissingRow, match
from butaca.serving.ratings_import.matching.series import choose_by_series
from butaca.serving.ratings_import.rows import RatingRow

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


def missing(films: Release, row: RatingRow) -> MissingRow:
    """Return why a row has no movie."""
    found = match(films, [row])
    assert not found.movies
    return found.missing[0]


@pytest.mark.parametrize(
    ("row", "movie"),
    [
        (RatingRow(2, "Heat", year=1995), 1),
        (RatingRow(2, "HEAT ", year=1996), 5),
        (RatingRow(2, "Heat", year=1994), 1),
        (RatingRow(2, "Heat", year=1985), 2),
        (RatingRow(2, "Heat"), 1),
        (RatingRow(2, "Le fabuleux destin d’Amélie Poulain", year=2001), 3),
        (RatingRow(2, "Nothing", "Le fabuleux destin d'Amélie Poulain", 2001), 3),
        (RatingRow(2, "Wall-E", year=2008), 4),
        (RatingRow(2, "Mummy, The", year=1998), None),
        (RatingRow(2, "Anything", year=1950, imdb="tt0093164"), 2),
        (RatingRow(2, movielens=4973), 3),
        (RatingRow(2, tmdb=4), 4),
        (RatingRow(2, "A Game", imdb="tt0113277", not_a_movie="game"), 1),
        (RatingRow(2, "WALL·E", year=2008, imdb="tt0910970"), 4),
    ],
)
def test_what_matches(films: Release, row: RatingRow, movie: int | None) -> None:
    """By the id that is known, whatever the title; else by title, of the year or, called exactly so, the next."""
    assert list(match(films, [row]).movies) == ([] if movie is None else [movie])


@pytest.mark.parametrize(
    ("row", "reason", "candidates"),
    [
        (RatingRow(2, "Heat", year=1995, imdb="tt9900001", not_a_movie="game"), "not_a_movie", ()),
        (RatingRow(2, "Heat", year=1995, not_a_movie="episode"), "not_a_movie", ()),
        (RatingRow(2, "A Series", tmdb=1, not_a_movie="series"), "not_a_movie", ()),  # TMDB numbers series apart
        (RatingRow(2, "Heat", year=1995, imdb="tt9900001"), "other_id", (1, 5)),
        (RatingRow(2, "Mother", year=2016, imdb="tt5109784"), "other_id", (6,)),
        (RatingRow(2, "Heat", year=1995, movielens=7), "other_id", (1, 5)),
        (RatingRow(2, "Heat", year=1995, tmdb=999), "other_id", (1, 5)),
        (RatingRow(2, "Up", year=2009, imdb="tt9900002"), "other_id", (15,)),
        (RatingRow(2, "Mother!", year=2017), "not_in_catalogue", ()),
        (RatingRow(2, "Heat", year=2010), "not_in_catalogue", ()),
        (RatingRow(2, movielens=1), "not_in_catalogue", ()),
        (RatingRow(2, imdb="tt9"), "not_in_catalogue", ()),
        (RatingRow(2, year=1995), "no_name", ()),
        (RatingRow(2, "The Mummy", year=1999), "ambiguous", (7, 8)),
        (RatingRow(2, "!!!", year=1999), "not_in_catalogue", ()),
    ],
)
def test_what_does_not(films: Release, row: RatingRow, reason: str, candidates: tuple[int, ...]) -> None:
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
    found = match(films, [RatingRow(2, title, year=year)])
    assert list(found.movies) == ([] if movie is None else [movie])
    assert found.inexact == ({} if movie is None else {movie: f"{title} ({year})"})


def test_a_rival_makes_a_beginning_ambiguous(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Two movies of a year that begin so."""
    films = (Film(1, "Death Note: The Last Name", 2006), Film(2, "Death Note: The First", 2006))
    made = release(tmp_path_factory.mktemp("rivals") / "r", films)
    entry = missing(made, RatingRow(2, "Death Note", year=2006))
    assert (entry.reason, set(entry.candidates)) == ("ambiguous", {1, 2})
    made.close()


def test_an_id_keeps_a_longer_title_from_matching(films: Release) -> None:
    """As any title."""
    assert missing(films, RatingRow(2, "Up: The Game", year=2009, imdb="tt9900003")).reason == "not_in_catalogue"


def test_stars_of_several_rows_on_one_movie(films: Release) -> None:
    """By different names too; a row without stars takes none away, and order is that of the file."""
    rows = [
        RatingRow(2, "Up", year=2009),
        RatingRow(3, "Heat", year=1995, stars=2.0),
        RatingRow(4, imdb="tt0113277", stars=4.5),
        RatingRow(5, "HEAT", year=1995, liked=True),
        RatingRow(6, movielens=6, stars=1.0, date="2020-01-01"),
    ]
    found = match(films, rows)
    assert [(movie, row.stars, row.liked) for movie, row in found.movies.items()] == [(15, None, False), (1, 1.0, True)]


def test_ids_of_tmdb_count_only_where_the_release_has_them(tmp_path_factory: pytest.TempPathFactory) -> None:
    """In another catalogue the same number is another movie."""
    made = release(tmp_path_factory.mktemp("own") / "r", (Film(949, "Another", 2000), Film(2, "Heat", 1995)))
    assert list(match(made, [RatingRow(2, "Heat", year=1995, tmdb=949)]).movies) == [2]
    assert missing(made, RatingRow(2, tmdb=949)).reason == "not_in_catalogue"
    made.close()


def test_suggestions(films: Release) -> None:
    """The movies of an ambiguous or vetoed row, else what a search finds, those of the year first; none for games."""
    assert suggested(films, missing(films, RatingRow(2, "Heat", year=2010)))[0] in (1, 2, 5)
    assert suggested(films, missing(films, RatingRow(2, "The Mummy", year=1999))) == (7, 8)
    assert suggested(films, missing(films, RatingRow(2, "Heet", year=1995)))[:1] == [1]
    assert suggested(films, missing(films, RatingRow(2, "Heat", year=1995, not_a_movie="game"))) == ()


def test_more_rows_than_are_looked_up_at_once(films: Release) -> None:
    """Each keeps its place."""
    rows = [RatingRow(n, "Heat" if n % 2 else f"Nothing {n}", year=1995, stars=4.0) for n in range(2, 450)]
    found = match(films, rows)
    assert list(found.movies) == [1]
    assert [entry.row.line for entry in found.missing] == list(range(2, 450, 2))


SERIES = (
    Film(11, "Star Wars", 1977, franchise="Star Wars Collection"),
    Film(12, "The Empire Strikes Back", 1980, franchise="Star Wars Collection"),
    Film(13, "Star Wars: Episode I - The Phantom Menace", 1999, franchise="Star Wars Collection"),
    Film(14, "Star Wars: The Force Awakens", 2015, franchise="Star Wars Collection"),
    Film(21, "X-Men", 2000, franchise="X-Men Collection"),
    Film(22, "X2", 2003, franchise="X-Men Collection"),
    Film(23, "X-Men: Apocalypse", 2016, franchise="X-Men Collection"),
    Film(31, "Tom Tit and the Sorcerer's Ring", 2001, franchise="Tom Tit Collection"),
    Film(32, "Tom Tit and the Goblet of Ice", 2005, franchise="Tom Tit Collection"),
    Film(33, "Tom Tit and the Chamber of Fire", 2006, franchise="Tom Tit Collection"),
    Film(34, "Tom Tit and the Chamber of Air", 2006, franchise="Tom Tit Collection"),
    Film(41, "Nineteen Eighty-Four", 1984),
    Film(42, "101 Dogs", 1996),
    Film(43, "The Godmother: Part II", 1974),
    Film(44, "Twelve Kings", 1995),
    Film(45, "Raiders of the Lost Box", 1981, franchise="Ohio Smith Collection"),
    Film(46, "1917", 2019),
)


@pytest.mark.parametrize(
    ("title", "year", "movie"),
    [
        ("Star Wars: Episode V - The Empire Strikes Back", 1980, 12),
        ("Star Wars Episode 5: The Empire Strikes Back", 1980, 12),
        ("Star Wars: The Empire Strikes Back", 1980, 12),
        ("Star Wars The Empire Strikes Back", 1980, 12),
        ("Star Wars: Episode V - The Empire Strikes Back", 1981, None),
        ("Star Trek: Episode V - The Empire Strikes Back", 1980, None),
        ("Robot Chicken: The Empire Strikes Back", 1980, None),
        ("Star Wars: Episode VII - The Force Awakens", 2015, 14),
        ("The Phantom Menace", 1999, 13),
        ("Apocalypse", 2016, None),
        ("X-Men 2", 2003, 22),
        ("X-Men II", 2003, 22),
        ("X-Men 3", 2003, None),
        ("X-Men 2", 2004, None),
        ("Star Wars 5", 1980, None),
        ("Tom Tit 1", 2001, 31),
        ("Tom Tit and the Philosopher's Ring", 2001, 31),
        ("Tom Tit and the Philosopher's Cup", 2001, None),
        ("Tim Tit and the Sorcerer's Ring", 2001, None),
        ("Tom Tit: The Making of the Sorcerer's Ring", 2001, None),
        ("Tom Tit and the Chamber of Ice", 2006, None),
        ("Ohio Smith and the Raiders of the Lost Box", 1981, 45),
        ("1984", 1984, 41),
        ("Nineteen Eighty Four", 1984, 41),
        ("1985", 1984, None),
        ("One Hundred and One Dogs", 1996, 42),
        ("One Hundred and Two Dogs", 1996, None),
        ("The Godmother 2", 1974, 43),
        ("The Godmother: Chapter II", 1974, None),
        ("12 Kings", 1995, 44),
        ("Nineteen Seventeen", 2019, 46),
    ],
)
def test_series_and_numbers(tmp_path_factory: pytest.TempPathFactory, title: str, year: int, movie: int | None) -> None:
    """What the catalogue calls a collection tells a series; and any other movie of it, or year, is not meant."""
    made = release(tmp_path_factory.mktemp("series") / "r", SERIES)
    found = match(made, [RatingRow(2, title, year=year)])
    made.close()
    assert list(found.movies) == ([] if movie is None else [movie])


def test_no_movie_of_the_catalogue_is_taken_for_another(real_release: Release) -> None:
    """By its series or its number, where the catalogue does not have it: each movie in turn."""

    class WithoutItself:
        """Ids that allow every movie but the row's own."""

        def allow(self, row: RatingRow, candidate: MovieCandidate) -> bool:
            return candidate.id != row.line

    rows = [
        RatingRow(record["id"], record["title"], year=record["release_year"])
        for record in real_release.rows("SELECT id, title, release_year FROM movies")
    ]
    choices = choose_by_series(real_release, rows, WithoutItself())  # type: ignore[arg-type]
    taken = [row.name for row, choice in zip(rows, choices, strict=True) if choice.movie is not None]
    assert taken == []


@pytest.mark.parametrize(
    ("title", "spelled"),
    [
        ("21 Grams", {"twentyonegrams", "201grams"}),
        ("2012", {"2thousand12"}),  # twenty twelve is 2012 to search as well
        ("1999", {"1thousand9hundredninetynine", "1thousand9hundredninety9", "nineteenninetynine", "nineteenninety9"}),
        ("Five Hundred Days", {"500days"}),
        ("Seven Hundred and Fourteen", {"714"}),
        ("Kill Bill: Vol. 2", {"killbill2"}),
        ("Seventy Thousand", set()),
        ("Hundred", set()),
        ("Fahrenheit 45100", set()),
    ],
)
def test_numbers_in_words_and_in_digits(title: str, spelled: set[str]) -> None:
    """Both ways, with hyphens and without."""
    assert number_spellings(title) == spelled


def test_what_a_title_begins_with() -> None:
    """Up to punctuation, not to a word."""
    assert beginnings("Dr. Strangelove or: How I Learned") == ["drstrangelove"]
    assert beginnings("Face/Off") == []
    assert beginnings(": Up") == []
