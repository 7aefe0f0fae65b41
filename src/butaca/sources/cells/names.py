"""Cells that hold names: marks between them, or a list of strings."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from butaca.catalogue.schema import literal, quoted
from butaca.sources.cells.literals import LEFTOVER, Entry, evaluated

BETWEEN_COLUMNS = "\x1f"
"""The mark between cells of columns that are read together."""

MARKS = ("|", ";", "\n", ",", " / ", " · ")
"""Marks between names, the surest first."""

# What belongs to the name before the comma.
_AFTER_COMMA = r", *(Jr|Sr|II|III|IV|Inc|LLC|Ltd|Co|Corp|LP|L\.P|S\.A|S\.L|B\.V)(\.?) *(,|$)"

_NOTHING = ("", r"\n", "n/a", "na", "nan", "none", "null", "-", "unknown", "(no genres listed)")
_STRINGS = r"""\[(?:(?:'[^'\\]*'|"[^"\\]*")(?:, ?(?:'[^'\\]*'|"[^"\\]*"))*)?\]"""
_LONGEST_ODD_CELL = 1 << 20  # characters


@dataclass(frozen=True)
class NamesColumn:
    """A column of names; each becomes an entry.

    ``mark`` stands between names, None where a cell is one name. ``entry`` is SQL for each key of an entry, with
    ``{name}`` and ``{place}``, the latter from 0. A cell that begins like a list is one, of strings or of objects with
    a name.
    """

    name: str
    cell: str
    mark: str | None
    entry: Mapping[str, str]
    named: bool = True
    kept: tuple[str, ...] = field(default=())

    def expressions(self) -> dict[str, str]:
        """Return SQL for the entries and for the leftover text."""
        cell = self.cell
        marks = re.escape(BETWEEN_COLUMNS) + ("" if self.mark is None else f"|{re.escape(self.mark)}")
        listed = f"CAST({cell} AS VARCHAR[])"
        whole = cell
        if self.mark == ",":
            whole = f"regexp_replace({cell}, {literal(_AFTER_COMMA)}, ' \\1\\2\\3', 'g')"
        split = f"string_split_regex({whole}, {literal(marks)})"
        strings = f"regexp_full_match({cell}, {literal(_STRINGS)})"
        names = f"CASE WHEN {strings} THEN {listed} ELSE {split} END"
        fast = f"CASE WHEN {strings} OR NOT regexp_matches({cell}, '^\\s*[\\[{{]') THEN {self._entries(names)} END"
        leftover = f"CASE WHEN NOT {strings} AND regexp_matches({cell}, '^\\s*[\\[{{]') THEN {cell} END"
        return {self.name: fast, LEFTOVER.format(self.name): leftover}

    def parse(self, text: str) -> list[Entry] | None:
        """Parse a cell that is a list by Python; None if malformed."""
        if len(text) > _LONGEST_ODD_CELL:
            return None
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            try:
                value = evaluated(text)
            except ValueError:
                return None
        entries = value if isinstance(value, list) else [value]
        given = [entry.get("name") if isinstance(entry, dict) else entry for entry in entries]
        names = [name for name in given if isinstance(name, str)]
        if len(names) < len(given):
            return None
        return [self._python_entry(name, place) for place, name in enumerate(names) if not _is_nothing(name)]

    def _entries(self, names: str) -> str:
        nothing = ", ".join(map(literal, _NOTHING))
        trimmed = f"list_transform({names}, lambda part: trim(part, ' \t\r\n'))"
        present = f"list_filter({trimmed}, lambda part: lower(part) NOT IN ({nothing}))"
        entry = ", ".join(
            f"{quoted(key)}: {sql.format(name='part', place='nth - 1')}" for key, sql in self.entry.items()
        )
        return f"list_transform({present}, lambda part, nth: {{{entry}}})"

    def _python_entry(self, name: str, place: int) -> Entry:
        values: Entry = {}
        for key, sql in self.entry.items():
            if sql == "{name}":
                values[key] = name.strip()
            elif sql == "{place}":
                values[key] = place
            else:
                values[key] = sql.strip("'") if sql.startswith("'") else None
        return values


def mark_between(counts: Mapping[str, int]) -> str | None:
    """Return the mark between names, by the cells that have each.

    It is the most frequent, ties the surest; None where all cells are single names.
    """
    most = max(MARKS, key=lambda mark: counts.get(mark, 0))
    return most if counts.get(most) else None


def _is_nothing(name: str) -> bool:
    return name.strip().lower() in _NOTHING
