"""Score: a sum of parts."""

import pytest

from butaca.release.reader import Release
from butaca.serving.search.entries import MOVIES
from butaca.serving.search.hits import Hit
from butaca.serving.search.query import readings
from butaca.serving.search.score import AS_SEARCHED, match_words
from butaca.serving.search.search import search
from butaca.serving.search.spelling import Corrections, slots


def movies(films: Release, text: str) -> list[int]:
    """Return the movies of a text."""
    return [hit.entry.ref for hit in search(films, text, MOVIES)]


def hit_of(films: Release, text: str, movie: int) -> Hit:
    """Return the hit of a movie."""
    return next(hit for hit in search(films, text) if (hit.entry.kind, hit.entry.ref) == ("movie", movie))


def test_parts_add_up(films: Release) -> None:
    """Whatever is typed, the score is their sum; a name as it is written has all of the first two."""
    for text in ("tom hanks cast away", "cast awya", "the borat", "alien two"):
        for hit in search(films, text):
            assert hit.score == pytest.approx(sum(hit.parts))
    parts = hit_of(films, "cast away", 1).parts
    assert (parts.words, parts.name, parts.written) == (AS_SEARCHED.words, AS_SEARCHED.name, AS_SEARCHED.written)
    assert (parts.typos, parts.joined) == (0, 0)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("tom hanks cast away", 1), ("cast away hanks", 1), ("nolan batman", 3), ("pixar cars", 9),
        ("star wars empire strikes back", 11), ("star wars a new hope", 10), ("almodovar 1999", 22),
        ("alien ridley scott", 6), ("alien 2", 7), ("alien dos", 7), ("alien 86", 7), ("the dark knight 1", 3),
        ("inglorious bastards", 13), ("X", 14), ("Help!", 16), ("A.I.", 20), ("saint vincent", 18),
        ("borat full movie", 19), ("scar", 23), ("batman", 5),
    ],
)  # fmt: skip
def test_comes_first(films: Release, text: str, first: int) -> None:
    """Joined words, extra words, places, years, written forms, and fame against likeness."""
    assert movies(films, text)[0] == first


def test_a_typo_takes_no_word_from_an_exact_match(films: Release) -> None:
    """*tom* is near *toy*, which is typed as well."""
    assert movies(films, "sammy tor toy story")[0] == 21
    slots_of = slots(films, readings("tor toy")[0])
    Corrections(films).add(slots_of)
    assert match_words(["toy", "story"], slots_of).words == {1: "toy"}


def test_initials_of_a_franchise_are_a_name_only_as_a_whole(films: Release) -> None:
    """No beginning of them is one."""
    kinds = {text: [hit.entry.field for hit in search(films, text, ("collection",))] for text in ("jalb", "ja")}
    assert kinds == {"jalb": ["initials"], "ja": ["name"]}


def test_an_extra_word_costs(films: Release) -> None:
    """The same name without it scores more."""
    assert hit_of(films, "cast away tape", 1).score < hit_of(films, "cast away", 1).score


def test_a_joined_word_costs_less_than_an_extra_one(films: Release) -> None:
    """It is in the name of an actor."""
    assert hit_of(films, "cast away hanks", 1).score > hit_of(films, "cast away tape", 1).score


def test_an_obscure_exact_name_does_not_hide_a_famous_one(films: Release) -> None:
    """Both are there."""
    assert set(movies(films, "inglorious bastards")) == {12, 13}
