"""Sounds of names in Latin letters."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from butaca.catalogue.sounds import sound


@pytest.mark.parametrize(
    ("letter_by_letter", "typed"),
    [
        ("jdyy ndr z symyn", "Jodaeiye Nader az Simin"), ("bchhhy asmn", "bacheha-ye aseman"),
        ("t`m gyls", "ta'm e guilass"), ("frwshndh", "forushande"), ("khnhy dwst kjst", "khane-ye doust kodjast"),
        ("skr bnt", "sukkar banat"), ("lfyl l'zrq", "al fil al azraq"), ("knnttil muttmittal", "kannathil muthamittal"),
        ("Akmaleul boatda", "akmareul boatda"), ("Toki o kakeru shojo", "toki wo kakeru shoujo"),
        ("Zashchitniki", "zaschitniki"), ("Kynodontas", "kinodontas"), ("lml' 't hhll", "lemale et ha'halal"),
    ],
)  # fmt: skip
def test_names_that_sound_alike(letter_by_letter: str, typed: str) -> None:
    """In Persian, Arabic, Tamil, Korean, Japanese, Russian, Greek and Hebrew."""
    assert sound(letter_by_letter) == sound(typed)


@pytest.mark.parametrize(("name", "other"), [("Baran", "Bashu"), ("Solaris", "Stalker"), ("Ringu", "Rashomon")])
def test_names_that_do_not(name: str, other: str) -> None:
    """Their consonants differ."""
    assert sound(name) != sound(other)


@given(st.text())
def test_any_text_has_a_sound(text: str) -> None:
    """Without vowels or doubled letters, however its spaces are typed."""
    actual = sound(text)
    assert not set("aeiouywvh ").intersection(actual)
    assert all(left != right for left, right in pairwise(actual))
