"""Search, in the small catalogue and among films made for it."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from butaca.catalogue import text_keys
from butaca.release.reader import Release
from butaca.serving.search.entries import MOVIES
from butaca.serving.search.explain import how
from butaca.serving.search.hits import Hit
from butaca.serving.search.search import search

from .handmade import Film, release

FILMS = (
    Film(1, "The Matrix", 1999, votes=900, directors=("Lana Wachowski",), companies=("Village Roadshow",)),
    Film(2, "Matrix", 1993, votes=5),
    Film(3, "Rocky II", 1979, votes=300, franchise="Rocky Collection", cast=("Sylvester Stallone",)),
    Film(4, "Rocky", 1976, votes=500, franchise="Rocky Collection", cast=("Sylvester Stallone", "Talia Shire")),
    Film(5, "Iron Man", 2008, votes=800),
    Film(6, "X-Men", 2000, votes=700),
    Film(7, "Heat", 1995, votes=600),
    Film(8, "Heat", 1986, votes=50),
    Film(9, "The Sea Inside", 2004, votes=200, original_title="Mar adentro"),
    Film(10, "Alien", 1979, votes=1000),
    Film(11, "Alein", 2011, votes=0),
    Film(12, "1984", 1956, votes=20),
    Film(13, "Pulp Fiction", 1994, votes=950),
    Film(14, "The Land", 1970, votes=10),
    Film(15, "La La Land", 2016, votes=850),
    *(Film(100 + number, f"Untitled {chr(97 + number) * 5}", votes=1) for number in range(20)),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Open a release of ``FILMS``."""
    return release(tmp_path_factory.mktemp("search"), FILMS)


def ids(hits: Sequence[Hit]) -> list[tuple[str, int]]:
    """Return the hits."""
    return [(hit.entry.kind, hit.entry.ref) for hit in hits]


def movies(hits: Sequence[Hit]) -> list[int]:
    """Return the movies that match."""
    return [hit.entry.ref for hit in hits if hit.entry.kind == "movie"]


def titles(found: Release, text: str) -> list[str]:
    """Return the titles of a search's hits."""
    return [hit.entry.title for hit in search(found, text, MOVIES)]


class TestAsTyped:
    """Names that have the words."""

    def test_words_begin_alike(self, small_release: Release) -> None:
        """Every word of the text begins a word of the title, in any order."""
        assert titles(small_release, "st to") == ["Toy Story", "Toy Story 3", "Toy Story 2"]

    def test_exact_then_beginning_then_rest(self, small_release: Release) -> None:
        """It is the film called It; Brother comes before O Brother, though fewer voted for it."""
        assert titles(small_release, "it")[0] == "It"
        assert titles(small_release, "brother")[:2] == ["Brother", "O Brother, Where Art Thou?"]

    def test_original_titles(self, small_release: Release) -> None:
        """In any script; the hit says which form matched."""
        assert titles(small_release, "poulain") == ["Amélie"]
        assert titles(small_release, "千と") == ["Spirited Away"]
        found = search(small_release, "fabuleux destin")[0]
        assert (found.entry.field, how(found)) == ("original_title", "prefix")
        assert found.entry.name == "Le Fabuleux Destin d'Amélie Poulain"

    @pytest.mark.parametrize(
        ("text", "kind"),
        [("pulp fiction", "exact"), ("PULP fic", "prefix"), ("fiction pulp", "words"), ("fict", "words")],
    )
    def test_says_how_it_matched(self, made: Release, text: str, kind: str) -> None:
        """Whole, its beginning, or its words."""
        found = search(made, text)[0]
        assert (found.entry.ref, how(found)) == (13, kind)

    def test_articles_do_not_count_against_fame(self, made: Release) -> None:
        """Matrix is The Matrix, which more people know; what is typed with its article is what has it."""
        assert movies(search(made, "matrix")) == [1, 2]
        assert movies(search(made, "the matrix")) == [1, 2]
        assert movies(search(made, "matrix, the"))[0] == 1
        assert movies(search(made, "the pulp fiction")) == [13]

    def test_an_article_is_left_out_once(self, made: Release) -> None:
        """La La Land is not The Land."""
        assert {hit.entry.ref: how(hit) for hit in search(made, "land")} == {14: "exact", 15: "words"}

    @pytest.mark.parametrize("text", ["rocky 2", "ROCKY II", "rocky two", "rocky-2"])
    def test_numbers_however_they_are_written(self, made: Release, text: str) -> None:
        """Roman, Arabic, in words."""
        found = search(made, text)[0]
        assert (found.entry.ref, how(found)) == (3, "exact")

    @pytest.mark.parametrize("text", ["xmen", "x men", "x-men", "X·MEN!"])
    def test_punctuation_and_spaces(self, made: Release, text: str) -> None:
        """With or without."""
        found = search(made, text)[0]
        assert (found.entry.ref, how(found)) == (6, "exact")

    def test_a_year_is_a_year_or_a_name(self, made: Release) -> None:
        """Which of two films, or a title."""
        assert movies(search(made, "heat 1986"))[0] == 8
        assert movies(search(made, "1995 heat"))[0] == 7
        assert movies(search(made, "1984")) == [12]
        assert movies(search(made, "heat", year=1986)) == [8]
        assert search(made, "sylvester stallone", year=1986) == []

    def test_kinds(self, made: Release) -> None:
        """A film before its collection, unless one says collection; people and companies by name."""
        assert ids(search(made, "rocky"))[:2] == [("movie", 4), ("collection", 1)]
        assert ids(search(made, "rocky collection"))[0] == ("collection", 1)
        assert ids(search(made, "stallone")) == [("person", 2)]
        assert ids(search(made, "village")) == [("company", 1)]
        assert ids(search(made, "rocky", ("collection", "company"))) == [("collection", 1)]

    def test_what_there_is_of_one(self, made: Release) -> None:
        """The number of films and the best known of them."""
        entry = search(made, "stallone")[0].entry
        assert (entry.movie_count, entry.best) == (2, 4)

    def test_each_once(self, small_release: Release) -> None:
        """Though title and original title both match."""
        for text in ("a", "the", "amelie", "toy story"):
            found = ids(search(small_release, text))
            assert len(found) == len(set(found))

    @pytest.mark.parametrize("text", ["", " ", "\x00", "?", "zzzzzzzz", "🎬"])
    def test_nothing(self, made: Release, text: str) -> None:
        """What is no name finds nothing."""
        assert search(made, text) == []


class TestSlips:
    """Words that are spelled otherwise."""

    @pytest.mark.parametrize(
        ("text", "movie"),
        [("plup fiction", 13), ("pulp ficton", 13), ("pullp fiction", 13), ("pulp fixtion", 13), ("matirx", 1),
         ("the mtarix", 1), ("pulpfiction", 13), ("iron mann", 5), ("ironman", 5), ("mar adantro", 9)],
    )  # fmt: skip
    def test_are_forgiven(self, made: Release, text: str, movie: int) -> None:
        """Left out, added, exchanged, swapped; a space too many or too few."""
        assert movies(search(made, text))[0] == movie

    def test_say_so(self, made: Release) -> None:
        """The hit says that it was spelled otherwise."""
        found = search(made, "silvester stalone")[0]
        assert (found.entry.kind, how(found)) == ("person", "typo")
        assert sum(match.edits for match in found.match.matches.values()) == 2

    def test_of_a_word_cut_short(self, made: Release) -> None:
        """As one types."""
        assert ids(search(made, "sylvets"))[0] == ("person", 2)

    def test_an_exact_name_that_nobody_knows(self, made: Release) -> None:
        """It does not hide what it may be a slip for."""
        assert sorted(movies(search(made, "alein"))) == [10, 11]

    def test_a_well_known_name_is_no_slip(self, made: Release) -> None:
        """Alien is meant."""
        assert movies(search(made, "alien")) == [10]

    def test_a_word_that_is_nowhere(self, made: Release) -> None:
        """Any may be, at a cost."""
        found = search(made, "matrix qqqqq")
        assert (movies(found)[0], how(found[0])) == (1, "part")
        assert movies(search(made, "matrix qqqqq wwwww"))[0] == 1
        assert search(made, "zjzjzj wkwkwk") == []


class TestAnyText:
    """Nothing that is typed is an operator or an error."""

    @given(st.text(max_size=60))
    def test_at_all(self, small_release: Release, text: str) -> None:
        """Each hit once, in a stable order."""
        found = ids(search(small_release, text))
        assert found == ids(search(small_release, text))
        assert len(found) == len(set(found))

    @given(st.lists(st.sampled_from([*"\"*^:+-(){},;'\\%_", "AND", "OR", "NOT", "NEAR(toy, 2)", "words", "toy", "\0"])))
    def test_of_operators(self, small_release: Release, parts: Sequence[str]) -> None:
        """Of full-text search and of SQL."""
        search(small_release, " ".join(parts))
        search(small_release, "".join(parts))

    @pytest.mark.parametrize(
        "text", ["a" * 10_000, "a " * 5_000, "toy story " * 1_000, "\0" * 10_000, "🎬" * 2_500, "مرحبا بالعالم " * 700]
    )
    def test_of_any_length(self, small_release: Release, text: str) -> None:
        """What is beyond the first words and letters does not count."""
        search(small_release, text)

    def test_that_no_file_can_hold(self, small_release: Release) -> None:
        """Halves of surrogate pairs, as a shell may give them."""
        assert titles(small_release, "toy story\udc80")[0] == "Toy Story"


@given(st.data())
def test_a_title_finds_itself(small_release: Release, data: st.DataObject) -> None:
    """Whole as the first or of the same name as the first, and with a slip among the hits."""
    rows = small_release.rows("SELECT id, title FROM movies ORDER BY id")
    movie, title = data.draw(st.sampled_from([tuple(row) for row in rows]))
    found = search(small_release, title)
    assert text_keys.key(found[0].entry.name) == text_keys.key(title)
    assert movie in movies(found)
    long = [place for place, letter in enumerate(title) if letter.isalpha()]
    if len(text_keys.key(title)) > 5 and len(title.split()) == 1:
        cut = data.draw(st.sampled_from(long))
        assert movie in movies(search(small_release, title[:cut] + title[cut + 1 :]))


def test_the_best_known_come_first(tmp_path: Path) -> None:
    """Of names that fit alike; equals by id."""
    films = [Film(1, "Dawn One", votes=5), Film(2, "Dawn Two", votes=9), Film(3, "Dawn Three", votes=5)]
    assert movies(search(release(tmp_path, films), "dawn")) == [2, 1, 3]
