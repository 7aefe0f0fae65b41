from hypothesis import given
from hypothesis import strategies as some

from butaca.catalogue.names import fold


class TestFold:
    """Names are the same where case, accents and surrounding space are all that differs."""

    @given(some.text())
    def test_is_its_own_fold(self, text: str) -> None:
        """Folding what is folded changes nothing, so that either side of a comparison may be stored."""
        assert fold(fold(text)) == fold(text)

    @given(some.text())
    def test_does_not_tell_upper_case_from_lower(self, text: str) -> None:
        """Whatever the script."""
        assert fold(text.upper()) == fold(text.lower()) == fold(text)

    @given(some.text(), some.sampled_from(["", " ", "\t", "\n ", "\xa0"]))
    def test_does_not_see_surrounding_space(self, text: str, space: str) -> None:
        """Nor how much space is between words."""
        assert fold(f"{space}{text}{space}") == fold(text)

    def test_folds_what_people_cannot_type(self) -> None:
        """Letters without a decomposition have one here.

        Quotes and dashes are those of a keyboard.
        """
        pairs = {
            "AMÉLIE": "amelie",
            "Æon Flux": "aeon flux",
            "Pan’s Labyrinth": "pan's labyrinth",
            "Spider‑Man – 2": "spider-man - 2",
            "Straße": "strasse",
            "ﬁlm": "film",
            "Ǿ 🄐": "o (a)",
            "Pan`s ´x´": "pan's 'x'",
            "Pусский": "pуccкии".replace("c", "с"),  # a Latin p, then Cyrillic
            "千と千尋": "千と千尋",
            "İstanbul": "istanbul",
        }
        assert {name: fold(name) for name in pairs} == pairs

    def test_of_nothing_is_nothing(self) -> None:
        """So is that of space."""
        assert fold("") == fold(" \t ") == ""
