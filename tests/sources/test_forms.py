"""What a file holds does not depend on its form."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from butaca.errors import MissingFile, SourceErrors, UnreadableFile, UsageError
from sources.forms import FORMS, HEADER, ROWS, file, records, text, workbook
from sources.reading import read

_QUERY = (
    "SELECT id, title, release_date, list_transform(genres, lambda genre: genre.name), overview "
    "FROM raw_movies ORDER BY record"
)
EXPECTED: list[tuple[Any, ...]] = [
    (id_, title, year, genres.split("|") if genres else [], plot or None) for id_, title, year, genres, plot in ROWS
]


def _rows(place: Path, **options: str) -> list[tuple[Any, ...]]:
    """Return the movies of a place; a list that is unknown is empty."""
    with read(place, **options) as raw:
        return [(*row[:3], row[3] or [], row[4]) for row in raw.rows(_QUERY)]


@pytest.mark.parametrize("form", FORMS)
def test_the_same_table_gives_the_same_movies(form: str, tmp_path: Path) -> None:
    """From the folder that holds the file, and from the file itself."""
    path = FORMS[form](tmp_path)
    assert _rows(tmp_path) == EXPECTED
    if path.parent == tmp_path:
        assert _rows(path) == EXPECTED


def test_another_encoding_is_told(tmp_path: Path) -> None:
    """What it is cannot be known; the error says where, and the way out works."""
    file("films.csv", text(encoding="windows-1252"))(tmp_path)
    with pytest.raises(UnreadableFile, match=r"films\.csv, line 4: byte 0xD1 is not UTF-8 .* --encoding windows-1252"):
        _rows(tmp_path)
    assert _rows(tmp_path, encoding="windows-1252") == EXPECTED
    with pytest.raises(UsageError, match="no encoding called 'klingon'"):
        _rows(tmp_path, encoding="klingon")


def test_a_table_of_tabs_may_have_quotes_as_letters(tmp_path: Path) -> None:
    """As IMDb writes them: a title may begin with one that is never closed."""
    (tmp_path / "films.tsv").write_text('id\ttitle\tyear\n1\t"Fargo\t1996\n2\tThe "Godfather"\t1972\n')
    assert [row[1] for row in _rows(tmp_path)] == ['"Fargo', 'The "Godfather"']


class TestJson:
    """Objects in arrays, lines, or an object."""

    def test_keys_may_come_late(self, tmp_path: Path) -> None:
        """A key that only the last object has is a column."""
        rows: list[dict[str, object]] = [{"title": f"Film {n}", "year": 1990} for n in range(5_000)]
        rows.append({"title": "Last", "year": 1991, "overview": "late"})
        (tmp_path / "films.json").write_text(json.dumps(rows))
        with read(tmp_path) as raw:
            assert raw.rows("SELECT title FROM raw_movies WHERE overview = 'late'") == ["Last"]

    def test_an_array_within_a_long_object(self, tmp_path: Path) -> None:
        """It is read without the whole object in memory."""
        rows = [{**row, "overview": "x" * 100_000} for row in records() * 20]
        (tmp_path / "films.json").write_text(json.dumps({"page": 1, "results": rows}))
        assert len(_rows(tmp_path)) == 60

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            ('[{"title": "A"}, {"title": ]', r"films\.json, line 1: this is not valid JSON"),
            ('[{"title": "A"},\n {"title": "B"}', r"films\.json, line 2: the file breaks off"),
            ('[{"title": "A"},\n 7]', r"films\.json, line 2: a record is no object: 7"),
            ("[" * 100_000, r"films\.json: values within values"),
        ],
    )
    def test_damage_is_told_with_its_line(self, content: str, message: str, tmp_path: Path) -> None:
        """And a nesting without end is no crash."""
        (tmp_path / "films.json").write_text(content)
        with pytest.raises(UnreadableFile, match=message):
            _rows(tmp_path)


class TestErrors:
    """One line each, of the reader's kind."""

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
             r"films\.csv, line 1: this is a Git LFS pointer, not a table\. Fetch the file itself with: git lfs pull"),
            (b"<!DOCTYPE html><html></html>", r"films\.csv, line 1: this is an HTML or XML page"),
            (b"%PDF-1.7 ...", r"films\.csv, line 1: this is a PDF document, not a table\. Export it as CSV"),
            (b"\x89PNG\r\n\x1a\n\0\0", r"films\.csv, line 1: this is a picture, not a table"),
            (b"id,title\n1,a\0b\n", r"films\.csv, line 2: a null byte"),
            (b"PAR1 and nothing else", r"films\.csv: the Parquet file cannot be read"),
            (b"SQLite format 3\0 and nothing else", r"films\.csv: the database cannot be read"),
            (gzip.compress(b"id,title\n")[:-4], r"films\.csv: the gzip file ends too early"),
            (workbook([HEADER])[:-40], r"films\.csv: the packed file is damaged"),
            (b"id,title,year\n1,A,1990\n2,B\n", r"films\.csv, line 3: a record has 2 fields where the header has 3"),
            (b"id,title,year\r\n1,A,1990\n2,B\r\n", r"films\.csv, line 3: a record has 2 fields"),
            (b'id,title,year\n1,"A,1990\n', r"films\.csv, line 2: a quoted field is never closed"),
        ],
    )  # fmt: skip
    def test_names_the_file_and_the_way_out(self, content: bytes, message: str, tmp_path: Path) -> None:
        """Whatever the name of the file promises."""
        (tmp_path / "films.csv").write_bytes(content)
        with pytest.raises(UnreadableFile, match=message) as caught:
            _rows(tmp_path)
        assert "\n" not in str(caught.value)
        assert ". " in str(caught.value)

    def test_of_all_files_at_once(self, tmp_path: Path) -> None:
        """Each in a line of its own."""
        (tmp_path / "films.csv").write_bytes(b"id,title,year\n1,A,1990\n2,B\n")
        (tmp_path / "credits.csv").write_bytes(b"<html>log in</html>")
        (tmp_path / "ratings.csv").write_bytes(b"userId,fruit\n1,2\n")
        with pytest.raises(SourceErrors) as caught:
            _rows(tmp_path)
        files = [line.partition(":")[0].partition(",")[0] for line in str(caught.value).splitlines()]
        assert files == [
            "credits.csv",
            "ratings.csv",
            "films.csv",
        ]

    def test_of_a_folder_without_movies(self, tmp_path: Path) -> None:
        """It shows the columns that there are."""
        (tmp_path / "things.csv").write_text("colour,weight\nred,7\n")
        with pytest.raises(MissingFile, match=r"no table of movies.* --columns title=NAME: things\.csv has colour, we"):
            _rows(tmp_path)
        (tmp_path / "empty").mkdir()
        with pytest.raises(MissingFile, match="no file in it"):
            _rows(tmp_path / "empty")
        with pytest.raises(MissingFile, match="no such folder or file"):
            _rows(tmp_path / "nowhere")
