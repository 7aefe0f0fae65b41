"""Rows of a file of judgements, and the ids of movies in them."""

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from butaca.errors import MismatchedFiles, MissingColumn, MissingFile, UnreadableFile
from butaca.evaluation.arrays import Ints, Mask

FEWEST_KNOWN = 0.25  # share of movies asked for that the catalogue must have
MAX_BYTES = 64 * 2**20
_MAX_DIGITS = 18  # of an id


@dataclass(frozen=True)
class JudgementRows:
    """Rows of a file, by line, as text in the order of the columns asked for."""

    name: str
    sha256: str
    rows: list[tuple[int, list[str]]]


def read_rows(path: Path, columns: Sequence[str]) -> JudgementRows:
    """Read the cells of some columns.

    Empty lines are passed over.

    Raises:
        SourceError: there is no such file, or it is no table with these columns.
    """
    header = f"The header has to name {', '.join(columns)}, with tabs between"
    if not path.is_file():
        raise MissingFile(path.name, "no such file", f"Give a file of tab-separated values. {header}")
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise UnreadableFile(path.name, f"it is larger than {MAX_BYTES >> 20} MB", "Give fewer judgements")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            path.name, f"byte {error.start:,} is no UTF-8", "Save it as tab-separated text in UTF-8, not packed"
        ) from error
    lines = _cells(path.name, text)
    _, names = next(lines, (1, []))
    for name in columns:
        if name not in names:
            raise MissingColumn(path.name, f"the column {name} is missing", header)
    places = [names.index(name) for name in columns]
    rows = []
    for line, cells in lines:
        if len(cells) != len(names):
            raise UnreadableFile(
                path.name, f"{len(cells)} cells where the header has {len(names)}", "Separate cells by tabs", line
            )
        rows.append((line, [cells[place].strip() for place in places]))
    if not rows:
        raise UnreadableFile(path.name, "there are no rows below the header", "Give a file of judgements")
    return JudgementRows(path.name, hashlib.sha256(content).hexdigest(), rows)


def _cells(name: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each line that is not empty, with its number."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise UnreadableFile(name, str(error), "Save it as tab-separated text in UTF-8", reader.line_num) from error


def movie_id(file: JudgementRows, line: int, column: str, text: str) -> int:
    """Return the id that a cell holds."""
    text = text.strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= _MAX_DIGITS):
        shown = text if len(text) <= 40 else f"{text[:40]}…"
        raise UnreadableFile(file.name, f"{column} has {shown!r}", "Ids of movies are whole numbers", line)
    return int(text)


def known_movies(file: JudgementRows, ids: Ints, movie_ids: Ints) -> Mask:
    """Mark the ids that the catalogue has.

    Raises:
        MismatchedFiles: it has less than a quarter of them.
    """
    different = np.unique(ids)
    count = int(np.isin(different, movie_ids).sum())
    if count < FEWEST_KNOWN * len(different) or count == 0:
        raise MismatchedFiles(
            file.name,
            f"of {len(different):,} movies such as {different[0]} the catalogue has only {count:,}",
            "Evaluate on judgements of its own movies, by the ids of its column id",
        )
    return np.isin(ids, movie_ids)
