"""Cells that hold JSON: lists of flat objects."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from butaca.catalogue.schema import literal, quoted
from butaca.sources.cells.literals import LEFTOVER, Entry, NestedColumn, evaluated, fitting_entries, with_id

_LONGEST_ODD_CELL = 1 << 20  # characters


@dataclass(frozen=True)
class JsonColumn:
    """A column of JSON: lists of objects, or one object with ``single``.

    ``fields`` are the keys that are read, with their types.
    """

    name: str
    fields: Mapping[str, str]
    single: bool
    cell: str
    named: bool

    @property
    def kept(self) -> tuple[str, ...]:
        """The keys that are read."""
        return tuple(self.fields)

    def expressions(self) -> dict[str, str]:
        """Return SQL for the entries and for the leftover text."""
        text = f"'[' || {self.cell} || ']'" if self.single else self.cell
        shape = json.dumps([dict(self.fields)])
        first = f"coalesce(json_type({text}, '$[0]'), 'OBJECT')"
        valid = f"json_valid({text}) AND json_type({text}) = 'ARRAY' AND {first} = 'OBJECT'"
        values = with_id({key: f"entry.{quoted(key)}" for key in self.fields}, self.named)
        entry = ", ".join(f"{quoted(key)}: {value}" for key, value in values.items())
        parsed = f"list_transform(json_transform({text}, {literal(shape)}), lambda entry: {{{entry}}})"
        fast = f"CASE WHEN {valid} THEN {parsed} END"
        leftover = f"CASE WHEN NOT ({valid}) THEN {self.cell} END"
        return {self.name: fast, LEFTOVER.format(self.name): leftover}

    def parse(self, text: str) -> list[Entry] | None:
        """Parse a cell that is no plain JSON; None if malformed."""
        if len(text) > _LONGEST_ODD_CELL:
            return None
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            try:
                value = evaluated(text)
            except ValueError:
                return None
        return fitting_entries(value, NestedColumn(self.name, self.fields, self.kept, self.single))
