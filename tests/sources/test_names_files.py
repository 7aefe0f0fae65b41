"""Names files: titles under which movies are known elsewhere."""

import gzip
from pathlib import Path

import pytest

from butaca.catalogue.catalogue import engine
from butaca.errors import MissingColumn, MissingFile
from butaca.sources.cleaning.plan import clean
from butaca.sources.folder import FolderSource
from small_films import Film

from .conftest import Clean

FILMS = [Film(1, "The Godfather"), Film(2, "Inception")]
ROWS = "SELECT movie_id, position, title, language, country FROM movie_titles ORDER BY 1, 2"
IMDB = (
    "titleId\tordering\ttitle\tregion\tlanguage\ttypes\tattributes\tisOriginalTitle\n"
    'tt1\t1\tThe "Godfather"\tUS\ten\t\\N\t\\N\t0\n'
    "tt1\t2\tEl padrino\tES\t\\N\timdbDisplay\t\\N\t0\n"
    "tt1\t3\tDer Pate\tDE\t\\N\timdbDisplay\t\\N\t0\n"
    "tt99\t1\tOtra\tES\t\\N\timdbDisplay\t\\N\t0\n"
)


def test_of_imdb(clean_films: Clean) -> None:
    """Spanish titles come first, quotes are letters, and titles of other movies are passed over."""
    done = clean_films(FILMS, lambda folder: (folder / "title.akas.tsv").write_text(IMDB, encoding="utf-8"))
    assert done.rows(ROWS) == [
        (1, 0, "El padrino", "es", "ES"),
        (1, 1, 'The "Godfather"', "en", "US"),
        (1, 2, "Der Pate", None, "DE"),
    ]
    assert "other_title_of_unknown_movie" not in done.counts


@pytest.mark.parametrize("name", ["titles.csv", "titles_es.csv.gz"])
def test_of_its_own_columns(clean_films: Clean, name: str) -> None:
    """With commas, packed, without a country; ids are the data's or IMDb's."""
    text = 'movie_id,title,language\n2,Origen,ES\ntt1,"El padrino, I",es\n'

    def edit(folder: Path) -> None:
        content = text.encode()
        (folder / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)

    assert clean_films(FILMS, edit).rows(ROWS) == [(1, 0, "El padrino, I", "es", None), (2, 0, "Origen", "es", None)]


def test_several(clean_films: Clean) -> None:
    """One after the other, by name; what the second repeats is counted."""

    def edit(folder: Path) -> None:
        for name in ("titles_a.tsv", "titles_b.tsv"):
            (folder / name).write_text("movie_id\ttitle\tlanguage\n2\tOrigen\tes\n", encoding="utf-8")

    done = clean_films(FILMS, edit)
    assert done.rows(ROWS) == [(2, 0, "Origen", "es", None)]
    assert done.counts["repeated_other_title"] == 1


def test_elsewhere(tmp_path: Path, small_data: Path) -> None:
    """A file that is named is read beside those of the folder; one that is not there is an error."""
    path = tmp_path / "more.tsv"
    path.write_text("movie_id\ttitle\n27205\tEl origen\n", encoding="utf-8")
    with engine(tmp_path) as connection:
        clean(connection, FolderSource(small_data, titles=[path]).load(connection, tmp_path))
        titles = connection.execute("SELECT title FROM movie_titles WHERE movie_id = 27205").fetchall()
    assert sorted(titles) == [("El origen",), ("Origen",)]
    with engine(tmp_path) as connection, pytest.raises(MissingFile, match=r"nowhere\.tsv: no such file"):
        FolderSource(small_data, titles=[tmp_path / "nowhere.tsv"]).load(connection, tmp_path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("film\ttitle\n1\tEl padrino\n", r"titles\.tsv, line 1: no column movie\. A file of titles has"),
        ("titleId\tregion\ntt1\tES\n", r"titles\.tsv, line 1: no column title\. A file of titles has"),
    ],
)
def test_another_file(clean_films: Clean, text: str, message: str) -> None:
    """The error names the column and those that a file of titles has."""
    with pytest.raises(MissingColumn, match=message):
        clean_films(FILMS, lambda folder: (folder / "titles.tsv").write_text(text, encoding="utf-8"))
