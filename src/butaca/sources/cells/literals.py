"""Cells that hold Python literals: lists of flat dicts.

DuckDB casts such text to a nested type some ten times faster than ``ast.literal_eval`` parses it,
but it also accepts what Python does not, keeps backslash escapes undone, and cannot tell ``None`` from
``'None'``. So a cell takes the fast way only if a regular expression proves that it is of the plain
form on which both agree; any other cell is left to ``ast.literal_eval`` itself.
"""

import ast
import re
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from butaca.catalogue.schema import INTEGER, TEXT, literal, quoted
from butaca.sources.cells import derived_ids

Entry = dict[str, int | str | None]  # an entry of a nested cell, by its kept keys

_INTEGER = r"-?(?:0|[1-9][0-9]{0,17})"
# No line ends and no backslashes in a string; \x00-\x1F as such do no harm but are left to Python too.
_STRING = r"""'[^'\\\x00-\x1f]*'|"[^"\\\x00-\x1f]*\""""
LEFTOVER = "{}__text"
"""The column of texts that are left to Python."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_LONGEST_ODD_CELL = 1 << 20  # characters; ast's parser takes about a hundred times that in memory


@dataclass(frozen=True)
class NestedColumn:
    """A column of literals: lists of dicts.

    ``fields`` are all keys an entry may have, in their usual order, with their types; ``kept`` are those that are
    read. With ``single`` the cell holds one dict instead of a list of them. ``cell`` is SQL for the text, by default
    the file's column of that name. With ``named`` an entry without an id gets one by its name.
    """

    name: str
    fields: Mapping[str, str]
    kept: tuple[str, ...]
    single: bool = False
    cell: str = ""
    named: bool = False

    def expressions(self) -> dict[str, str]:
        """Return SQL expressions for the parsed list and the text left over.

        The list is NULL where a cell is not plain; only then is the text not NULL.
        """
        cell = self.cell or f"file.{quoted(self.name)}"
        text = f"'[' || {cell} || ']'" if self.single else cell
        struct = f"STRUCT({', '.join(f'{quoted(k)} {t}' for k, t in self.fields.items())})[]"
        none = " AND ".join(f"NOT contains({cell}, {literal(n)})" for n in ("'None'", '"None"'))
        plain = f"regexp_full_match({text}, {literal(self._pattern())}) AND {none}"
        values = {
            key: f"nullif(entry.{quoted(key)}, 'None')" if self.fields[key] == TEXT else f"entry.{quoted(key)}"
            for key in self.kept
        }
        entry = ", ".join(f"{quoted(key)}: {value}" for key, value in with_id(values, self.named).items())
        parsed = f"list_transform(TRY_CAST({text} AS {struct}), lambda entry: {{{entry}}})"
        fast = f"CASE WHEN {plain} THEN {parsed} END"
        return {self.name: fast, LEFTOVER.format(self.name): f"CASE WHEN ({fast}) IS NULL THEN {cell} END"}

    def parse(self, text: str) -> list[Entry] | None:
        """Parse one cell by Python; None if malformed."""
        return parse_cell(text, self)

    def _pattern(self) -> str:
        """Return the regular expression of plain cells.

        Keys come in the order of the fields, each at most once: a repeated one is read in many ways.
        """
        pairs = [f"'{key}': (?:{_INTEGER if kind == INTEGER else _STRING}|None)" for key, kind in self.fields.items()]
        begun = (
            pair + "".join(f"(?:, {later})?" for later in pairs[place:]) for place, pair in enumerate(pairs, start=1)
        )
        entry = rf"\{{(?:{'|'.join(begun)})?\}}"
        return rf"\[{entry}\]" if self.single else rf"\[(?:{entry}(?:, {entry})*)?\]"


def parse_cell(text: str, column: NestedColumn) -> list[Entry] | None:
    """Parse one cell by ``ast.literal_eval`` to its kept fields; None if malformed."""
    if len(text) > _LONGEST_ODD_CELL:
        return None
    try:
        value = evaluated(text)
    except ValueError:
        return None
    return fitting_entries(value, column)


def evaluated(text: str) -> Any:
    """Return the value of a literal.

    Raises:
        ValueError: it is none.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about escapes that Python reads all the same
            return ast.literal_eval(text)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError) as error:
        raise ValueError(text[:80]) from error


def fitting_entries(value: Any, column: NestedColumn) -> list[Entry] | None:
    """Return the entries of a parsed cell by their kept fields.

    Nothing parsed is no entry; anything but dicts is None.
    """
    if value is None:
        return []
    entries = [value] if column.single else value
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        return None
    return [{key: _fitting(entry.get(key), column.fields[key]) for key in column.kept} for entry in entries]


def _fitting(value: object, kind: str) -> int | str | None:
    """Return the value if it is of the field's type, else None.

    SQL integers have 64 bits, its texts no lone surrogates.
    """
    if kind == TEXT:
        return value if isinstance(value, str) and not _SURROGATE.search(value) else None
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 1 << 63:
        return value
    return None


def with_id(values: Mapping[str, str], named: bool) -> dict[str, str]:
    """Return SQL for an entry's values.

    With ``named`` an entry without an id gets one by its name.
    """
    if not named or "id" not in values:
        return dict(values)
    return {**values, "id": f"coalesce({values['id']}, {derived_ids.name_id(values['name'])})"}


def nested(name: str, fields: Iterable[tuple[str, str]], kept: Iterable[str], *, single: bool = False) -> NestedColumn:
    """Make a nested column from pairs of key and type."""
    return NestedColumn(name, dict(fields), tuple(kept), single)
