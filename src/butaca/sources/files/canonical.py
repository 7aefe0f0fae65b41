"""Write rows as the plain CSV that everything is read from."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import IO

from butaca.errors import UnreadableFile
from butaca.sources.files.dialect import Dialect

LONGEST_RECORD = 4 << 20  # bytes; the longest of the real credits is about 0.2 MB
_ESCAPED_QUOTE = re.compile(r'(?<!\\)((?:\\\\)*)\\"')


def write(target: Path, header: Sequence[str], rows: Iterable[Sequence[str]], name: str) -> None:
    """Write a table; every record gets as many fields as the header.

    Raises:
        UnreadableFile: a record is longer than 4 MB.
    """
    width = len(header)
    with target.open("w", newline="", encoding="utf-8", errors="replace") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(header)
        for number, row in enumerate(rows, start=2):
            if sum(map(len, row)) > LONGEST_RECORD:
                raise UnreadableFile(name, f"a record is longer than {LONGEST_RECORD >> 20} MB", "Check it", number)
            padded = [*row[:width], *[""] * (width - len(row))]
            writer.writerow([cell.replace("\0", "") for cell in padded])


def rewrite(source: IO[bytes], dialect: Dialect, target: Path, name: str, *, pad: bool = False) -> None:
    """Write delimited text again, with the same line ends throughout.

    Quotes are doubled within quotes, or come after a backslash if that is how the file has them. With ``pad`` a record
    may have too few fields.

    Raises:
        UnreadableFile: a record has another number of fields than the header, or a quote is never closed.
    """
    try:
        _rewrite(source, dialect, target, name, pad=pad, escaped=False)
    except UnreadableFile:
        source.seek(0)
        try:
            _rewrite(source, dialect, target, name, pad=pad, escaped=True)
            return
        except UnreadableFile:
            pass
        raise


def _rewrite(source: IO[bytes], dialect: Dialect, target: Path, name: str, *, pad: bool, escaped: bool) -> None:
    text = TextIOWrapper(source, encoding="utf-8", newline="")
    try:
        records = _records(text, dialect, name, escaped=escaped)
        _, header = next(records)
        header = [header[0].lstrip("\ufeff").strip('"'), *header[1:]]
        write(target, header, _checked(records, len(header), name, pad=pad), name)
    finally:
        text.detach()


def _checked(records: Iterator[tuple[int, list[str]]], width: int, name: str, *, pad: bool) -> Iterator[list[str]]:
    for line, record in records:
        if len(record) > width or (len(record) < width and not pad):
            raise UnreadableFile(
                name,
                f"a record has {len(record)} fields where the header has {width}",
                "Quote fields that hold commas or line ends, and complete the record",
                line,
            )
        yield record


def _records(text: TextIOWrapper, dialect: Dialect, name: str, *, escaped: bool) -> Iterator[tuple[int, list[str]]]:
    """Yield records with the line each begins at; blank lines are none."""
    lines: Iterable[str] = (_ESCAPED_QUOTE.sub(r'\1""', line) for line in text) if escaped else text
    limit = csv.field_size_limit(LONGEST_RECORD)
    try:
        reader = csv.reader(lines, **dialect.for_python(), strict=True)
        begun = 1
        for record in reader:
            if record:
                yield begun, record
            begun = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableFile(
            name, f"a record cannot be read ({error})", "Check its quotes, or export it again as CSV", reader.line_num
        ) from error
    finally:
        csv.field_size_limit(limit)
