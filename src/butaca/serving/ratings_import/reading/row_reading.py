"""Rows from the values of a format's columns.

A cell that cannot be read is left out and named.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from butaca.bilingual import Bilingual
from butaca.serving.ratings_import.reading import cells
from butaca.serving.ratings_import.reading.cells import BadCell
from butaca.serving.ratings_import.reading.collecting import CollectedRows
from butaca.serving.ratings_import.reading.import_formats import ImportField, ImportFormat
from butaca.serving.ratings_import.reading.import_tables import ImportTable
from butaca.serving.ratings_import.reading.misaligned import align
from butaca.serving.ratings_import.rows import RatingRow
from butaca.serving.ratings_import.unreadable import UnreadableImport

Value = TypeVar("Value")

_ROW = "row"
_A_TEXT = Bilingual("it has to be a text", "ha de ser un texto")
_ALIGNED = 1_000  # rows with too many cells whose columns are looked for
_OUT_OF_TEN_SHARE = 0.1  # of the ratings, from which on those above five are no slips
_OUT_OF_TEN_COUNT = 2


@dataclass(frozen=True)
class RowSource:
    """The source of rows: a file's name and what it implies."""

    name: str | None = None
    listed: bool = False
    """True if rows without stars are only on a list."""
    liked: bool = False
    rank: int = 0
    """Stars of a source of a higher rank count more."""


class Cell(NamedTuple):
    """A value that is not empty, and its column.

    ``is_text`` is False for a number of JSON.
    """

    column: str
    text: str
    is_text: bool = True


Cells = Mapping[ImportField, Cell]


def read_table(table: ImportTable, source: RowSource, collected: CollectedRows) -> None:
    """Read all rows of a table.

    Raises:
        UnreadableImport: there are too many, they are of several people, or the ratings are out of ten.
    """
    places = table.format.places(table.header)
    reader = RowReader(table.format, source, collected)
    blank_count = misaligned_count = 0
    for record in table.records:
        if not any(record.cells):
            blank_count += 1
            if blank_count > collected.limits.rows:
                collected.count_row()
            continue
        row: Sequence[str] | None = record.cells
        if len(record.cells) > len(table.header):
            misaligned_count += 1
            row = align(record.cells, table, places) if misaligned_count <= _ALIGNED else None
        if row is None:
            text = table.separator.join(record.cells)
            reader.leave_out(record.line, _ROW, text, _misaligned(len(record.cells), len(table.header)))
        else:
            reader.read(record.line, _cells(places, table.header, row))
    reader.finish()


def _cells(places: Mapping[ImportField, Sequence[int]], header: Sequence[str], record: Sequence[str]) -> Cells:
    cells_of: dict[ImportField, Cell] = {}
    for kind, columns in places.items():
        for place in columns:
            if place < len(record) and record[place].strip():
                cells_of[kind] = Cell(header[place].strip('\ufeff "'), record[place])
                break
    return cells_of


def _misaligned(cell_count: int, column_count: int) -> Bilingual:
    return Bilingual(
        f"it has {cell_count} cells for {column_count} columns; put quotes around a cell with a separator in it",
        f"tiene {cell_count} celdas para {column_count} columnas; pon entre comillas la celda que lleve un separador",
    )


def _of_ten(text: str) -> cells.Stars:
    return cells.stars(text, 10)


def _of_five(text: str) -> cells.Stars:
    return cells.stars(text, 5)


class RowReader:
    """Reader of one file's rows, which also checks them all together."""

    def __init__(self, kind: ImportFormat, source: RowSource, collected: CollectedRows) -> None:
        self._format, self._source, self._collected = kind, source, collected
        self._listed = source.listed or kind.unrated == "listed"
        self._person: str | None = None
        self._rated_count = self._over_five_count = 0
        self._halves = False

    def read(self, line: int, row: Cells) -> None:
        """Read one row."""
        self._collected.count_row()
        self._check_person(line, row)
        title, original_title, year = self._titles(line, row)
        imdb = self._value(line, row, "imdb", cells.imdb_id)
        stars = self._stars(line, row)
        rating_row = RatingRow(
            line=line,
            title=title,
            original_title=original_title,
            year=year,
            imdb=imdb,
            tmdb=self._value(line, row, "tmdb", cells.whole),
            movielens=self._value(line, row, "movielens", cells.whole),
            not_a_movie=cells.not_a_movie(self._text(line, row, "type"), imdb),
            stars=stars,
            liked=self._source.liked and stars is None,  # stars say it better
            date=cells.sortable_date(row["date"].text) if "date" in row else "",
            rank=self._source.rank,
            file=self._source.name,
        )
        if rating_row.stars is None and self._listed and "watched" not in row and not rating_row.liked:
            self._collected.add_listed(rating_row)
        else:
            self._collected.add(rating_row)

    def leave_out(self, line: int, name: str, text: str, problem: Bilingual) -> None:
        """Leave out and name a whole row, or what stands for one."""
        self._collected.count_row()
        self._leave_out(line, Cell(name, text), problem)

    def finish(self) -> None:
        """Check the scale of all ratings together.

        Raises:
            UnreadableImport: they are out of ten, where five is the most.
        """
        enough = max(_OUT_OF_TEN_COUNT, _OUT_OF_TEN_SHARE * self._rated_count)
        if self._over_five_count >= enough and not self._halves:
            raise UnreadableImport(
                Bilingual(
                    f"{self._over_five_count:,} of {self._rated_count:,} ratings are above 5, so they are out of ten",
                    f"{self._over_five_count} de {self._rated_count} notas pasan de 5, así que son sobre diez",
                ),
                Bilingual("call their column Rating10", "llama Rating10 a su columna"),
            )

    def _check_person(self, line: int, row: Cells) -> None:
        person = row["person"].text.strip() if "person" in row else None
        if person is None or person == self._person:
            return
        if self._person is not None:
            raise UnreadableImport(
                Bilingual(
                    f"line {line}: it has ratings of several people",
                    f"línea {line}: tiene notas de varias personas",
                ),
                Bilingual("keep the rows of one of them", "deja solo las filas de una de ellas"),
            )
        self._person = person[:100]

    def _titles(self, line: int, row: Cells) -> tuple[str, str, int | None]:
        title, original_title, year = "", "", self._value(line, row, "year", cells.year)
        if "title_and_year" in row:
            title, original_title, year = cells.title_and_year(self._text(line, row, "title_and_year"))
        if "title" in row:
            title = self._text(line, row, "title")
        if "original_title" in row:
            original_title = self._text(line, row, "original_title")
        if year is None:
            title, year = cells.without_year(title)
        return title, original_title if original_title != title else "", year

    def _text(self, line: int, row: Cells, kind: ImportField) -> str:
        """Return a text; empty if it is missing or too long."""
        cell = row.get(kind)
        if cell is None:
            return ""
        if not cell.is_text:
            self._leave_out(line, cell, _A_TEXT)
            return ""
        text = " ".join(cell.text.split())
        most = self._collected.limits.cell_characters
        if len(text) <= most:
            return text
        self._leave_out(line, cell, Bilingual(f"it has more than {most} characters", f"tiene más de {most} caracteres"))
        return ""

    def _stars(self, line: int, row: Cells) -> float | None:
        points = self._value(line, row, "points", _of_ten)
        if points and points.stars is not None:
            return points.stars
        stars = self._value(line, row, "stars", _of_five)
        if not stars or (stars.stars is None and not stars.out_of_ten):
            return None
        self._rated_count += 1
        self._halves |= not stars.whole
        if stars.out_of_ten:
            self._over_five_count += 1
            self._leave_out(line, row["stars"], cells.OVER_FIVE)
        return stars.stars

    def _value(self, line: int, row: Cells, kind: ImportField, read: Callable[[str], Value | None]) -> Value | None:
        cell = row.get(kind)
        if cell is None:
            return None
        try:
            return read(cell.text)
        except BadCell as error:
            self._leave_out(line, cell, error.problem)
            return None

    def _leave_out(self, line: int, cell: Cell, problem: Bilingual) -> None:
        self._collected.leave_out(line, cell.column, cell.text.strip(), problem, self._source.name)
