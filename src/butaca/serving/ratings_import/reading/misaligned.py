"""Rows with more cells than columns, from an unquoted separator.

The separator is a comma of a number or a title.

Neighbouring cells are put together again where only a single way of it makes every number readable. Where there are
several ways, or none, the row cannot be read: any choice could give a movie the stars of another column.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations_with_replacement

from butaca.serving.ratings_import.reading import cells as readers
from butaca.serving.ratings_import.reading.cells import BadCell
from butaca.serving.ratings_import.reading.import_formats import ImportField
from butaca.serving.ratings_import.reading.import_tables import ImportTable

_MOST_EXTRA = 2  # cells
_MOST_WAYS = 100
_BARE_NUMBER = re.compile(r"\d+", re.ASCII)
_FREE_TEXT: tuple[ImportField, ...] = ("title", "original_title", "title_and_year")


def align(record: Sequence[str], table: ImportTable, places: Mapping[ImportField, Sequence[int]]) -> list[str] | None:
    """Return the cells of a record by column, or None if ambiguous."""
    width = len(table.header)
    cells = list(record)
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    extra = len(cells) - width
    if not extra:
        return cells
    field_of = {place: kind for kind, several in places.items() for place in several}
    if not any(_BARE_NUMBER.fullmatch(cell.strip()) for cell in cells[width:]) and _readable(cells, field_of):
        return cells[:width]  # what stands behind the last column is a remark
    if extra > _MOST_EXTRA or _ways_count(width, extra) > _MOST_WAYS:
        return None
    readable = []
    for joined in _joined_in_every_way(cells, width, table.separator, field_of):
        if _readable(joined, field_of) and joined not in readable:
            readable.append(joined)
    return readable[0] if len(readable) == 1 else None


def _ways_count(width: int, extra: int) -> int:
    return width if extra == 1 else width * (width + 1) // 2


def _joined_in_every_way(
    cells: Sequence[str], width: int, separator: str, field_of: Mapping[int, ImportField]
) -> Iterator[list[str]]:
    """Yield the cells joined with their neighbours in every possible way.

    As many are joined as are too many.
    """
    for columns in combinations_with_replacement(range(width), len(cells) - width):
        joined: list[str] = []
        place = 0
        for column in range(width):
            end = place + 1 + columns.count(column)
            if not all(
                _may_belong_together(cells[left], cells[left + 1], field_of.get(column))
                for left in range(place, end - 1)
            ):
                break
            joined.append(separator.join(cells[place:end]))
            place = end
        else:
            yield joined


def _may_belong_together(left: str, right: str, kind: ImportField | None) -> bool:
    """Return whether two cells may be one number or text."""
    if _BARE_NUMBER.fullmatch(right.strip()):
        return _BARE_NUMBER.fullmatch(left.strip()) is not None
    if kind is not None and kind not in _FREE_TEXT:
        return False
    return right[:1].isspace() or (left[-1:].isdigit() and right[:1].isdigit())  # as in "I, Robot" and "10,000 BC"


def _readable(cells: Sequence[str], field_of: Mapping[int, ImportField]) -> bool:
    """Return whether all numbers that are read are valid."""
    try:
        for place, kind in field_of.items():
            text = cells[place]
            if kind == "year":
                readers.year(text)
            elif kind == "stars":
                if readers.stars(text, 5).out_of_ten:
                    return False
            elif kind == "points":
                readers.stars(text, 10)
            elif kind in ("tmdb", "movielens"):
                readers.whole(text)
            elif kind == "imdb":
                readers.imdb_id(text)
    except BadCell:
        return False
    return True
