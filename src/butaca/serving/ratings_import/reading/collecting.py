"""Gathers rows as they are read, and stops at the first one too many."""

from collections.abc import Callable, Hashable, Sequence

from butaca.bilingual import Bilingual
from butaca.catalogue.names import fold
from butaca.serving.ratings_import.limits import Limits
from butaca.serving.ratings_import.rows import LeftOutCell, Row, combined
from butaca.serving.ratings_import.unreadable import UnreadableImport

_SHOWN = 60  # characters of a value that is repeated
_PAUSE_EVERY = 200  # rows


def go_on() -> None:
    """Do not pause."""


class Collected:
    """The rows of an import, each movie once as far as its name tells, and what was left out.

    ``pause`` is called now and then, to let other work go first.
    """

    def __init__(self, limits: Limits, pause: Callable[[], None] = go_on) -> None:
        self.limits = limits
        self._pause = pause
        self.row_count = 0
        self.listed_count = 0
        """Rows of lists and watchlists without stars: nobody says that these were seen."""
        self.left_out: list[LeftOutCell] = []
        self.left_out_count = 0
        self._rows: dict[Hashable, Row] = {}
        self._name_characters = 0
        self._rows_before = 0

    @property
    def rows(self) -> Sequence[Row]:
        """Return the rows in the order in which their movies were first named."""
        return list(self._rows.values())

    def begin_file(self) -> None:
        """Count the rows of another file from here."""
        self._rows_before = self.row_count

    def count_row(self) -> None:
        """Count a row before it is looked at.

        Raises:
            UnreadableImport: it is one too many.
        """
        self.row_count += 1
        if self.row_count % _PAUSE_EVERY == 0:
            self._pause()
        if self.row_count - self._rows_before > self.limits.rows or self.row_count > self.limits.rows_in_all:
            raise too_many_rows(self.limits)

    def add(self, row: Row) -> None:
        """Keep a row, or add it to the one that names the same movie.

        Raises:
            UnreadableImport: there are too many movies, or their names are too long.
        """
        key = _key(row)
        if known := self._rows.get(key):
            self._rows[key] = combined(known, row)
            return
        self._name_characters += len(row.title) + len(row.original_title)
        if len(self._rows) >= self.limits.rows or self._name_characters > self.limits.name_characters:
            raise too_many_rows(self.limits)
        self._rows[key] = row

    def leave_out(self, line: int, column: str, value: str, problem: Bilingual, file: str | None) -> None:
        """Count a cell that cannot be read, and remember the first ones."""
        self.left_out_count += 1
        if len(self.left_out) < self.limits.named:
            shown = value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…"
            self.left_out.append(LeftOutCell(line, column, shown, problem, file))


def too_many_rows(limits: Limits) -> UnreadableImport:
    """Return the error of a file with more rows than it may have."""
    return UnreadableImport(
        Bilingual(f"it has more than {limits.rows:,} rows", f"tiene más de {limits.rows} filas"),
        Bilingual("send it in parts", "envíalo por partes"),
    )


def _key(row: Row) -> Hashable:
    """Return what tells movies apart before they are looked up: ids, else title and year."""
    if row.imdb or row.tmdb is not None or row.movielens is not None:
        return row.imdb, row.tmdb, row.movielens
    return fold(row.title), row.year, row.not_a_movie
