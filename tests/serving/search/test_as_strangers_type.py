"""Kinds of queries, each found first."""

import pytest

from butaca.release.reader import Release
from butaca.serving.search.entries import MOVIES
from butaca.serving.search.search import search


def first(films: Release, text: str) -> int | None:
    """Return the movie that a text finds first; None if it finds none."""
    hits = search(films, text, MOVIES)
    return hits[0].entry.ref if hits else None


@pytest.mark.parametrize(
    ("movie", "texts"),
    [
        (31, ["godfather 2", "the godfather part two", "godfather ii", "godfather 2nd part", "el padrino 2"]),
        (31, ["el padrino parte ii", "el padrino segunda parte", "padrino teil zwei", "2 godfather part"]),
        (30, ["el padrino", "godfather 1", "the godfather part one"]),
        (10, ["star wars episode 2", "star wars episode ii", "episode two star wars", "star wars 2"]),
        (11, ["star wars episode 3", "star wars: episode iii", "star wars third episode", "star wars episodio tres"]),
        (29, ["star wars episode 1", "star wars i", "star wars one", "first episode star wars"]),
        (32, ["seven", "se7en", "seven 1995"]),
        (35, ["6th sense", "sixth sense", "the 6 sense", "sexto sense"]),
        (34, ["1984", "nineteen eighty four", "nineteen 84"]),
        (36, ["8 1/2", "8½", "eight and a half", "ocho y medio"]),
    ],
)
def test_numbers_however_and_wherever(films: Release, movie: int, texts: list[str]) -> None:
    """In words, Roman figures, figures and ordinals; with Part, Episode and their like in any of five languages."""
    assert {text: first(films, text) for text in texts} == dict.fromkeys(texts, movie)


@pytest.mark.parametrize(
    ("movie", "texts"),
    [
        (37, ["jodaeiye nader az simin", "Jodaeiye Nâder az Simin", "jodai-e nader az simin", "jodaeiye nader az"]),
        (37, ["jodaeiye nader az simin 2011"]),
        (38, ["tokyo monogatari", "toukyou monogatari", "tōkyō monogatari", "Tokio monogatari", "toukyoumonogatari"]),
        (39, ["akmareul boatda", "akmaleul boatta", "agmareul boatda"]),
    ],
)  # fmt: skip
def test_other_latin_letters(films: Release, movie: int, texts: list[str]) -> None:
    """Vowels, doubled consonants, spaces and consonants of one kind do not count."""
    assert {text: first(films, text) for text in texts} == dict.fromkeys(texts, movie)


@pytest.mark.parametrize("text", ["simin", "nader", "dr ndr", "a e i o u", "monogatari kairo sanpo"])
def test_few_sounds_are_no_title(films: Release, text: str) -> None:
    """Four at least, and what is behind them has to agree."""
    assert not [hit for hit in search(films, text, MOVIES) if hit.is_by_sound]


@pytest.mark.parametrize(
    ("movie", "texts"),
    [
        (40, ["peliculas de terror 1980", "horror movies 1980", "horror kubrick", "kubrick de terror"]),
        (41, ["science fiction 1982", "ciencia ficcion 1982", "sci-fi 1982"]),
    ],
)
def test_genres(films: Release, movie: int, texts: list[str]) -> None:
    """In English or Spanish, with a year or a name."""
    assert {text: first(films, text) for text in texts} == dict.fromkeys(texts, movie)
