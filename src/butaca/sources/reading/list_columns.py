"""Choose the parser of a column whose cells hold several values."""

import json
from collections.abc import Mapping, Sequence

from butaca.catalogue.schema import INTEGER, TEXT
from butaca.sources.cells import derived_ids
from butaca.sources.cells.json_cells import JsonColumn
from butaca.sources.cells.leftovers import ListColumn
from butaca.sources.cells.literals import NestedColumn, evaluated
from butaca.sources.cells.names import NamesColumn
from butaca.sources.raw_tables import CREDITS, KEYWORDS, MOVIES

_ID_NAME = {"id": INTEGER, "name": TEXT}
_CAST = {
    **{"cast_id": INTEGER, "character": TEXT, "credit_id": TEXT, "gender": INTEGER},
    **{**_ID_NAME, "order": INTEGER, "profile_path": TEXT},
}
_CREW = {
    **{"credit_id": TEXT, "department": TEXT, "gender": INTEGER, "id": INTEGER},
    **{"job": TEXT, "name": TEXT, "profile_path": TEXT},
}
# All keys that entries have at TMDB, in their usual order, by the raw table's column.
_FIELDS: dict[str, Mapping[str, str]] = {
    "belongs_to_collection": {**_ID_NAME, "poster_path": TEXT, "backdrop_path": TEXT},
    "genres": _ID_NAME,
    "production_companies": {"name": TEXT, "id": INTEGER},
    "production_countries": {"iso_3166_1": TEXT, "name": TEXT},
    "spoken_languages": {"iso_639_1": TEXT, "name": TEXT},
    "keywords": _ID_NAME,
    "cast": _CAST,
    "crew": _CREW,
}
_KEPT: dict[str, Mapping[str, str]] = {**MOVIES.nested, **CREDITS.nested, **KEYWORDS.nested}
_NAME = "{name}"
_NAMED = {"id": derived_ids.name_id(_NAME), "name": _NAME}
# What the entry of a name is, by the raw table's column.
_ENTRIES: dict[str, Mapping[str, str]] = {
    "belongs_to_collection": {**_NAMED, "poster_path": "NULL"},
    "genres": _NAMED,
    "production_companies": _NAMED,
    "production_countries": {"iso_3166_1": _NAME, "name": _NAME},
    "spoken_languages": {"iso_639_1": _NAME, "name": _NAME},
    "keywords": _NAMED,
    "cast": {**_NAMED, "order": "{place}", "character": "NULL"},
    "crew": {**_NAMED, "job": "'Crew'", "department": "'Crew'"},
}
CREW_LISTS = {"directors": ("Director", "Directing"), "writers": ("Writer", "Writing")}
"""Job and department of the people in a list of its own."""


def kept(column: str) -> Mapping[str, str]:
    """Return the keys of a raw column's entries, with their types."""
    return _KEPT["crew" if column in CREW_LISTS else column]


def column_for(column: str, cell: str, sample: Sequence[str], mark: str | None) -> ListColumn:
    """Return the parser of a raw column or a crew list.

    ``cell`` is SQL for the text, ``mark`` what stands between names where they are no lists of objects.
    """
    texts = [text.strip() for text in sample]
    listed = [text for text in texts if text.startswith(("[", "{"))]
    if texts and len(listed) < len(texts) / 2:
        return _names(column, cell, None if column == "belongs_to_collection" else mark)
    values = [value for value in map(_value, listed) if value]
    if any(isinstance(value, list) and isinstance(value[0], str) for value, _ in values) or column in CREW_LISTS:
        return _names(column, cell, mark)
    entries = [entry for value, _ in values for entry in (value if isinstance(value, list) else [value])]
    with_ids = any(isinstance(entry, dict) and entry.get("id") is not None for entry in entries)
    named = bool(entries) and not with_ids
    single = column == "belongs_to_collection"
    if sum(is_json for _, is_json in values) * 2 > len(values):
        return JsonColumn(column, kept(column), single, named)
    return NestedColumn(column, _FIELDS[column], tuple(kept(column)), single, cell, named)


def _names(column: str, cell: str, mark: str | None) -> NamesColumn:
    if column in CREW_LISTS:
        job, department = CREW_LISTS[column]
        entry: Mapping[str, str] = {**_NAMED, "job": f"'{job}'", "department": f"'{department}'"}
    else:
        entry = _ENTRIES[column]
    return NamesColumn(column, cell, mark, entry, "id" in entry, tuple(entry))


def _value(text: str) -> tuple[object, bool] | None:
    """Return a cell's value, and whether it is JSON alone.

    None if it is empty or unreadable.
    """
    try:
        value, is_json = json.loads(text), '"' in text
    except (ValueError, RecursionError):
        try:
            value, is_json = evaluated(text), False
        except ValueError:
            return None
    return (value, is_json) if value else None
