from pathlib import Path

from hypothesis import given
from hypothesis import strategies as some

from butaca.sources.cleaning.text_repair import repaired
from small_catalogue import rows
from small_films import Film
from sources.conftest import Clean


def _listed(*entries: dict[str, object]) -> str:
    return repr(list(entries))


class TestNestedColumns:
    """Genres, companies, countries, languages, keywords and collections."""

    def test_keep_the_order_of_the_list(self, clean_films: Clean) -> None:
        """A movie's first genre stays its first; each is counted once."""
        genres = _listed({"id": 9, "name": "Nine"}, {"id": 4, "name": "Four"}, {"id": 9, "name": "Nine"})
        cleaned = clean_films([Film(1, genres=genres)])
        assert cleaned.rows("SELECT genre_id, position FROM movie_genres ORDER BY position") == [(9, 0), (4, 1)]
        assert cleaned.rows("FROM genres ORDER BY id") == [(4, "Four"), (9, "Nine")]
        assert cleaned.examples("repeated_member") == [("1", "genres: 9 Nine")]

    def test_leave_out_entries_without_id_or_name(self, clean_films: Clean) -> None:
        """A movie may be left without any.

        The rest of the list stays.
        """
        genres = _listed({"id": None, "name": "A"}, {"id": 2, "name": " "}, {"id": -3, "name": "C"}, {"id": 4})
        countries = _listed({"iso_3166_1": "", "name": "Nowhere"}, {"iso_3166_1": "FR", "name": ""})
        cleaned = clean_films([Film(1, genres=genres, other={"production_countries": countries})])
        assert cleaned.rows("FROM genres") == []
        assert cleaned.rows("SELECT code, name FROM countries") == [("FR", "France")]
        assert cleaned.counts == {"member_without_id": 5, "missing_genres": 1}

    def test_name_an_id_as_most_movies_do(self, clean_films: Clean) -> None:
        """Of names equally frequent the first in the alphabet is taken."""
        named = [_listed({"id": 1, "name": name}) for name in ("Disney", "Pixar", "Pixar")]
        tied = [_listed({"id": 2, "name": name}) for name in ("B", "A")]
        cleaned = clean_films([Film(n, companies=cell) for n, cell in enumerate([*named, *tied])])
        assert cleaned.rows("FROM companies ORDER BY id") == [(1, "Pixar"), (2, "A")]

    def test_a_collection_needs_an_id_and_a_name(self, clean_films: Clean) -> None:
        """A movie belongs to no collection that does not exist."""
        cells = ["{'id': 5, 'name': 'Five', 'poster_path': '/5.jpg'}", "{'id': 6, 'name': ' '}", "{'name': 'Seven'}"]
        cells.append("{'id': -8, 'name': 'Eight'}")
        films = [Film(n, f"Film {n}", other={"belongs_to_collection": cell}) for n, cell in enumerate(cells)]
        cleaned = clean_films(films)
        assert cleaned.rows("SELECT collection_id FROM movies ORDER BY id") == [5, None, None, None]
        assert cleaned.rows("FROM collections") == [(5, "Five", "/5.jpg")]

    def test_a_malformed_cell_is_empty(self, clean_films: Clean) -> None:
        """The movie stays, and the finding shows the cell."""
        cleaned = clean_films([Film(1, genres="[{'id': 1", languages=()), Film(2)])
        assert cleaned.rows("SELECT id FROM movies ORDER BY id") == [1, 2]
        assert cleaned.examples("malformed_literal") == [("movies_dataset.csv, record 1", "genres: [{'id': 1")]


class TestLocalities:
    """Countries and languages have names in English and Spanish, whatever the source calls them."""

    def test_a_language_is_named_by_unicode(self, clean_films: Clean) -> None:
        """Its own name too.

        The source's name stays among the others, one that mixes scripts as well.
        """
        cleaned = clean_films([Film(1, languages=("ru", "zu"), original="ja")])
        assert cleaned.rows("SELECT code, name, name_es, native_name, other_names FROM languages ORDER BY code") == [
            ("ja", "Japanese", "japonés", "日本語", None),
            ("ru", "Russian", "ruso", "Русский", "Pусский"),
            ("zu", "Zulu", "zulú", "IsiZulu", None),
        ]
        assert cleaned.rows("SELECT language_code FROM movie_languages ORDER BY position") == ["ru", "zu"]

    def test_a_country_is_named_by_the_source(self, clean_films: Clean) -> None:
        """By the name most of its movies have.

        Unicode adds the Spanish name and others that people use.
        """
        odd = {"production_countries": _listed({"iso_3166_1": "US", "name": "America"})}
        cleaned = clean_films([Film(1, countries=("US", "DE")), Film(2, "B"), Film(3, "C", other=odd)])
        assert cleaned.rows("SELECT code, name, name_es FROM countries ORDER BY code") == [
            ("DE", "Germany", "Alemania"),
            ("US", "United States of America", "Estados Unidos"),
        ]
        others = cleaned.rows("SELECT other_names FROM countries WHERE code = 'US'")[0].split("; ")
        assert others[0] == "America"
        assert "USA" in others

    def test_a_state_that_is_no_more_has_a_spanish_name(self, clean_films: Clean) -> None:
        """TMDB has codes of its own for such states."""
        cell = _listed({"iso_3166_1": "SU", "name": "Soviet Union"}, {"iso_3166_1": "XC", "name": "Czechoslovakia"})
        cleaned = clean_films([Film(1, other={"production_countries": cell})])
        assert cleaned.rows("SELECT name_es FROM countries ORDER BY code") == ["Unión Soviética", "Checoslovaquia"]


class TestRatings:
    """Ratings by MovieLens' ids."""

    LINKS = ({"movieId": 11, "imdbId": 1, "tmdbId": 1}, {"movieId": 12, "imdbId": 2, "tmdbId": "2.0"})

    def _edit(self, folder: Path, ratings: list[tuple[object, ...]], *links: dict[str, object]) -> None:
        columns = ("userId", "movieId", "rating", "timestamp")
        rows(folder / "ratings.csv", columns, [dict(zip(columns, row, strict=True)) for row in ratings])
        if links:
            rows(folder / "links.csv", ("movieId", "imdbId", "tmdbId"), links)

    def test_are_of_the_movies_that_the_links_name(self, clean_films: Clean) -> None:
        """The last rating of a person for a movie counts.

        At equal times the last in the file.
        """
        given = [(1, 11, 3, 50), (1, 12, 4.5, 10), (1, 12, 2, 10), (2, 11, 1, 9), (2, 11, 5, 8), (2, 77, 5, 8)]
        cleaned = clean_films([Film(1), Film(2, "B")], lambda folder: self._edit(folder, given, *self.LINKS))
        assert cleaned.rows("FROM ratings") == [(1, 1, 3, 50), (1, 2, 2, 10), (2, 1, 1, 9)]
        assert (cleaned.counts["repeated_rating"], cleaned.counts["rating_of_unknown_movie"]) == (2, 1)

    def test_without_links_are_of_the_movie_itself(self, clean_films: Clean) -> None:
        """Ratings of one's own use the catalogue's ids."""
        cleaned = clean_films([Film(1)], lambda folder: self._edit(folder, [(5, 1, 0.5, 3), (5, 11, 1, 3)]))
        assert cleaned.rows("FROM ratings") == [(5, 1, 0.5, 3)]

    def test_have_stars_a_user_a_movie_and_a_time(self, clean_films: Clean) -> None:
        """Impossible ratings are left out, and never fatal."""
        bad = [
            (1, 1, 0, 3),
            (1, 1, 5.5, 3),
            (1, 1, "many", 3),
            (-1, 1, 3, 3),
            ("", 1, 3, 3),
            (1, "", 3, 3),
            (1, 1, 3, ""),
        ]
        bad += [("1e30", "1e30", "1e30", "1e30"), (1, 1, 3, "yesterday")]
        cleaned = clean_films([Film(1)], lambda folder: self._edit(folder, bad))
        assert cleaned.rows("FROM ratings") == []
        assert cleaned.counts == {"impossible_rating": 9}

    def test_links_that_are_no_numbers_link_nothing(self, clean_films: Clean) -> None:
        """An id at MovieLens is a number from 0."""
        odd = [{"movieId": -4, "imdbId": 77, "tmdbId": 1}, {"movieId": 5, "imdbId": 77, "tmdbId": "1e30"}]
        odd.append({"movieId": 7, "imdbId": 78, "tmdbId": 2})
        films, ratings = [Film(1), Film(2, "B")], [(1, 5, 3, 3), (1, 7, 3, 3)]
        cleaned = clean_films(films, lambda folder: self._edit(folder, ratings, *odd))
        assert cleaned.rows("SELECT movielens_id FROM movie_details ORDER BY movie_id") == [None, 7]
        assert cleaned.counts["rating_of_unknown_movie"] == cleaned.counts["movies_without_links"] == 1


class TestTidyNames:
    """Names are what people see and type."""

    @given(some.text())
    def test_tidying_twice_is_tidying_once(self, text: str) -> None:
        """And leaves no control character and no space to be removed."""
        once = repaired(text)
        assert repaired(once) == once == " ".join(once.split())
        assert not any(ord(letter) < 32 or 0x7F <= ord(letter) <= 0x9F for letter in once)

    def test_a_title_is_tidied_wherever_it_stands(self, clean_films: Clean) -> None:
        """A name that would vanish is left as it is."""
        cleaned = clean_films([Film(1, "\tSpace\u200b\n Jam "), Film(2, "\u200b")])
        assert cleaned.rows("SELECT title FROM movies ORDER BY id") == ["Space Jam", "\u200b"]
        assert cleaned.rows("SELECT original_title FROM movie_details WHERE movie_id = 1") == ["Space Jam"]
        assert cleaned.examples("control_characters")[0] == ("movies 1", r"'\tSpace\u200b\n Jam'")
