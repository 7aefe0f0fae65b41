"""Spellings of typed words."""

import pytest

from butaca.release.reader import Release
from butaca.serving.search.query import readings
from butaca.serving.search.spelling import Corrections, Slot, respaced, slots


def slot(films: Release, text: str) -> Slot:
    """Return the slot of a word, with its corrections."""
    (only,) = slots(films, readings(text)[0])
    Corrections(films).add([only])
    return only


@pytest.mark.parametrize(
    ("typed", "name_word"),
    [
        ("hanks", "hanks"),
        ("han", "hanks"),
        ("saint", "st"),
        ("two", "2"),
        ("ii", "2"),
        ("dos", "2"),
        ("batmna", "batman"),
    ],
)
def test_a_word_matches(films: Release, typed: str, name_word: str) -> None:
    """Itself, what it begins, other forms, and words a few letters apart."""
    match = slot(films, typed).match(name_word)
    assert match is not None
    assert (match.cost == 0) == (typed == name_word)


@pytest.mark.parametrize(("typed", "name_word"), [("hanks", "hunt"), ("2", "20"), ("2", "3"), ("st", "vincent")])
def test_a_word_does_not_match(films: Release, typed: str, name_word: str) -> None:
    """Other words and other numbers."""
    assert slot(films, typed).match(name_word) is None


def test_an_edit_costs_less_in_a_long_word(films: Release) -> None:
    """And two cost more than twice as much as one."""
    long, short, twice = (
        slot(films, typed).match(name)
        for typed, name in (("inglorious", "inglourious"), ("cst", "cast"), ("inglorous", "inglourious"))
    )
    assert long is not None
    assert short is not None
    assert twice is not None
    assert long.cost < short.cost
    assert twice.cost > 2 * long.cost


def test_rare_words_weigh_more(films: Release) -> None:
    """Small and filling words weigh little, unless there is nothing else."""
    the, movie, alien, gump = slots(films, readings("the movie alien gump")[0])
    assert the.weight < movie.weight < alien.weight < gump.weight
    (alone,) = slots(films, readings("the")[0])
    assert alone.weight > the.weight


def test_spaces_too_many_or_too_few(films: Release) -> None:
    """Only into words that there are."""
    assert [query.words for query in respaced(films, readings("castaway")[0])] == [("cast", "away")]
    assert [query.words for query in respaced(films, readings("scar face")[0])] == [("scarface",)]
    assert respaced(films, readings("zzzzqqqq")[0]) == []
