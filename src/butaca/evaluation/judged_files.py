"""Files of judgements: verdicts on pairs of movies, and lists of others."""

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from butaca.errors import MismatchedFiles, MissingColumn, MissingFile, UnreadableFile
from butaca.evaluation.arrays import Ints, Mask
from butaca.evaluation.judgements import ReferenceLists, Verdicts

VERDICT_COLUMNS = ("id_a", "id_b", "good")
LIST_COLUMNS = ("id", "recommendations")
FEWEST_LISTED = 10  # movies of a list that the catalogue must have
FEWEST_KNOWN = 0.25  # share of movies asked for that the catalogue must have
MAX_BYTES = 64 * 2**20
_MAX_DIGITS = 18  # of an id
_VERDICTS = {"0": False, "1": True}


@dataclass(frozen=True)
class VerdictsFile:
    """Verdicts of a file, and the counts of rows left out.

    ``row_count`` were read; of them ``unknown_count`` have a movie that the catalogue does not have,
    ``repeated_count`` repeat a pair in either direction.
    """

    name: str
    sha256: str
    verdicts: Verdicts
    row_count: int
    unknown_count: int
    repeated_count: int


@dataclass(frozen=True)
class ListsFile:
    """Lists of a file, and the counts of lists left out.

    ``row_count`` were read; of them ``unknown_count`` are of movies the catalogue does not have, ``short_count`` have
    fewer than ten movies that it has, ``repeated_count`` repeat a list. Of the lists that stay, ``missing_count`` of
    ``listed_count`` listed movies are not in the catalogue.
    """

    name: str
    sha256: str
    lists: ReferenceLists
    row_count: int
    unknown_count: int
    short_count: int
    repeated_count: int
    listed_count: int
    missing_count: int


@dataclass(frozen=True)
class _Rows:
    """Rows of a file, by line, as text in the order of the columns asked for."""

    name: str
    sha256: str
    rows: list[tuple[int, list[str]]]


def read_verdicts(path: Path, movie_ids: Ints) -> VerdictsFile:
    """Read a TSV file with the columns ``id_a``, ``id_b`` and ``good``.

    ``movie_ids`` are those of the catalogue, ascending. ``good`` is 1 where people judge the two movies good
    recommendations of each other, else 0. A pair that is repeated with the same verdict counts once.

    Raises:
        SourceError: it is missing, no such file, or of another catalogue.
    """
    file = _read(path, VERDICT_COLUMNS)
    verdicts: dict[tuple[int, int], tuple[bool, int]] = {}
    repeated_count = 0
    for line, (first_text, second_text, good_text) in file.rows:
        first, second = _id(file, line, "id_a", first_text), _id(file, line, "id_b", second_text)
        if good_text not in _VERDICTS:
            raise UnreadableFile(
                file.name, f"good is {good_text!r}", "Write 1 for a good recommendation and 0 for a bad one", line
            )
        if first == second:
            raise UnreadableFile(file.name, f"the movie {first} is judged with itself", "Leave the row out", line)
        pair = (min(first, second), max(first, second))
        good, before = verdicts.setdefault(pair, (_VERDICTS[good_text], line))
        if good != _VERDICTS[good_text]:
            raise UnreadableFile(
                file.name,
                f"good is {good_text} for the pair {first}, {second}, and {good:d} in line {before}",
                "Keep one verdict of each pair",
                line,
            )
        repeated_count += before != line
    pairs = np.array(list(verdicts), dtype=np.int64).reshape(-1, 2)
    goods = np.array([good for good, _ in verdicts.values()], dtype=bool)
    known = _known(file, pairs.ravel(), movie_ids).reshape(-1, 2).all(axis=1)
    for judged, way_out in ((goods, "good"), (~goods, "bad")):
        if not (judged & known).any():
            raise MismatchedFiles(
                file.name,
                f"no pair of movies in the catalogue is judged {way_out}",
                "Good pairs are compared with bad ones: add some of both",
            )
    first_rows, second_rows = np.searchsorted(movie_ids, pairs[known]).T
    return VerdictsFile(
        file.name,
        file.sha256,
        Verdicts(first_rows, second_rows, goods[known]),
        len(file.rows),
        int((~known).sum()),
        repeated_count,
    )


def read_lists(path: Path, movie_ids: Ints) -> ListsFile:
    """Read a TSV file with the columns ``id`` and ``recommendations``.

    ``movie_ids`` are those of the catalogue, ascending. Recommendations are ids with commas between, the best first.
    A list that is repeated counts once, and so does a movie that a list repeats.

    Raises:
        SourceError: it is missing, no such file, or of another catalogue.
    """
    file = _read(path, LIST_COLUMNS)
    lists: dict[int, tuple[list[int], int]] = {}
    repeated_count = 0
    for line, (query_text, listed_text) in file.rows:
        query = _id(file, line, "id", query_text)
        ids = [_id(file, line, "recommendations", text) for text in listed_text.split(",")] if listed_text else []
        if query in ids:
            raise UnreadableFile(
                file.name, f"the movie {query} is recommended for itself", "Leave it out of its own list", line
            )
        before, before_line = lists.setdefault(query, (ids, line))
        if before != ids:
            raise UnreadableFile(
                file.name,
                f"the movie {query} has another list in line {before_line}",
                "Keep one list of each movie",
                line,
            )
        repeated_count += before_line != line
    queries = np.array(sorted(lists), dtype=np.int64)
    known = _known(file, queries, movie_ids)
    kept, rows = [], []
    short_count = listed_count = missing_count = 0
    for query in queries[known].tolist():
        listed = np.array(list(dict.fromkeys(lists[query][0])), dtype=np.int64)
        present = listed[_among(listed, movie_ids)]
        if len(present) < FEWEST_LISTED:
            short_count += 1
            continue
        kept.append(query)
        rows.append(np.searchsorted(movie_ids, present))
        listed_count += len(listed)
        missing_count += len(listed) - len(present)
    if not kept:
        raise MismatchedFiles(
            file.name,
            f"none of {int(known.sum()):,} lists has {FEWEST_LISTED} movies that the catalogue has",
            "Give longer lists, or evaluate on the catalogue they are of",
        )
    return ListsFile(
        file.name,
        file.sha256,
        ReferenceLists(np.searchsorted(movie_ids, kept), tuple(rows)),
        len(file.rows),
        int((~known).sum()),
        short_count,
        repeated_count,
        listed_count,
        missing_count,
    )


def _read(path: Path, columns: Sequence[str]) -> _Rows:
    """Read the cells of some columns.

    Empty lines are passed over.
    """
    header = f"The header has to name {', '.join(columns)}, with tabs between"
    if not path.is_file():
        raise MissingFile(path.name, "no such file", f"Give a file of tab-separated values. {header}")
    if path.stat().st_size > MAX_BYTES:
        raise UnreadableFile(path.name, f"it is larger than {MAX_BYTES >> 20} MB", "Give fewer judgements")
    content = path.read_bytes()
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
    return _Rows(path.name, hashlib.sha256(content).hexdigest(), rows)


def _cells(name: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each line that is not empty, with its number."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise UnreadableFile(name, str(error), "Save it as tab-separated text in UTF-8", reader.line_num) from error


def _id(file: _Rows, line: int, column: str, text: str) -> int:
    text = text.strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= _MAX_DIGITS):
        shown = text if len(text) <= 40 else f"{text[:40]}…"
        raise UnreadableFile(file.name, f"{column} has {shown!r}", "Ids of movies are whole numbers", line)
    return int(text)


def _known(file: _Rows, ids: Ints, movie_ids: Ints) -> Mask:
    """Mark the ids that the catalogue has; most of them must be."""
    different = np.unique(ids)
    count = int(_among(different, movie_ids).sum())
    if count < FEWEST_KNOWN * len(different) or count == 0:
        raise MismatchedFiles(
            file.name,
            f"of {len(different):,} movies such as {different[0]} the catalogue has only {count:,}",
            "Evaluate on judgements of its own movies, by the ids of its column id",
        )
    return _among(ids, movie_ids)


def _among(ids: Ints, movie_ids: Ints) -> Mask:
    return np.isin(ids, movie_ids)
