"""Names of themes: the file that is shipped says something of each keyword, and nothing twice."""

import pytest

from butaca.bilingual import Bilingual
from butaca.catalogue.themes import theme, theme_names


def test_no_keyword_is_a_theme_and_none() -> None:
    """What is no theme has no name."""
    names = theme_names()
    assert not names.not_themes & {*names.english, *names.spanish}


def test_names_are_clean() -> None:
    """Keywords are in lower case, as they are looked up; a name is not empty, and in English not the keyword itself."""
    names = theme_names()
    for keyword in (*names.not_themes, *names.english, *names.spanish):
        assert keyword == keyword.strip().lower() != ""
    for text in (*names.english.values(), *names.spanish.values()):
        assert text == text.strip() != ""
    assert not [keyword for keyword, text in names.english.items() if keyword == text]


def test_whatever_has_a_name_in_english_has_it_in_spanish() -> None:
    """And there are names for the most frequent keywords."""
    names = theme_names()
    assert names.english.keys() <= names.spanish.keys()
    assert len(names.spanish) > 250


@pytest.mark.parametrize(
    "keyword",
    [
        *("aftercreditsstinger", "duringcreditsstinger", "woman director", "based on novel", "independent film", "3d"),
        *("sequel", "remake", "AfterCreditsStinger", " 3D "),
    ],
)
def test_how_a_film_was_made_or_filed_is_no_theme(keyword: str) -> None:
    """However it is written."""
    assert theme(keyword) == Bilingual("", "")
