"""Normalise: the ways to read a text."""

import pytest

from butaca.serving.search.query import Ids, Query, ids, readings, value


def words_of(text: str) -> list[tuple[tuple[str, ...], int | None]]:
    """Return words and year of each reading."""
    return [(query.words, query.year) for query in readings(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cast Away", [(("cast", "away"), None)]),
        ("X-Men 2", [(("x", "men", "2"), None), (("xmen", "2"), None)]),
        ("A.I.", [(("ai",), None)]),
        ("heat 1995", [(("heat", "1995"), None), (("heat",), 1995)]),
        ("robocop 87", [(("robocop", "87"), None), (("robocop",), 1987)]),
        ("1984", [(("1984",), None)]),
        ("apollo 13", [(("apollo", "13"), None)]),
        ("?", [((), None)]),
        ("", []),
    ],
)
def test_readings(text: str, expected: list[tuple[tuple[str, ...], int | None]]) -> None:
    """As it is, joined, and with a year; a short year is of the last century."""
    assert words_of(text) == expected


def test_a_given_year_holds_for_every_reading() -> None:
    """And no word is one then."""
    assert [(query.words, query.year) for query in readings("heat 1995", 1986)] == [(("heat", "1995"), 1986)]


def test_required_words() -> None:
    """Large words, or else all but articles, or all."""
    assert Query(("the", "movie", "heat"), "").required == [2]
    assert Query(("the", "movie"), "").required == [1]
    assert Query(("the", "a"), "").required == [0, 1]


def test_every_run_of_words_may_be_a_name() -> None:
    """But not small words alone."""
    assert Query(("the", "cast", "away"), "").span_keys == {"thecast", "cast", "castaway", "thecastaway", "away"}


def test_an_article_may_be_joined_to_the_rest() -> None:
    """If the rest is long enough for a name."""
    assert "imitationgame" in readings("theimitationgame")[0].keys
    assert "laland" in readings("lalaland")[0].keys
    assert "mariachi" in readings("elmariachi")[0].keys
    assert "ater" not in readings("theater")[0].keys


def test_a_number_is_one_in_five_languages() -> None:
    """In figures, Roman figures and words, which may say a place."""
    assert [value(word) for word in ("3", "iii", "three", "tres", "trois", "drei", "tre")] == ["3"] * 7
    assert [value(word) for word in ("3rd", "third", "tercera", "tercer", "3er", "dritte", "terza")] == ["3"] * 7
    assert [value(word) for word in ("rocky", "rd", "d3", "3d", "1984th")] == [None] * 5


def test_part_beside_a_number_is_left_out() -> None:
    """Before or behind it, in five languages, unless nothing but the number is left."""
    for text in ("star wars episode 5", "star wars 5th episode", "star wars quinta parte", "star wars teil v"):
        assert "starwars5" in readings(text)[0].keys
    assert readings("star wars part two")[0].keys_without_part == {"starwars2", "starwarstwo"}
    assert readings("part two")[0].keys_without_part == frozenset()
    assert readings("the parting glass 2")[0].keys_without_part == frozenset()


@pytest.mark.parametrize(
    ("text", "expected"),
    [("tt0114709", Ids(imdb="tt0114709")), (" 862 ", Ids(number=862)), ("tt", Ids()), ("٣", Ids()), ("9" * 40, Ids())],
)
def test_ids(text: str, expected: Ids) -> None:
    """Of IMDb, or numbers that a database holds."""
    assert ids(text) == expected
