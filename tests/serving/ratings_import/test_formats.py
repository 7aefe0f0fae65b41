"""Every format is told by its content and read by its columns."""

import pytest

from butaca.serving.ratings_import.reading.read_file import RatingsImport
from butaca.serving.ratings_import.unreadable import UnreadableImport

from .writing import TABLES, Opinion, imported, stars, table, trakt_json, zipped

HEAT = Opinion("Heat", 1995, 4.5)
SEEN = Opinion("Ronin", 1998, None, "tt0122690", 8195, 2278)


def codes(given: RatingsImport) -> list[str]:
    """Return the formats of the files that were read."""
    return [file.format.code for file in given.files]


@pytest.mark.parametrize("code", TABLES)
def test_a_table_is_told_by_its_columns(code: str) -> None:
    """A rating, and a movie that was seen without one."""
    given = imported(table([TABLES[code](HEAT), TABLES[code](SEEN)]))
    assert codes(given) == [code]
    assert [row.stars for row in given.rows] == [4.5, None]
    assert [row.line for row in given.rows] == [2, 3]
    if code != "movielens":
        assert [(row.title, row.year) for row in given.rows] == [("Heat", 1995), ("Ronin", 1998)]
    if code in ("imdb", "trakt", "movielens_site"):
        assert [row.imdb for row in given.rows] == ["tt0113277", "tt0122690"]
    if code in ("movielens", "movielens_site"):
        assert [row.movielens for row in given.rows] == [6, 2278]
    if code in ("trakt", "movielens_site"):
        assert [row.tmdb for row in given.rows] == [949, 8195]


def test_trakt_json() -> None:
    """Ratings, what was watched, and neither."""
    given = imported(trakt_json([HEAT, SEEN]))
    assert codes(given) == ["trakt_json"]
    assert [(row.title, row.year, row.imdb, row.tmdb, row.stars) for row in given.rows] == [
        ("Heat", 1995, "tt0113277", 949, 4.5),
        ("Ronin", 1998, "tt0122690", 8195, None),
    ]
    listed = b'[{"listed_at": "2024", "type": "movie", "movie": {"title": "Up", "year": 2009, "ids": {}}}]'
    given = imported(listed)
    assert (given.rows, [note.code for note in given.notes]) == ([], ["listed"])


class TestImdb:
    """Exports of IMDb, of today and of before."""

    def test_kinds_of_titles_are_read(self) -> None:
        """In the forms of new exports, old ones, and other languages; what nobody knows may be a movie."""
        kinds = {
            "Movie": None, "Feature Film": None, "TV Movie": None, "Short": None, "tvMovie": None, "Film": None,
            "Video Game": "game", "videoGame": "game", "Videojuego": "game", "TV Series": "series",
            "tvMiniSeries": "series", "Mini serie TV": "series", "TV Episode": "episode", "tvEpisode": "episode",
            "Podcast Episode": "podcast", "Music Video": "music_video", "": None,
        }  # fmt: skip
        rows = [{"Const": f"tt{n:07}", "Your Rating": "9", "Title Type": kind} for n, kind in enumerate(kinds, 1)]
        assert [row.not_a_movie for row in imported(table(rows)).rows] == list(kinds.values())

    def test_lists_are_not_what_was_seen(self) -> None:
        """Only what has a rating was."""
        rows = [
            {"Position": "1", "Const": "tt0113277", "Title": "Heat", "Your Rating": ""},
            {"Position": "2", "Const": "tt0122690", "Title": "Ronin", "Your Rating": "8"},
            {"Position": "3", "Const": "tt0122691", "Title": "Up", "Your Rating": "0"},
        ]
        given = imported(table(rows))
        assert [(row.title, row.stars) for row in given.rows] == [("Ronin", 4.0)]
        assert [(note.code, note.text.en) for note in given.notes] == [
            ("listed", "2 on a list without a rating: these do not count as seen.")
        ]

    def test_older_headers(self) -> None:
        """As until 2017, and as in that year."""
        older = (
            '"position","const","created","Title","Title type","You rated","Year"\n'
            '"1","tt0113277","Mon Jan  7 2013","Heat","Feature Film","9","1995"\n'
        )
        assert stars(older.encode()) == {"Heat (1995)": 4.5}
        short = "Const,Your Rating,Date Added,Title\ntt0113277,9,2017-11-08,Heat\n"
        assert stars(short.encode()) == {"Heat": 4.5}

    def test_people_are_no_movies(self) -> None:
        """Lists of people have ids of theirs."""
        given = imported(b"Position,Const,Name,Your Rating\n1,nm0000134,Robert De Niro,9\n")
        assert [(row.imdb, row.not_a_movie) for row in given.rows] == [("nm0000134", "person")]


class TestLetterboxd:
    """Exports of Letterboxd, and what it imports."""

    def test_a_later_viewing_without_stars_takes_none_away(self) -> None:
        """One with stars replaces them; by date, whatever the order of the rows."""
        rows = [
            {"Name": "Heat", "Year": "1995", "Rating": rating, "Watched Date": day}
            for rating, day in (("3", "2023-01-01"), ("4.5", "2024-01-01"), ("2", "2022-01-01"), ("", "2025-01-01"))
        ]
        assert stars(table(rows)) == {"Heat (1995)": 4.5}
        undated = [{"Name": "Heat", "Year": "1995", "Rating": rating} for rating in ("3", "4", "")]
        assert stars(table(undated)) == {"Heat (1995)": 4.0}

    def test_a_watchlist_is_told_by_its_name(self) -> None:
        """Its header is that of what was seen; without a name a note says so."""
        content = b"Date,Name,Year,Letterboxd URI\n2024-01-02,Up,2009,u\n"
        assert stars(content, "watched.csv") == {"Up (2009)": None}
        assert stars(content, "My-Watchlist.csv") == {}
        assert [note.code for note in imported(content).notes] == ["seen_or_watchlist"]
        assert imported(content, name="watched.csv").notes == []

    @pytest.mark.parametrize("name", ["films.csv", "likes/films.csv", "letterboxd-ana\\likes\\films.csv"])
    def test_likes_are_told_by_their_name(self, name: str) -> None:
        """Without a zip around them too; where there are stars, these say it better."""
        content = b"Date,Name,Year,Letterboxd URI,Rating\n2024-01-02,Up,2009,u,\n2024-01-02,Heat,1995,u,1\n"
        assert [(row.liked, row.stars) for row in imported(content, name=name).rows] == [(True, None), (False, 1.0)]

    @pytest.mark.parametrize("rest", ["", ",,,,"])
    def test_a_list(self, rest: str) -> None:
        """Its films count as seen; also as a spreadsheet saves it."""
        text = (
            f"Letterboxd list export v7{rest}\nDate,Name,Tags,URL,Description\n"
            f'2024-01-02,Heists,,u,"Two\nlines"\n{rest}\nPosition,Name,Year,URL,Description\n1,Heat,1995,u,\n'
        )
        given = imported(text.encode())
        assert (codes(given), [note.code for note in given.notes]) == (["letterboxd_list"], ["list_as_seen"])
        assert [(row.name, row.line) for row in given.rows] == [("Heat (1995)", 7)]

    def test_what_it_imports(self) -> None:
        """Any of its columns, out of five or ten; an id alone is enough."""
        assert stars(b"Title,Year,Rating10\nHeat,1995,9\n") == {"Heat (1995)": 4.5}
        assert stars(b"tmdbID,Rating\n949,4.5\n") == {"TMDB 949": 4.5}
        assert stars(b"imdbID,WatchedDate\ntt0113277,2024-01-01\n") == {"tt0113277": None}
        assert stars(b"LetterboxdURI,Title,Rating,Rating10\nu,Heat,2,9\n") == {"Heat": 4.5}

    def test_the_zip(self) -> None:
        """The stars of today are in ratings.csv; likes are likes; the watchlist, lists and the deleted are nothing."""
        row = TABLES["letterboxd"]
        seen = b"Date,Name,Year,Letterboxd URI\n2024-01-02,%s,u\n"
        given = imported(
            zipped(
                [
                    ("diary.csv", table([row(Opinion("Heat", 1995, 2.0)) | {"Watched Date": "2030-01-01"}])),
                    ("ratings.csv", table([row(HEAT)])),
                    ("watched.csv", seen % b"Ronin,1998"),
                    ("watchlist.csv", seen % b"Up,2009"),
                    ("likes/films.csv", seen % b"Ronin,1998"),
                    ("likes/reviews.csv", seen % b"Brazil,1985"),
                    ("deleted/diary.csv", seen % b"Cats,2019"),
                    ("orphaned/diary.csv", seen % b"Cats,2019"),
                    ("lists/best.csv", b"Position,Name,Year\n1,Cats,2019\n"),
                    ("profile.csv", b"Date Joined,Username\n2020-01-01,ana\n"),
                ]
            )
        )
        assert {row.name: (row.stars, row.liked) for row in given.rows} == {
            "Heat (1995)": (4.5, False),
            "Ronin (1998)": (None, True),
        }
        assert [file.name for file in given.files] == [
            *("diary.csv", "ratings.csv", "watched.csv", "watchlist.csv", "likes/films.csv")
        ]
        notes = {note.code: note.text.en for note in given.notes}
        assert "profile.csv" in notes["not_read"]
        assert notes["listed"].startswith("1 on a list")


class TestTrakt:
    """Exports of Trakt as tables."""

    def test_history_is_seen_and_lists_are_not(self) -> None:
        """Episodes carry the name of their series and are told by type."""
        history = (
            "watched_at,action,type,title,year,trakt_rating,imdb_id,tmdb_id\n"
            "2024-01-02T00:00:00Z,scrobble,movie,Heat,1995,8.1,tt0113277,949\n"
            "2024-01-02T00:00:00Z,scrobble,episode,Heat,1995,8.1,tt9000001,5\n"
        )
        given = imported(history.encode())
        assert [(row.stars, row.not_a_movie) for row in given.rows] == [(None, None), (None, "episode")]
        watchlist = "rank,listed_at,type,title,year,imdb_id\n1,2024-01-02,movie,Heat,1995,tt0113277\n"
        assert imported(watchlist.encode()).rows == []

    def test_what_is_no_movie_in_json(self) -> None:
        """Shows, seasons and episodes."""
        given = imported(
            b'[{"rating": 9, "show": {"title": "Heat"}}, {"rating": 8, "type": "episode", "show": {}, "episode": {}}]'
        )
        assert [row.not_a_movie for row in given.rows] == ["series", "episode"]

    @pytest.mark.parametrize(
        "bad", ["7", "null", '"x"', "[1, 2]", "NaN", "{}", '{"rating": 8, "movie": null}', '{"movie": "Heat"}']
    )
    @pytest.mark.parametrize("before", [True, False])
    def test_an_element_that_is_none_of_its_own_is_left_out(self, bad: str, before: bool) -> None:
        """And named with its place; all others are read."""
        good = '{"rating": 8, "movie": {"title": "Heat", "year": 1995}}'
        text = f"[{bad}, {good}]" if before else f"[{good}, {bad}]"
        given = imported(text.encode())
        assert [(row.name, row.stars) for row in given.rows] == [("Heat (1995)", 4.0)]
        assert [(cell.line, cell.column) for cell in given.left_out] == [(1 if before else 2, "element")]
        assert (given.left_out_count, given.row_count) == (1, 2)

    def test_numbers_at_the_end_of_a_piece(self) -> None:
        """One that goes on in the next piece is one number."""
        good = '{"rating": 8, "movie": {"title": "Heat", "year": 1995}}'
        text = f"[{good},{' ' * ((64 << 10) - len(good) - 4)}12345678]"
        assert [cell.value for cell in imported(text.encode()).left_out] == ["12345678"]

    @pytest.mark.parametrize("title", ['["a"]', '{"a": 1}', "true", "300", "1.5"])
    def test_a_title_is_a_text(self, title: str) -> None:
        """What is none names no movie."""
        text = f'[{{"rating": 8, "movie": {{"title": {title}, "year": 1998}}}}]'
        given = imported(text.encode())
        assert [row.title for row in given.rows] == [""]
        assert [cell.column for cell in given.left_out] == ["movie.title"]

    def test_a_series_beside_no_movie(self) -> None:
        """Members of the other kinds may be null."""
        text = b'[{"rating": 8, "movie": null, "show": {"title": "Fargo", "year": 2014}}]'
        assert [row.not_a_movie for row in imported(text).rows] == ["series"]

    def test_what_was_played_no_times_was_not_seen(self) -> None:
        """As in a collection."""
        movie = '"movie": {"title": "Heat", "year": 1995}'
        assert imported(f'[{{"plays": 0, {movie}}}]'.encode()).rows == []
        assert len(imported(f'[{{"plays": 1, {movie}}}]'.encode()).rows) == 1


class TestMovieLens:
    """Exports of MovieLens."""

    def test_ratings_of_several_people_are_refused(self) -> None:
        """At the first row of a second one."""
        with pytest.raises(UnreadableImport, match="line 3: it has ratings of several people; keep the rows of one"):
            imported(b"userId,movieId,rating\n1,6,4.5\n2,6,4.5\nx")

    def test_the_older_data_sets_have_no_header(self) -> None:
        """Four numbers with colons between; movies and users beside them are no ratings."""
        ratings = b"7::6::4::978300760\r\n7::32::4.5::978302109\r\n"
        given = imported(ratings)
        assert codes(given) == ["movielens"]
        assert [(row.movielens, row.stars, row.line) for row in given.rows] == [(6, 4.0, 1), (32, 4.5, 2)]
        movies = b"6::Heat (1995)::Action|Crime|Thriller\n"
        packed = zipped([("ml-1m/ratings.dat", ratings), ("ml-1m/movies.dat", movies)])
        given = imported(packed)
        assert len(given.rows) == 2
        assert "movies.dat" in given.notes[0].text.en
        with pytest.raises(UnreadableImport, match="line 2: it has ratings of several people"):
            imported(b"1::6::4::978300760\n2::6::4::978300760\n")

    def test_titles_of_the_site(self) -> None:
        """Articles stand behind, other titles and the year in brackets."""
        rows = [{"movie_id": "29", "rating": "4", "title": "City of Lost Children, The (Cité, La) (1995)"}]
        row = imported(table(rows)).rows[0]
        assert (row.title, row.original_title, row.year) == ("City of Lost Children, The", "Cité, La", 1995)


@pytest.mark.parametrize(
    "header",
    [
        "movieId,imdbId,tmdbId",
        "movieId,title,genres",
        "userId,movieId,tag,timestamp",
        "id,title,vote_average,vote_count,imdb_id,overview",
        "adult,budget,id,imdb_id,title,release_date",
        "show_id,type,title,director,release_year,rating",
        "tconst,averageRating,numVotes",
    ],
)
def test_catalogues_are_no_exports(header: str) -> None:
    """Nobody has seen all films that there are."""
    with pytest.raises(UnreadableImport, match="its columns are"):
        imported(f"{header}\n{'1,' * header.count(',')}1\n".encode())
