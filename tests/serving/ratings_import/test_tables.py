"""Text in any encoding, tables with any separator, and what is no table."""

import codecs
import re

import pytest

from butaca.serving.ratings_import.import_limits import ImportLimits
from butaca.serving.ratings_import.unreadable import UnreadableImport

from .writing import imported, stars

TEXT = "Date,Name,Year,Letterboxd URI,Rating\n2024-01-02,Amélie,2001,u,4.5\n"
READ = {"Amélie (2001)": 4.5}


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        codecs.BOM_UTF8 + TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
        TEXT.encode("cp1252"),
    ],
)
def test_encodings(content: bytes) -> None:
    """With a mark or without; what is no UTF-8 is of an older export."""
    assert stars(content) == READ


def test_a_line_in_another_encoding_spoils_no_other() -> None:
    """Files are put together of others."""
    content = TEXT.encode() + "2024,Señora,2000,u,3\n".encode("cp1252") + "2024,千と千尋,2001,u,5\n".encode()
    assert stars(content) == {**READ, "Señora (2000)": 3.0, "千と千尋 (2001)": 5.0}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n", "\r\r\n"])
def test_ends_of_lines(end: str) -> None:
    """Of any system, and lines that are empty."""
    assert stars(TEXT.replace("\n", end).encode()) == READ


@pytest.mark.parametrize("separator", [";", "\t", "|", ","])
@pytest.mark.parametrize("before", ["", "sep={}\n", '"sep={}"\n', "\n\n", "sep={}\n\n"])
def test_separators(separator: str, before: str) -> None:
    """As spreadsheets write them, announced or not; numbers may have a comma."""
    rating = "4,5" if separator != "," else "4.5"
    text = TEXT.replace("4.5", rating).replace(",", separator) if separator != "," else TEXT
    text = text.replace(f"4{separator}5", rating)
    assert stars((before.format(separator) + text).encode()) == READ


def test_a_separator_that_is_announced_and_another() -> None:
    """The one with which the header is known counts."""
    assert stars(b"sep=;\n" + TEXT.encode()) == READ


def test_names_of_columns_in_any_case() -> None:
    """And with spaces, underscores or quotes about them."""
    assert stars(b'"NAME" , year ,"RATING"\nHeat,1995,4.5\n') == {"Heat (1995)": 4.5}


class TestStrayQuotes:
    """A quote that is not closed costs its own row alone."""

    @pytest.mark.parametrize(
        "bad", ['2024,"Up,2009,u,3', '2024,"Up,2009,u,3\n2024,"Or, else",2000,u,2', '2024,Up,2009,"u,3']
    )
    def test_in_the_midst(self, bad: str) -> None:
        """The rows before and after are read as they are."""
        found = stars((TEXT + bad + "\n2024,Ronin,1998,u,4\n2024,Heat,1995,u,4\n").encode())
        assert found["Ronin (1998)"] == found["Heat (1995)"] == 4.0
        assert found["Amélie (2001)"] == 4.5
        assert "Up (2009)" in found

    def test_at_the_end(self) -> None:
        """And where nothing follows."""
        assert stars((TEXT + '2024,"Up,2009,u,3').encode())["Up (2009)"] == 3.0

    def test_too_many_are_refused(self) -> None:
        """Each costs a look at what follows."""
        with pytest.raises(UnreadableImport, match="line 102: too many quotes that are not closed"):
            imported(b"Name,Year,Rating\n" + b'"Up,2009,3\n' * 300)

    def test_a_text_may_have_lines(self) -> None:
        """As reviews do."""
        text = 'Name,Year,Rating,Review\nHeat,1995,4.5,"Slow, ""grey"",\n\nand good."\nUp,2009,4,\n'
        given = imported(text.encode())
        assert [(row.name, row.stars, row.line) for row in given.rows] == [("Heat (1995)", 4.5, 2), ("Up (2009)", 4, 5)]


class TestTooManyCells:
    """A comma that is no separator shifts the columns: they are found again, or the row is left out and named."""

    @pytest.mark.parametrize(
        ("header", "row", "read"),
        [
            ("title,year,rating", "Alien,1979,4,5", {"Alien (1979)": 4.5}),
            ("title,year,rating", "Alien,1979,4,0,", {"Alien (1979)": 4.0}),
            ("rating,title,year", "4,5,Alien,1979", {"Alien (1979)": 4.5}),
            ("Date,Name,Year,Letterboxd URI,Rating", "2024-01-02,Alien,1979,u,4,5", {"Alien (1979)": 4.5}),
            ("title,year,rating", "I, Robot,2004,4", {"I, Robot (2004)": 4.0}),
            ("title,year,rating", "10,000 BC,2008,3", {"10,000 BC (2008)": 3.0}),
            (
                "title,year,rating",
                "Crouching Tiger, Hidden Dragon,2000,4,5",
                {"Crouching Tiger, Hidden Dragon (2000)": 4.5},
            ),
            ("title,year,rating", "Me, Myself, Irene,2000,3", {"Me, Myself, Irene (2000)": 3.0}),
            ("title,year,rating", "Heat,1995,4,good", {"Heat (1995)": 4.0}),
            ("Const,Your Rating,Title,Year,IMDb Rating", "tt0113277,9,Heat,1995,8,3", {"Heat (1995)": 4.5}),
        ],
    )
    def test_only_one_way_to_read_it(self, header: str, row: str, read: dict[str, float]) -> None:
        """In which every number can be one of its column."""
        given = imported(f"{header}\n{row}\n".encode())
        assert {entry.name: entry.stars for entry in given.rows} == read
        assert given.left_out_count == 0

    @pytest.mark.parametrize(
        ("header", "row"),
        [
            ("title,year,rating", "Alien,1979,4,3"),  # no stars in halves
            ("title,year,rating", "Alien,1979,4,348"),
            ("title,year,rating,average", "Alien,1979,4,5,7"),  # 4.5 and 7, or 4 and 5.7
            ("title,year,rating,average", "Alien,1979,4,5,7,8,9"),
            ("title,year,rating", "a, b, c, d, e,1979,4"),
        ],
    )
    def test_any_other_row_is_left_out(self, header: str, row: str) -> None:
        """It is named, and the others are read."""
        given = imported(f"{header}\n{row}\nHeat,1995,4\n".encode())
        assert [entry.name for entry in given.rows] == ["Heat (1995)"]
        assert [(cell.line, cell.column, cell.value) for cell in given.left_out] == [(2, "row", row)]
        assert f"for {header.count(',') + 1} columns" in given.left_out[0].problem.en
        assert given.row_count == 2

    def test_columns_of_many_rows_are_not_looked_for(self) -> None:
        """It takes time for each."""
        given = imported(b"title,year,rating\n" + b"".join(b"A %d,1999,4,5\n" % n for n in range(1005)))
        assert (len(given.rows), given.left_out_count, given.row_count) == (1000, 5, 1005)


@pytest.mark.parametrize("rows", ["", "\n\n", ",,\n"])
def test_a_table_without_rows_has_a_note(rows: str) -> None:
    """Nobody wonders where the movies are."""
    given = imported(f"Date,Name,Year,Letterboxd URI,Rating\n{rows}".encode())
    assert [note.code for note in given.notes] == ["no_rows"]
    assert "no_rows" not in [note.code for note in imported(TEXT.encode()).notes]
    assert [note.code for note in imported(b"[]").notes] == ["no_rows"]


def test_short_and_long_rows() -> None:
    """A row may lack cells or have too many."""
    assert stars(b"Name,Year,Rating\nHeat\nUp,2009,4,x,y\n,,\n") == {"Heat": None, "Up (2009)": 4.0}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "it is empty; it can be an export of Letterboxd"),
        (b" \r\n\t\n", "it is empty"),
        (b"a,b\n1,2\n", "its columns are 'a, b'"),
        (b"a;b\n1;2\n", "its columns are 'a, b'"),
        (b"\x89PNG\0\0", "this is no text"),
        (TEXT.encode() + b"\0", "this is no text"),
        (b"\x1f\x8b\x08", "this is packed, and not as zip; unpack it"),
        (b"\xd0\xcf\x11\xe0\xa1", "this is a spreadsheet; save it as CSV"),
        (b"{}", "its JSON is no array of objects"),
        (b"[1]", "its JSON is not Trakt's"),
        (b"[" + b"1," * 30, "its JSON is not Trakt's"),
        (b"[1, 2", "it is no JSON"),
        (b'[{"a": 1}]', "its JSON is not Trakt's"),
        (b'[{"movie": {}}', "it is no JSON"),
        (b'[{"movie": {}} {}]', "it is no JSON"),
        (b"[" * 100_000, "it is no JSON"),
        (b'[{"movie":' + b"[" * 100_000, "it is no JSON"),
    ],
)
def test_what_is_no_export_is_refused(content: bytes, problem: str) -> None:
    """With the way out, in both languages."""
    with pytest.raises(UnreadableImport, match=re.escape(problem)) as caught:
        imported(content)
    assert caught.value.text.en == str(caught.value)
    assert caught.value.text.es != caught.value.text.en


class TestLimits:
    """Each stands before the work."""

    LIMITS = ImportLimits(rows=3, record_characters=1000, name_characters=60)

    @pytest.mark.parametrize(
        ("content", "problem"),
        [
            (b"Name,Year\n" + b"Heat,1995\n" * 4, "it has more than 3 rows; send it in parts"),
            (b"Name,Year\n" + b"\n" * 9, "it has more than 3 rows"),
            (b"Name,Year\n" + b"".join(b"%s,%d\n" % (b"x" * 25, n) for n in (1990, 1991, 1992)), "more than 3 rows"),
            (b'Name,Year\n"' + b"x" * 2000, "a line has more than 1,000 characters"),
            (b"x" * 100_000, "a line has more than 1,000 characters"),
            (b"[" + b'{"movie": {}},' * 4 + b"]", "it has more than 3 rows"),
            (b"[" + b"1" * 100_000, "an element of it has more than 1,000 characters"),
            (b'[{"movie": "' + b"x" * 100_000, "an element of it has more than 1,000 characters"),
        ],
    )
    def test_stop_at_the_first_too_many(self, content: bytes, problem: str) -> None:
        """Rows, names and lengths."""
        with pytest.raises(UnreadableImport, match=problem):
            imported(content, self.LIMITS)

    def test_the_row_that_is_one_too_many_is_not_waited_for(self) -> None:
        """Nothing behind it is read."""

        class Endless:
            """A file of rows without an end."""

            read_bytes = 0

            def tell(self) -> int:
                return 0

            def seek(self, place: int) -> None:
                self.read_bytes = place

            def read(self, size: int) -> bytes:
                first = b"Name,Year\n" if not self.read_bytes else b""
                self.read_bytes += size
                return (first + b"Up,2009\n" * (size // 8))[:size]

        from butaca.serving.ratings_import.reading.read_file import read

        file = Endless()
        with pytest.raises(UnreadableImport, match="it has more than 20,000 rows"):
            read(file)  # type: ignore[arg-type]
        assert file.read_bytes < 400_000
