"""Columns are told by the names that people give them, and by what they hold."""

import json
from pathlib import Path
from typing import Any

import pytest

from butaca.errors import MissingColumn, UnreadableFile, UsageError
from butaca.sources.formats import known, vocabulary
from butaca.sources.formats.columns_file import of_arguments
from butaca.sources.formats.vocabulary import MOVIES, ROLES, plain
from butaca.sources.inspection import inspect
from sources.reading import read

OMDB = {
    "Title": "Heat", "Year": "1995", "Rated": "R", "Released": "15 Dec 1995", "Runtime": "170 min",
    "Genre": "Crime, Drama", "Director": "Michael Mann", "Actors": "Al Pacino, Robert Downey, Jr., Val Kilmer",
    "Language": "English, Spanish", "Country": "United States", "imdbRating": "8.3", "imdbVotes": "712,345",
    "imdbID": "tt0113277", "Type": "movie", "BoxOffice": "$67,436,818",
}  # fmt: skip


def _write(folder: Path, **files: str) -> Path:
    """Write files of text; a name's underscore stands before its suffix."""
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return folder


def _movie(place: Path, *columns: str) -> dict[str, Any]:
    """Return the first raw movie of a place, with its people by job, and its keywords."""
    with read(place, *columns) as raw:
        cursor = raw.connection.execute("SELECT * FROM raw_movies ORDER BY record LIMIT 1")
        names = [column[0] for column in cursor.description or ()]
        movie = dict(zip(names, cursor.fetchone() or (), strict=True))
        for nested in ("genres", "production_companies", "production_countries", "spoken_languages"):
            movie[nested] = [entry["name"] for entry in movie[nested] or ()]
        rows = raw.connection.execute('SELECT "cast", crew FROM raw_credits ORDER BY record LIMIT 1').fetchone()
        cast, crew = rows or (None, None)
        movie["cast"] = [entry["name"] for entry in sorted(cast or (), key=lambda entry: entry["order"])]
        movie["crew"] = [(entry["job"], entry["name"]) for entry in crew or ()]
        return movie


class TestFilesOfStrangers:
    """Headers as they are published, under other names than any format has."""

    def test_numbered_actors_and_years_in_brackets(self, tmp_path: Path) -> None:
        """In the order of the numbers."""
        text = (
            "Name,Year,Duration,Genre,Rating,Votes,Director,Actor 2,Actor 1,Actor 3\n"
            'Yaaram,(2019),110 min,"Comedy, Romance",4.4,35,Ovais Khan,Ishita Raj,Prateik,Siddhant Kapoor\n'
        )
        movie = _movie(_write(tmp_path, films_csv=text))
        assert (movie["title"], movie["release_date"], movie["runtime"]) == ("Yaaram", "(2019)", "110 min")
        assert movie["genres"] == ["Comedy", "Romance"]
        assert movie["cast"] == ["Prateik", "Ishita Raj", "Siddhant Kapoor"]
        assert (movie["vote_average"], movie["vote_count"]) == ("4.4", "35")

    def test_links_to_imdb_are_ids(self, tmp_path: Path) -> None:
        """And a movie without an id goes by them."""
        text = (
            "director_name,actor_2_name,actor_1_facebook_likes,genres,actor_1_name,movie_title,plot_keywords,"
            "movie_imdb_link,title_year,imdb_score\n"
            "James Cameron,Joel David Moore,1000,Action|Adventure,CCH Pounder,Avatar ,avatar|future,"
            "http://www.imdb.com/title/tt0499549/?ref_=fn_tt_tt_1,2009,7.9\n"
        )
        movie = _movie(_write(tmp_path, m_csv=text))
        assert (movie["id"], movie["imdb_id"], movie["title"]) == ("499549", "tt0499549", "Avatar")
        assert movie["cast"] == ["CCH Pounder", "Joel David Moore"]

    def test_a_rating_that_is_a_certificate_is_none(self, tmp_path: Path) -> None:
        """The score is; a country after a date is no part of it, and no company ends before its Inc."""
        text = (
            "name,rating,genre,year,released,score,votes,director,writer,star,country,gross,company,runtime\n"
            'The Shining,R,Drama,1980,"June 13, 1980 (United States)",8.4,927000,Stanley Kubrick,Stephen King,'
            'Jack Nicholson,United Kingdom,46998772,"Warner Bros., Inc.",146\n'
        )
        movie = _movie(_write(tmp_path, movies_csv=text))
        assert (movie["vote_average"], movie["release_date"]) == ("8.4", "June 13, 1980")
        assert movie["production_companies"] == ["Warner Bros. Inc."]
        assert movie["crew"] == [("Director", "Stanley Kubrick"), ("Writer", "Stephen King")]

    def test_one_object_of_json(self, tmp_path: Path) -> None:
        """As an API answers for one movie."""
        movie = _movie(_write(tmp_path, o_json=json.dumps(OMDB)))
        assert (movie["id"], movie["external_id"], movie["release_date"]) == ("113277", "tt0113277", "15 Dec 1995")
        assert movie["cast"] == ["Al Pacino", "Robert Downey Jr.", "Val Kilmer"]
        assert (movie["spoken_languages"], movie["revenue"]) == (["English", "Spanish"], "$67,436,818")

    def test_tables_in_spanish_with_a_row_a_person(self, tmp_path: Path) -> None:
        """Movies, actors and ratings are told by their columns, whatever the files are called."""
        _write(
            tmp_path,
            a_csv="film_id,titulo,año,genero\n7,El Sur,1983,Drama\n8,Tesis,1996,Thriller\n",
            b_csv="film_id,actor,character\n7,Omero Antonutti,Agustín\n8,Ana Torrent,Ángela\n8,Fele Martínez,Chema\n",
            c_csv="user_id;film_id;stars;date\nana;7;4,5;2020-01-02\nluis;8;3;2020-01-03\n",
        )
        with read(tmp_path) as raw:
            assert raw.counts == {"films": 2, "people": 3, "genres": 2, "keywords": 0, "ratings": 2}
            entries = "SELECT unnest(\"cast\") AS entry FROM raw_credits WHERE id = '8'"
            part = f"SELECT entry.name, entry.character FROM ({entries})"
            assert raw.rows(part) == [("Ana Torrent", "Ángela"), ("Fele Martínez", "Chema")]

    def test_years_and_articles_after_titles(self, tmp_path: Path) -> None:
        """Are read, and put in front."""
        text = 'movieId,title,genres\n1,"Matrix, The (1999)",Action\n2,Heat (1995),Crime\n3,"Ville, L\' (1988)",Drama\n'
        with read(_write(tmp_path, movies_csv=text)) as raw:
            assert raw.rows("SELECT title, release_date FROM raw_movies ORDER BY record") == [
                ("The Matrix", "1999"), ("Heat", "1995"), ("L'Ville", "1988"),
            ]  # fmt: skip

    @pytest.mark.parametrize(
        ("cell", "names"),
        [
            ("Drama|Crime, Organized", ["Drama", "Crime, Organized"]),
            ("Drama;Crime", ["Drama", "Crime"]),
            ("Drama / Crime", ["Drama", "Crime"]),
            ("['Drama', \"Crime\"]", ["Drama", "Crime"]),
            ('["Drama","Crime"]', ["Drama", "Crime"]),
            ('[{"name": "Drama"}, {"name": "Crime"}]', ["Drama", "Crime"]),
            ("[{'id': 1, 'name': 'Drama'}, {'id': 2, 'name': 'Crime'}]", ["Drama", "Crime"]),
            ('[{"id": 1, "name": "Drama", "x": null}, {"id": 2, "name": "Crime"}]', ["Drama", "Crime"]),
            ("Drama", ["Drama"]),
            ("N/A", []),
        ],
    )
    def test_lists_as_they_are_written(self, cell: str, names: list[str], tmp_path: Path) -> None:
        """In any way, in every row; each name has an id."""
        quoted = '"' + cell.replace('"', '""') + '"'
        rows = "".join(f"{n},Film {n},1990,{quoted}\n" for n in range(3))
        with read(_write(tmp_path, films_csv=f"id,title,year,genres\n{rows}")) as raw:
            assert raw.catalogue.malformed == []
            entries = raw.rows("SELECT genres FROM raw_movies")
            assert [[entry["name"] for entry in genres or ()] for genres in entries] == [names] * 3
            assert all(entry["id"] >= 0 for genres in entries for entry in genres or ())

    def test_lists_that_begin_late_are_lists(self, tmp_path: Path) -> None:
        """The first rows may have none."""
        rows = "".join(f"{n},Film {n},1990,{'Drama|Crime' if n > 900 else ''}\n" for n in range(1_000))
        with read(_write(tmp_path, films_csv=f"id,title,year,genres\n{rows}")) as raw:
            assert (raw.counts["genres"], raw.catalogue.malformed) == (2, [])

    def test_a_cell_that_does_not_fit_is_told(self, tmp_path: Path) -> None:
        """With its place; the others are read."""
        text = 'id,title,year,genres\n1,A,1990,"[""Drama""]"\n2,B,1991,"[""Drama"\n3,C,1992,"[""Crime""]"\n'
        with read(_write(tmp_path, films_csv=text)) as raw:
            assert raw.catalogue.malformed == [("films.csv, record 2", 'genres: ["Drama')]
            assert raw.counts["genres"] == 2


class TestDeclaredColumns:
    """What the user says stands above all else."""

    TEXT = "Nome,Ano,Nota A,Nota B,Gênero\nCentral,1998,8,9,Drama\n"

    def test_by_options(self, tmp_path: Path) -> None:
        """Pairs, several at once."""
        movie = _movie(_write(tmp_path, f_csv=self.TEXT), "title=Nome,year=Ano", "genres=genero,vote_average=Nota B")
        assert (movie["title"], movie["release_date"], movie["vote_average"]) == ("Central", "1998", "9")
        assert movie["genres"] == ["Drama"]

    def test_by_a_file_in_the_folder(self, tmp_path: Path) -> None:
        """An empty name leaves a field out; options are stronger."""
        _write(tmp_path, f_csv=self.TEXT)
        toml = '[movies]\nfile = "f.csv"\ntitle = "Nome"\nyear = "Ano"\ngenres = ["Gênero"]\nvote_average = ""\n'
        (tmp_path / "butaca.toml").write_text(toml, encoding="utf-8")
        assert _movie(tmp_path)["vote_average"] is None
        assert _movie(tmp_path, "vote_average=Nota A")["vote_average"] == "8"

    def test_what_is_written_reads_the_same(self, tmp_path: Path) -> None:
        """Inspecting writes a file by which the same is read."""
        data = _write(tmp_path, f_csv='Movie Title,Released,"Star ""1""",Star2\nHeat,1995,Al Pacino,Val Kilmer\n')
        before = _movie(data)
        inspection = inspect(data, of_arguments([]))
        (data / "butaca.toml").write_text(inspection.toml, encoding="utf-8")
        assert 'cast = ["Star \\u00221\\u0022", "Star2"]' in inspection.toml
        assert _movie(data) == before
        assert before["cast"] == ["Al Pacino", "Val Kilmer"]

    @pytest.mark.parametrize(
        ("option", "error", "message"),
        [
            ("title=Nombre", MissingColumn, r"f\.csv, line 1: no column 'Nombre' for title\. It has: Nome, Ano"),
            ("titel=Nome", UsageError, r"movies has no field 'titel'\. Its fields are: id, title"),
            ("films.title=Nome", UsageError, r"'films' is no table that is known\. These are: ratings, tags"),
            ("ratings.ids=users", UsageError, r"ratings\.ids is 'users'; it may be movies or links or imdb"),
            ("nowhere.toml", UsageError, r"no file nowhere\.toml, and no FIELD=COLUMN either"),
        ],
    )
    def test_that_are_not_there(self, option: str, error: type[Exception], message: str, tmp_path: Path) -> None:
        """Are named, with those that are."""
        _write(tmp_path, f_csv=self.TEXT)
        with pytest.raises(error, match=message):
            _movie(tmp_path, *(("title=Nome",) if option != "title=Nombre" else ()), option)


def test_two_tables_of_movies_are_one_too_many(tmp_path: Path) -> None:
    """If they are as good; a better one is taken, and the other named."""
    _write(tmp_path, a_csv="id,title,year\n1,A,1990\n", b_csv="id,title,year\n1,A,1990\n")
    with pytest.raises(UnreadableFile, match=r"b\.csv: it could be the movies, and so could a\.csv\. Take one"):
        _movie(tmp_path)
    assert _movie(tmp_path, "movies.file=b.csv")["title"] == "A"
    _write(tmp_path, b_csv="id,title,year,genres\n1,B,1990,Drama\n")
    assert _movie(tmp_path)["title"] == "B"


def test_what_is_passed_over_is_told(tmp_path: Path) -> None:
    """Columns, files, and rows that are no movies."""
    _write(
        tmp_path,
        films_csv="id,title,year,type,shelf\n1,A,1990,Movie,7\n2,B,1991,TV Series,8\n3,C,1992,tvEpisode,9\n",
        shelves_csv="shelf,room\n7,north\n",
    )
    with read(tmp_path) as raw:
        assert raw.noted == {"not_a_movie": 2, "unused_file": 1, "unused_column": 1}
        assert raw.counts["films"] == 1


def test_every_synonym_is_told_apart() -> None:
    """Within a role no name stands for two fields, but for ids, which may be IMDb's too, and titles."""
    for role in ROLES:
        seen: dict[str, str] = {}
        for field in role.fields:
            for name in field.names:
                other = seen.setdefault(name, field.name)
                assert other == field.name or {other, field.name} <= {"id", "imdb_id", "title", "original_title"}, name
    assert plain("Año ") == "ano"


def test_every_format_has_columns_of_its_roles() -> None:
    """What a format declares are fields of the vocabulary."""
    names = {name for role in ROLES for name in role.names}
    for format in known.FORMATS:
        assert set(format.columns) <= names
    assert vocabulary.MOVIES is MOVIES
