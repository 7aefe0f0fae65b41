"""Tables with separated columns, read record by record.

The separator and the header are detected first.
"""

import csv
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from butaca.bilingual import Bilingual
from butaca.serving.ratings_import.import_limits import ImportLimits
from butaca.serving.ratings_import.reading import import_formats
from butaca.serving.ratings_import.reading.import_formats import ImportFormat
from butaca.serving.ratings_import.unreadable import NotAnExport, UnreadableImport, empty

_BREAK = re.compile(r"[\r\n]")
_SEPARATORS = ",;\t|"
_NAMED_SEPARATOR = re.compile(r'"?sep=(.)"?[;,\t]*\s*')
_DAT_SEPARATOR = "::"
_DAT_HEADER = ("userId", "movieId", "rating", "timestamp")
_DAT_ROW = re.compile(r"\d+::\d+::\d(?:\.\d)?::\d+\s*", re.ASCII)
_BEFORE_A_TABLE = 20  # lines, at most, among which the header has to be
_REPAIRS = 100  # records with a stray quote, beyond which a file is refused


@dataclass(frozen=True)
class Record:
    """The cells of a record, and its first line, from 1."""

    line: int
    cells: Sequence[str]


@dataclass(frozen=True)
class ImportTable:
    """A table of a known format: its header and unread records."""

    format: ImportFormat
    separator: str
    header: Sequence[str]
    records: Iterator[Record]


def recognise_table(lines: Iterator[str], limits: ImportLimits) -> ImportTable:
    """Recognise the table in lines by its header.

    Each separator is tried until the header is that of a known format.

    Raises:
        NotAnExport: none is.
    """
    first = _first_lines(lines, limits)
    if first and _DAT_ROW.fullmatch(first[0]):
        return _dat(chain(first, lines), limits)
    named = _NAMED_SEPARATOR.fullmatch(first[0]) if first else None
    skipped = 1 if named else 0
    separators = dict.fromkeys((named[1] if named else "") + _SEPARATORS)
    for separator in separators:
        for line, header in _records_of(first[skipped:], separator):
            if kind := import_formats.recognise(header):
                rest = chain(first[skipped + line :], lines)
                reader = _Records(rest, separator, _Shape.of(kind, header), skipped + line, limits)
                return ImportTable(kind, separator, header, iter(reader))
    raise unknown_columns(first[skipped:])


def _dat(lines: Iterator[str], limits: ImportLimits) -> ImportTable:
    """Return MovieLens' older ``ratings.dat`` as the table of ``ratings.csv``.

    It has no header.
    """
    kind = import_formats.recognise(_DAT_HEADER)
    assert kind is not None
    tabbed = (line.replace(_DAT_SEPARATOR, "\t") for line in lines)
    records = _Records(tabbed, "\t", _Shape.of(kind, _DAT_HEADER), 0, limits)
    return ImportTable(kind, "\t", _DAT_HEADER, iter(records))


def unknown_columns(lines: Sequence[str]) -> NotAnExport:
    """Return the error of a table whose columns fit no format."""
    headers = [next((cells for _, cells in _records_of(lines, separator)), []) for separator in _SEPARATORS]
    shown = import_formats.shown(max(headers, key=len))
    if not shown:
        return empty()
    return NotAnExport(Bilingual(f"its columns are {shown!r}", f"sus columnas son «{shown}»"))


def _first_lines(lines: Iterator[str], limits: ImportLimits) -> list[str]:
    first: list[str] = []
    characters = 0
    for line in lines:
        first.append(line.lstrip("\ufeff") if not first else line)
        characters += len(line)
        if len(first) == _BEFORE_A_TABLE or characters > limits.record_characters:
            break
    return first


def _records_of(lines: Sequence[str], separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the records that are not empty, with their last lines' numbers.

    It ends at the first record that cannot be read.
    """
    reader = csv.reader(lines, delimiter=separator)
    try:
        for cells in reader:
            if any(cells):
                yield reader.line_num, cells
    except csv.Error:
        return


@dataclass(frozen=True)
class _Shape:
    """The number of cells of a record, and those that are read.

    Cells that are read have no line breaks.
    """

    width: int
    read: frozenset[int]

    @classmethod
    def of(cls, kind: ImportFormat, header: Sequence[str]) -> "_Shape":
        """Return the shape of the records under a header."""
        return cls(len(header), frozenset(place for places in kind.places(header).values() for place in places))

    def fits(self, cells: Sequence[str]) -> bool:
        """Return whether cells quoted over several lines may be a record."""
        return len(cells) == self.width and not any(_BREAK.search(cells[place]) for place in self.read)


class _Records:
    """Reader of records; an unclosed quote costs only its own line."""

    def __init__(self, lines: Iterator[str], separator: str, shape: _Shape, line: int, limits: ImportLimits) -> None:
        self._lines = lines
        self._separator, self._shape, self._limits = separator, shape, limits
        self._again: deque[str] = deque()
        self._taken: list[str] = []
        self._characters = 0
        self._line = line
        self._repairs = 0

    def __iter__(self) -> Iterator[Record]:
        while True:
            self._taken.clear()
            self._characters = 0
            try:
                cells = next(csv.reader(self._record_lines(), delimiter=self._separator), None)
                stray = cells is not None and self._is_quoted_over_lines() and not self._shape.fits(cells)
            except csv.Error:
                cells, stray = [], True
            if cells is None:
                return
            line = self._line + 1
            if stray:
                cells = self._read_first_line(line)
            self._line += len(self._taken)
            yield Record(line, cells)

    def _is_quoted_over_lines(self) -> bool:
        return len(self._taken) > 1 or self._taken[0].count('"') % 2 == 1

    def _record_lines(self) -> Iterator[str]:
        """Yield the lines of one record, and remember them."""
        while (line := self._again.popleft() if self._again else next(self._lines, None)) is not None:
            self._taken.append(line)
            self._characters += len(line)
            if self._characters > self._limits.record_characters:
                raise csv.Error
            yield line

    def _read_first_line(self, line: int) -> list[str]:
        """Read a record's first line ignoring quotes, and give back the others."""
        self._repairs += 1
        if self._repairs > _REPAIRS:
            raise _stray_quotes(line)
        self._again.extendleft(reversed(self._taken[1:]))
        del self._taken[1:]
        cells = next(csv.reader(self._taken, delimiter=self._separator, quoting=csv.QUOTE_NONE), [])
        return [cell.strip('"') for cell in cells]


def _stray_quotes(line: int) -> UnreadableImport:
    return UnreadableImport(
        Bilingual(
            f"line {line}: too many quotes that are not closed", f"línea {line}: demasiadas comillas que no se cierran"
        ),
        Bilingual("save it as CSV again", "vuelve a guardarlo como CSV"),
    )
