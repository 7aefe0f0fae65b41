"""Titles whose signs stand for letters."""

import pytest

from butaca.catalogue.number_words import in_digits
from butaca.catalogue.read_titles import read_title


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("Se7en", "Seven"), ("S1m0ne", "Simone"), ("Thr3e", "Three"), ("Ca$h", "Cash"), ("$ellebrity", "sellebrity"),
        ("Patti Cake$", "Patti Cakes"), ("L!fe Happens", "Life Happens"), ("g@me", "game"),
        ("Help!", "Help!"), ("H2O", "H2O"), ("$9.99", "$9.99"), ("300", "300"), ("WALL·E", "WALL·E"), ("U$5", "U$5"),
    ],
)  # fmt: skip
def test_read_title(title: str, read: str) -> None:
    """Only within words: a price, a number or an exclamation mark stays."""
    assert read_title(title) == read


@pytest.mark.parametrize(
    ("title", "figures"),
    [("Eight and a Half", "8 1 2"), ("Nueve semanas y media", "nueve semanas 1 2"), ("Half Nelson", "half nelson")],
)
def test_halves_in_figures(title: str, figures: str) -> None:
    """As the sign for it is taken apart."""
    assert in_digits(title) == figures
