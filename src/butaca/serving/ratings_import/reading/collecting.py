"""Collection of rows during reading, up to the limits."""

from collections.abc import Callable, Hashable, Sequence

from butaca.bilingual import Bilingual
from butaca.catalogue.names import fold
from butaca.serving.ratings_import.import_limits import ImportLimits
from butaca.serving.ratings_import.rows import LeftOutCell, RatingRow, combine
from butaca.serving.ratings_import.unreadable import UnreadableImport

_SHOWN = 60  # characters of a value that is repeated
_PAUSE_EVERY = 200  # rows
_LISTED = 5_000  # rows of lists that are kept, of names ...
_LISTED_CHARACTERS = 256 << 10  # of together at most


def no_pause() -> None:
    """Do not pause."""


class CollectedRows:
    """The rows of an import, a row a movie, and unreadable cells.

    Movies are told apart by id or name only.

    ``pause`` is called now and then, to let other work go first.
    """

    def __init__(self, limits: ImportLimits, pause: Callable[[], None] = no_pause) -> None:
        self.limits = limits
        self._pause = pause
        self.row_count = 0
        self.listed_count = 0
        """Rows of lists and watchlists without stars, which do not count as seen."""
        self.left_out: list[LeftOutCell] = []
        self.left_out_count = 0
        self._rows: dict[Hashable, RatingRow] = {}
        self._listed: dict[Hashable, RatingRow] = {}
        self._listed_characters = 0
        self._name_characters = 0
        self._rows_before = 0

    @property
    def rows(self) -> Sequence[RatingRow]:
        """The rows, in the order in which their movies were first named."""
        return list(self._rows.values())

    @property
    def listed(self) -> Sequence[RatingRow]:
        """The first rows of lists whose movies are in no other row."""
        return [row for key, row in self._listed.items() if key not in self._rows]

    def begin_file(self) -> None:
        """Count the rows of another file from here."""
        self._rows_before = self.row_count

    def count_row(self) -> None:
        """Count a row before it is read.

        Raises:
            UnreadableImport: it is one too many.
        """
        self.row_count += 1
        if self.row_count % _PAUSE_EVERY == 0:
            self._pause()
        if self.row_count - self._rows_before > self.limits.rows or self.row_count > self.limits.rows_in_all:
            raise too_many_rows(self.limits)

    def add(self, row: RatingRow) -> None:
        """Keep a row, or merge it with that of the same movie.

        Raises:
            UnreadableImport: there are too many movies, or their names are too long.
        """
        key = _key(row)
        if known := self._rows.get(key):
            self._rows[key] = combine(known, row)
            return
        self._name_characters += len(row.title) + len(row.original_title)
        if len(self._rows) >= self.limits.rows or self._name_characters > self.limits.name_characters:
            raise too_many_rows(self.limits)
        self._rows[key] = row

    def add_listed(self, row: RatingRow) -> None:
        """Count a row of a list, and keep the first ones."""
        self.listed_count += 1
        self._listed_characters += len(row.title) + len(row.original_title)
        if len(self._listed) < _LISTED and self._listed_characters <= _LISTED_CHARACTERS:
            self._listed.setdefault(_key(row), row)

    def leave_out(self, line: int, column: str, value: str, problem: Bilingual, file: str | None) -> None:
        """Count a cell that cannot be read, and remember the first ones."""
        self.left_out_count += 1
        if len(self.left_out) < self.limits.named:
            shown = value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…"
            self.left_out.append(LeftOutCell(line, column, shown, problem, file))


def too_many_rows(limits: ImportLimits) -> UnreadableImport:
    """Return the error of a file with too many rows."""
    return UnreadableImport(
        Bilingual(f"it has more than {limits.rows:,} rows", f"tiene más de {limits.rows} filas"),
        Bilingual("send it in parts", "envíalo por partes"),
    )


def _key(row: RatingRow) -> Hashable:
    """Return the key of a row's movie: ids, else title and year."""
    if row.imdb or row.tmdb is not None or row.movielens is not None:
        return row.imdb, row.tmdb, row.movielens
    return fold(row.title), row.year, row.not_a_movie
