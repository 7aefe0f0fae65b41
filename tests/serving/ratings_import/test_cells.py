"""One bad cell is left out and named; its row counts without it, and the file is never refused for it."""

import pytest

from butaca.serving.ratings_import.reading import cells
from butaca.serving.ratings_import.reading.cells import BadCell
from butaca.serving.ratings_import.unreadable import UnreadableImport

from .writing import imported, stars, table


@pytest.mark.parametrize(
    ("text", "out_of", "rating"),
    [
        *(("4.5", 5, 4.5), ("4,5", 5, 4.5), (" 4 ", 5, 4.0), ("4.50", 5, 4.5), ("0.5", 5, 0.5), ("5", 5, 5.0)),
        *(("", 5, None), ("0", 5, None), ("0.0", 5, None), ("0", 10, None), ("★★★½", 5, 3.5), ("★★★☆☆", 5, 3.0)),
        *(("½", 5, 0.5), ("9", 10, 4.5), ("1", 10, 0.5), ("10", 10, 5.0), ("9.0", 10, 4.5)),
    ],
)
def test_ratings(text: str, out_of: int, rating: float | None) -> None:
    """With a comma or a point, drawn or in digits; 0 is none."""
    assert cells.stars(text, out_of).stars == rating


@pytest.mark.parametrize(
    ("text", "out_of"),
    [
        *(("good", 5), ("-1", 5), ("4.3", 5), ("5.5", 5), ("11", 5), ("1e1", 5), ("nan", 5), ("٤", 5), ("4 5", 5)),
        *(("11", 10), ("7.5", 10), ("0.5", 10), ("A", 10)),
    ],
)
def test_what_is_no_rating(text: str, out_of: int) -> None:
    """Says what would be one."""
    with pytest.raises(BadCell, match="0.5 to 5" if out_of == 5 else "1 to 10"):
        cells.stars(text, out_of)


def test_a_bad_cell_is_named_and_its_row_counts() -> None:
    """In every column that is read, with line, column and value."""
    content = (
        "Name,Year,Rating\nHeat,1995,4.5\nRonin,1998,good\nUp,20x9,3\n" + "x" * 201 + ",1990,2\nBrazil,1985,★★★★\n"
    )
    given = imported(content.encode())
    assert {row.name: row.stars for row in given.rows} == {
        "Heat (1995)": 4.5, "Ronin (1998)": None, "Up": 3.0, "": 2.0, "Brazil (1985)": 4.0,
    }  # fmt: skip
    assert [(cell.line, cell.column, cell.value) for cell in given.left_out] == [
        (3, "Rating", "good"), (4, "Year", "20x9"), (5, "Name", "x" * 59 + "…"),
    ]  # fmt: skip
    assert given.left_out[0].problem.es == "ha de ser de 0,5 a 5 estrellas, en medias"


@pytest.mark.parametrize(
    ("year", "title", "name"),
    [
        ("(1995)", "Heat", "Heat (1995)"),
        ("[1995]", "Heat", "Heat (1995)"),
        ("1995.0", "Heat", "Heat (1995)"),
        ("1995-12-15", "Heat", "Heat (1995)"),
        ("", "Heat (1995)", "Heat (1995)"),
        ("", "Heat (Director's Cut)", "Heat (Director's Cut)"),
        ("", "2012 (2009)", "2012 (2009)"),
        ("", "1984", "1984"),
        ("", "(1995)", "(1995)"),
        ("", "Film (9999)", "Film (9999)"),
    ],
)
def test_years(year: str, title: str, name: str) -> None:
    """In brackets, in a date, or behind the title where the column is empty."""
    given = imported(f'Name,Year,Rating\n"{title}","{year}",4\n'.encode())
    assert [(row.name, row.year is None) for row in given.rows] == [
        (name, name in (title, "1984") and not _dated(name))
    ]
    assert given.left_out_count == 0


def _dated(name: str) -> bool:
    return name in ("Heat (1995)", "2012 (2009)")


def test_ids_of_imdb_in_capitals() -> None:
    """As some converters write them."""
    content = b"Const,Your Rating,Title,Year\nTT0113277,9,Heat,1995\nNM0000134,8,Someone,1943\n"
    assert [(row.imdb, row.not_a_movie) for row in imported(content).rows] == [
        ("tt0113277", None),
        ("nm0000134", "person"),
    ]


def test_bad_ids_are_named() -> None:
    """The title is still there."""
    given = imported(b"Const,Your Rating,Title\nttt1,9,Heat\n113277,8,Ronin\n")
    assert [(row.title, row.imdb, row.stars) for row in given.rows] == [("Heat", None, 4.5), ("Ronin", "tt0113277", 4)]
    assert [(cell.column, cell.value) for cell in given.left_out] == [("Const", "ttt1")]
    given = imported(b"userId,movieId,rating\n1,x,4\n1,6,4\n")
    assert [(row.name, row.movielens) for row in given.rows] == [("", None), ("MovieLens 6", 6)]


def test_the_first_hundred_are_named_and_all_are_counted() -> None:
    """However many there are."""
    given = imported(b"Name,Year,Rating\n" + b"".join(b"F%d,2000,bad\n" % n for n in range(150)))
    assert (len(given.left_out), given.left_out_count, len(given.rows)) == (100, 150, 150)


class TestOutOfTen:
    """Ratings out of ten in a column out of five are never half of them taken as stars."""

    def test_are_refused(self) -> None:
        """With what to do."""
        rows = [{"Name": f"Film {n}", "Year": "2000", "Rating": str(n)} for n in range(1, 11)]
        with pytest.raises(UnreadableImport, match="5 of 10 ratings are above 5, so they are out of ten; call their"):
            imported(table(rows))

    def test_a_slip_is_a_bad_cell(self) -> None:
        """One alone, or among halves, which nobody gives out of ten."""
        assert stars(b"Name,Year,Rating\nHeat,1995,8\nUp,2009,4\n") == {"Heat (1995)": None, "Up (2009)": 4}
        content = b"Name,Year,Rating\nHeat,1995,8\nUp,2009,3.5\nRonin,1998,7\n"
        assert (stars(content)["Up (2009)"], imported(content).left_out_count) == (3.5, 2)
