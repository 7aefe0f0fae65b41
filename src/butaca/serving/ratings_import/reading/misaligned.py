"""Rows with more cells than there are columns: a comma of a number or a title was taken for a separator.

Neighbouring cells are put together again where only a single way of it makes every number readable. Where there are
several ways, or none, the row cannot be read: any choice could give a movie the stars of another column.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations_with_replacement

from butaca.serving.ratings_import.reading import cells as readers
from butaca.serving.ratings_import.reading.cells import BadCell
from butaca.serving.ratings_import.reading.formats import Field
from butaca.serving.ratings_import.reading.tables import Table

_MOST_EXTRA = 2  # cells
_MOST_WAYS = 100
_BARE_NUMBER = re.compile(r"\d+", re.ASCII)
_FREE_TEXT: tuple[Field, ...] = ("title", "original_title", "title_and_year")


def aligned(record: Sequence[str], table: Table, places: Mapping[Field, Sequence[int]]) -> list[str] | None:
    """Return the cells of a record by column; None where that cannot be told."""
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
    cells: Sequence[str], width: int, separator: str, field_of: Mapping[int, Field]
) -> Iterator[list[str]]:
    """Yield the cells with as many as are too many put together with those before them."""
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


def _may_belong_together(left: str, right: str, kind: Field | None) -> bool:
    """Return whether a separator between two cells may be one of a number, or of a text."""
    if _BARE_NUMBER.fullmatch(right.strip()):
        return _BARE_NUMBER.fullmatch(left.strip()) is not None
    if kind is not None and kind not in _FREE_TEXT:
        return False
    return right[:1].isspace() or (left[-1:].isdigit() and right[:1].isdigit())  # as in "I, Robot" and "10,000 BC"


def _readable(cells: Sequence[str], field_of: Mapping[int, Field]) -> bool:
    """Return whether all numbers that are read can be."""
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
