"""Rows from the elements of Trakt's JSON arrays.

Elements that are none of Trakt's are left out and named.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from butaca.bilingual import Bilingual
from butaca.serving.ratings_import.reading.collecting import CollectedRows
from butaca.serving.ratings_import.reading.import_formats import JSON_FORMAT, ImportField
from butaca.serving.ratings_import.reading.row_reading import Cell, Cells, RowReader, RowSource
from butaca.serving.ratings_import.unreadable import NotAnExport

_TITLES = ("movie", "episode", "season", "show", "person")
_EMPTY = (None, "", 0)  # of JSON; false is 0
_ELEMENT = "element"  # what is named as the column where a whole element of an array is left out
_SHOWN = 100  # characters of an element that is left out
_MOST_BEFORE_THE_FIRST = 20  # elements that are none of Trakt's, after which nothing else is looked for
_AN_ELEMENT = Bilingual("it has no movie, show or episode", "no tiene película, serie ni episodio")


def read_elements(elements: Iterator[Any], source: RowSource, collected: CollectedRows) -> None:
    """Read all elements of one of Trakt's arrays.

    A row's line is its place in the array, from 1.

    Elements that are none of Trakt's are left out and named.

    Raises:
        NotAnExport: the first ones are none of Trakt's.
        UnreadableImport: there are too many.
    """
    reader = RowReader(JSON_FORMAT, source, collected)
    before: list[tuple[int, str]] = []  # not the elements, which may be large
    known = False
    for place, element in enumerate(elements, 1):
        is_known = isinstance(element, dict) and any(isinstance(element.get(name), dict) for name in _TITLES)
        if not known and not is_known:
            before.append((place, _shown(element)))
            if len(before) > _MOST_BEFORE_THE_FIRST:
                break
            continue
        known = True
        for earlier_place, earlier in before:
            _leave_out(reader, earlier_place, earlier)
        before.clear()
        if is_known:
            reader.read(place, _object_cells(element))
        else:
            _leave_out(reader, place, _shown(element))
    if before:
        raise NotAnExport(Bilingual("its JSON is not Trakt's", "su JSON no es el de Trakt"))
    reader.finish()


def _leave_out(reader: RowReader, place: int, shown: str) -> None:
    reader.leave_out(place, _ELEMENT, shown, _AN_ELEMENT)


def _shown(element: Any) -> str:
    """Return the beginning of an element's text."""
    try:
        return json.dumps(element, ensure_ascii=False)[:_SHOWN]
    except RecursionError:
        return "[…]"


def _object_cells(item: Mapping[str, Any]) -> Cells:
    cells: dict[ImportField, Cell] = {}
    for path, kind in JSON_FORMAT.columns.items():
        value: Any = item
        for name in path.split("."):
            value = value.get(name) if isinstance(value, dict) else None
        if value not in _EMPTY and kind not in cells:
            is_text = isinstance(value, str)
            cells[kind] = Cell(path, value if is_text else repr(value), is_text)
    if not isinstance(item.get("movie"), dict) and "type" not in cells:
        cells["type"] = Cell("type", next(name for name in _TITLES if isinstance(item.get(name), dict)))
    return cells
