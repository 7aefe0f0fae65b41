import gc

import pytest
from hypothesis import given
from hypothesis import strategies as some

from butaca.features.dictionaries import Dictionary
from butaca.features.title_lemmas import TitleReader, add_title_terms
from butaca.release.reader import Release
from tiny_catalogue import Tiny, tiny_catalogue


def _terms(title: str, language: str = "en") -> set[str]:
    return TitleReader(language).terms(title)


class TestEnglish:
    """Titles are mostly English."""

    @pytest.mark.parametrize(
        ("title", "terms"),
        [
            ("Toy Story", {"toy", "story"}),
            ("Reservoir Dogs", {"reservoir", "dog"}),
            ("The Lord of the Rings", {"lord", "ring"}),
            ("Pan's Labyrinth", {"pan", "labyrinth"}),
            ("Schindler’s List", {"schindler", "list"}),
            ("The Boys' Club", {"boy", "club"}),
            ("Amélie", {"amelie"}),
            ("WALL·E", {"wall", "e"}),
            ("2001: A Space Odyssey", {"2001", "space", "odyssey"}),
            ("Face/Off", {"face"}),
            ("Dogs, Dogs & dogs", {"dog"}),
        ],
    )
    def test_a_title_is_its_telling_words(self, title: str, terms: set[str]) -> None:
        """Without stop words, possessives, accents and case.

        In the form of a dictionary, each once.
        """
        assert _terms(title) == terms

    @pytest.mark.parametrize(("title", "terms"), [("It", {"it"}), ("The Who", {"the", "who"}), ("Us", {"we"})])
    def test_a_title_of_stop_words_alone_keeps_them(self, title: str, terms: set[str]) -> None:
        """They are all it has."""
        assert _terms(title) == terms

    @pytest.mark.parametrize("title", ["", "!!!", "—", "... ?"])
    def test_a_title_without_words_has_no_terms(self, title: str) -> None:
        """There is nothing to compare."""
        assert _terms(title) == set()


class TestOtherLanguages:
    """A film's own language is read before English."""

    @pytest.mark.parametrize(
        ("language", "title", "terms"),
        [
            ("es", "Los amantes del círculo polar", {"amante", "circulo", "polar"}),
            ("es", "La habitación", {"habitacion"}),
            ("fr", "Les Quatre Cents Coups", {"quatre", "cent", "coup"}),
            ("fr", "La Grande Vadrouille", {"grand", "vadrouille"}),
            ("de", "Die Mörder sind unter uns", {"morder"}),
            ("es", "Mujeres al borde de un ataque de nervios", {"mujer", "borde", "ataque", "nervio"}),
            ("it", "Il deserto dei Tartari", {"deserto", "tartaro"}),
            ("pt", "Cidade de Deus", {"cidade", "deus"}),
            ("fr", "The Dogs", {"dog"}),
        ],
    )
    def test_stop_words_and_lemmas_are_those_of_the_language(self, language: str, title: str, terms: set[str]) -> None:
        """English ones too, since international titles are English."""
        assert _terms(title, language) == terms

    @pytest.mark.parametrize("language", ["", "xx", "zz", "cn", "qqq"])
    def test_an_unknown_language_counts_as_english(self, language: str) -> None:
        """TMDB has codes that stand for no language."""
        assert _terms("The Dogs", language) == {"dog"}

    @pytest.mark.parametrize(("language", "title"), [("ja", "千と千尋の神隠し"), ("ru", "Брат"), ("ar", "كفر ناحوم")])
    def test_other_scripts_have_terms(self, language: str, title: str) -> None:
        """Letters are letters."""
        assert _terms(title, language)


@given(some.text(max_size=30))
def test_any_text_can_be_read(title: str) -> None:
    """Terms are folded words, never empty."""
    for term in _terms(title):
        assert term == term.strip() != ""


class TestTable:
    """The terms of all titles are a table of the catalogue."""

    def test_has_a_row_a_term(self) -> None:
        """In the order of movies and terms.

        A movie without terms has none.
        """
        with tiny_catalogue([Tiny(2, "The Dogs"), Tiny(1, "Dog Story"), Tiny(3, "!!!", language=None)]) as catalogue:
            add_title_terms(catalogue)
            actual = catalogue.connection.execute("FROM title_terms").fetchall()
        assert actual == [(1, "dog"), (1, "story"), (2, "dog")]

    def test_is_filled_once(self) -> None:
        """Recommenders that need it may all ask for it."""
        with tiny_catalogue([Tiny(1, "Dog")]) as catalogue:
            add_title_terms(catalogue)
            add_title_terms(catalogue)
            assert catalogue.counts()["title_terms"] == 1

    def test_leaves_no_dictionary_behind(self) -> None:
        """By counts of references alone: the collector may come much later."""
        gc.collect()
        gc.disable()
        try:
            with tiny_catalogue([Tiny(1, "Los olvidados", language="es"), Tiny(2, "Dogs")]) as catalogue:
                add_title_terms(catalogue)
            assert not [item for item in gc.get_objects() if type(item) is Dictionary]
        finally:
            gc.enable()

    def test_of_a_release_is_what_the_titles_say(self, small_release: Release) -> None:
        """It is among the tables, under the movie's own language."""
        rows = small_release.rows("SELECT term FROM title_terms WHERE movie_id = 1433 ORDER BY term")
        assert [row["term"] for row in rows] == ["backbone", "devil"]
