"""The words of names, as a search compares them."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from butaca.catalogue.names import fold
from butaca.catalogue.text_keys import cuts, indexed, key, numbered, words

WORDS = st.text("abcde", min_size=2, max_size=8)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Godfather", "godfather"), ("Godfather, The", "The Godfather"), ("WALL·E", "wall-e"), ("Wall E", "walle"),
        ("Fast & Furious", "fast and furious"), ("Ocean's Eleven", "oceans 11"), ("Rocky IV", "rocky 4"),
        ("Alien³", "alien 3"), ("8½", "8 1/2"), ("Amélie", "AMELIE"), ("Face/Off", "face off"),
        ("20th Century Fox", "Twentieth Century Fox"),
    ],
)  # fmt: skip
def test_names_that_are_the_same(one: str, other: str) -> None:
    """But for articles, punctuation, spaces and how numbers are written."""
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("La La Land", "Land"), ("X-Men", "10 Men"), ("The", "A"), ("Rocky II", "Rocky III"), ("?", "!")]
)
def test_names_that_are_not(one: str, other: str) -> None:
    """Nothing else is left out."""
    assert key(one) != key(other)


@given(st.text())
def test_any_text_has_words(text: str) -> None:
    """They are letters and digits of the folded form, and a name is found under each."""
    actual = words(text)
    assert all(word.isalnum() and word == fold(word) for word in actual)
    assert set(actual) | set(numbered(text)) <= set(indexed(text).split())
    assert key(text) == key(f" {text.upper().lower()} ") or text != text.upper().lower()


@given(WORDS, WORDS)
def test_words_an_edit_apart_have_a_cut_in_common(one: str, other: str) -> None:
    """A letter left out, added, exchanged, or two neighbours swapped."""
    edits = {one[:place] + one[place + 1 :] for place in range(len(one))}
    edits |= {
        one[:place] + letter + one[place + more :] for place in range(len(one)) for letter in "abcde" for more in (0, 1)
    }
    edits |= {one[:place] + one[place + 1] + one[place] + one[place + 2 :] for place in range(len(one) - 1)}
    assert all(cuts(one) & cuts(edit) for edit in edits)
    assume(not cuts(one) & cuts(other))
    assert other not in edits
