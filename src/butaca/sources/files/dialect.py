"""Tell how delimited text is written: by its header and first records."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

DELIMITERS = {",": "commas", "\t": "tabs", ";": "semicolons", "|": "bars"}
"""The name of what stands between fields."""

_QUOTED = re.compile(r'^"([^"]*)"$')  # a name in quotes with space before them
_RECORDS = 200  # that a dialect is told by, at most
_UNQUOTED = ("tconst", "titleId", "nconst")  # columns of IMDb's datasets, where a quote is a letter


@dataclass(frozen=True)
class Dialect:
    """The mark between fields, and the use of quotes around them."""

    delimiter: str = ","
    quoted: bool = True

    @property
    def quote(self) -> str:
        """The quote around fields; empty if there is none."""
        return '"' if self.quoted else ""

    def for_python(self) -> dict[str, Any]:
        """Return it as the arguments of ``csv.reader``."""
        quoting = csv.QUOTE_MINIMAL if self.quoted else csv.QUOTE_NONE
        return {"delimiter": self.delimiter, "quoting": quoting}


COMMAS = Dialect()


@dataclass(frozen=True)
class Sniffed:
    """A dialect, the names of columns, each once, and the first records.

    ``repeated`` are names that the header has several times.
    """

    dialect: Dialect
    columns: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    repeated: tuple[str, ...] = ()


def sniff(start: str, *, whole: bool) -> Sniffed:
    """Tell the dialect of a text by its beginning.

    It is the one that finds most columns in the header and as many fields in most records, commas first. Unless the
    text is ``whole`` its last record may break off, and does not count.
    """
    best = max(
        (_read(start, dialect, whole=whole) for dialect in _candidates(start)),
        key=lambda read: _merit(read[0], read[1]),
    )
    records, dialect = best
    header = records[0] if records else []
    names = [_QUOTED.sub(r"\1", name.strip()).strip() for name in header]
    columns = _different(names)
    times = Counter(name.lower() for name in names if name)
    width = len(columns)
    rows = tuple(tuple([*row, *[""] * width][:width]) for row in records[1:])
    return Sniffed(dialect, columns, rows, tuple(name for name, count in times.items() if count > 1))


def _candidates(start: str) -> list[Dialect]:
    first = start.split("\n", 1)[0]
    present = [delimiter for delimiter in DELIMITERS if delimiter in first] or [","]
    dialects = [Dialect(delimiter) for delimiter in present]
    if "\t" in present:
        unquoted = Dialect("\t", quoted=False)
        known = any(name in first.split("\t") for name in _UNQUOTED)
        dialects = [d for d in dialects if d.delimiter != "\t" or not known]
        dialects.append(unquoted)
    return dialects


def _merit(records: Sequence[Sequence[str]], dialect: Dialect) -> tuple[float, ...]:
    """Return how well a dialect fits, better ones larger."""
    if not records:
        return (0, 0, 0)
    width = len(records[0])
    fitting = sum(len(record) == width for record in records[1:])
    share = fitting / max(len(records) - 1, 1)
    # between tabs a quote is a letter, unless quotes stand around whole fields only
    cells = Counter(
        bool(len(cell) > 1 and cell[0] == cell[-1] == '"') for record in records for cell in record if '"' in cell
    )
    natural = dialect.quoted != (dialect.delimiter == "\t" and not cells[False] < cells[True])
    return (min(width, 2), round(share, 1), width, natural)


def _read(start: str, dialect: Dialect, *, whole: bool) -> tuple[list[list[str]], Dialect]:
    """Return the first records by a dialect; those before an error."""
    records: list[list[str]] = []
    try:
        for record in csv.reader(StringIO(start, newline=""), **dialect.for_python()):
            if record:
                records.append(record)
            if len(records) > _RECORDS:
                return records[:-1], dialect
    except csv.Error:
        return records, dialect
    if not whole and len(records) > 1:
        records.pop()
    return records, dialect


def _different(names: Iterable[str]) -> tuple[str, ...]:
    """Return a name for each column, different whatever the case."""
    columns: list[str] = []
    taken: set[str] = set()
    for place, given in enumerate(names):
        name = given or f"unnamed {place}"
        while name.lower() in taken:
            name += f" {place}"
        taken.add(name.lower())
        columns.append(name)
    return tuple(columns)
