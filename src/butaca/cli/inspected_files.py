"""Text of what would be read from files."""

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from butaca.cli.arguments import WIDTH

if TYPE_CHECKING:  # it needs the packages of the build extra
    from butaca.sources.inspection import FieldRead, Inspection, TableRead

_FIELD, _COLUMN = 18, 22  # characters


def lines(inspection: "Inspection") -> Iterator[str]:
    """Yield lines of at most 80 characters, a table at a time."""
    for table in inspection.tables:
        yield from _wrapped(f"{table.file}: {table.role}, as {table.format} ({table.form})", "  ")
        for field in table.fields:
            yield _field(field)
        yield from _ignored(table)
        yield ""
    for file, reason in inspection.unused:
        yield from _wrapped(f"{file}: not read; {reason}", "  ")
    roles = {table.role for table in inspection.tables}
    absent = [role for role in ("credits", "keywords", "ratings") if not _has(inspection, role, roles)]
    if absent:
        yield f"There are no {', no '.join(absent)}."


def _has(inspection: "Inspection", role: str, roles: set[str]) -> bool:
    """Return whether a role has a table, or fields elsewhere."""
    instead = {"credits": {"cast", "crew", "directors", "writers", "person"}, "keywords": {"keywords", "tag"}}
    fields = {field.name for table in inspection.tables for field in table.fields}
    return role in roles or bool(instead.get(role, set()) & fields)


def _field(field: "FieldRead") -> str:
    columns = _shortened(", ".join(field.columns), _COLUMN)
    line = f"  {field.name:<{_FIELD}} {columns:<{_COLUMN}} {field.example}"
    return _shortened(line.rstrip(), WIDTH)


def _ignored(table: "TableRead") -> Iterator[str]:
    if table.ignored:
        yield from _wrapped(f"not read: {', '.join(table.ignored)}", "    ", "  ")


def _wrapped(text: str, indent: str, first: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=indent)


def _shortened(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 2].rstrip() + " …"
