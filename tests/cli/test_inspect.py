"""What `butaca inspect` tells of files, and writes."""

from pathlib import Path

from .running import Capture, run

FILMS = (
    "Nr,Title,Year,Genre,Star1,Star2,Shelf\n"
    '1,Heat,1995,"Crime, Drama",Al Pacino,Val Kilmer,7\n'
    "2,Ronin,1998,Action,Robert De Niro,Jean Reno,8\n"
)
RATINGS = "user;movie_id;stars\nana;1;5\nluis;2;4\n"


def _data(folder: Path) -> Path:
    folder.mkdir()
    (folder / "films.csv").write_text(FILMS, encoding="utf-8")
    (folder / "stars.csv").write_text(RATINGS, encoding="utf-8")
    (folder / "notes.csv").write_text("shelf,room\n7,north\n", encoding="utf-8")
    return folder


def test_tells_fields_columns_and_examples(tmp_path: Path, capsys: Capture) -> None:
    """A table at a time, in at most 80 columns; then what is passed over."""
    assert run("inspect", _data(tmp_path / "data")) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "films.csv: movies, as the names of its columns tell (commas between fields)",
        "  title              Title                  Heat",
        "  year               Year                   1995",
        "  genres             Genre                  Crime, Drama",
        "  cast               Star1, Star2           Al Pacino",
        "  not read: Nr, Shelf",
        "",
        "stars.csv: ratings, as the names of its columns tell (semicolons between fields)",
        "  user               user                   ana",
        "  movie              movie_id               1",
        "  rating             stars                  5",
        "",
        "notes.csv: not read; its columns are shelf, room",
        "There are no keywords.",
    ]


def test_writes_what_a_build_reads(tmp_path: Path, capsys: Capture) -> None:
    """The file says the same, and can be edited."""
    data, written = _data(tmp_path / "data"), tmp_path / "columns.toml"
    assert run("inspect", data, "--write", written) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"written: {written}"
    assert written.read_text(encoding="utf-8").splitlines()[1:] == [
        "",
        "[ratings]",
        'file = "stars.csv"',
        'user = "user"',
        'movie = "movie_id"',
        'rating = "stars"',
        "",
        "[movies]",
        'file = "films.csv"',
        'title = "Title"',
        'year = "Year"',
        'genres = "Genre"',
        'cast = ["Star1", "Star2"]',
        "# not read: Nr, Shelf",
    ]
    written.write_text(written.read_text().replace('title = "Title"', 'id = "Nr"\ntitle = "Title"'))
    assert run("inspect", data, "--columns", written) == 0
    assert "  id                 Nr                     1" in capsys.readouterr().out.splitlines()


def test_what_is_wrong_is_an_error_of_a_line_each(tmp_path: Path, capsys: Capture) -> None:
    """With the exit code of a build that fails."""
    data = _data(tmp_path / "data")
    (data / "films.csv").write_bytes(b"version https://git-lfs.github.com/spec/v1\n")
    (data / "stars.csv").write_bytes(b"")
    assert run("inspect", data) == 1
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition(".csv")[0] for line in lines] == ["butaca: films", "butaca: stars"]
    assert run("inspect", data, "--columns", "titel=Title") == 2
