"""Repair names with invisible characters, stray spaces or a wrong code page."""

import unicodedata

from butaca.catalogue.schema import quoted
from butaca.sources.cleaning.steps import Context

# table, key, column
_NAMES = (
    *(("movies", "id", "title"), ("movie_details", "movie_id", "original_title")),
    *((table, "id", "name") for table in ("collections", "genres", "companies", "keywords", "people")),
)
TABLES = tuple(table for table, _, _ in _NAMES)
# Space at an end or doubled, control characters of both sets, and format characters such as U+200B.
_SUSPECT = r"^\s|\s$|\s\s|[\t\r\n\x00-\x1f\x7f-\x9f]|\p{Cf}|\x{a0}"


def repaired(text: str) -> str:
    r"""Join runs of space, drop invisible characters, decode C1 controls.

    Those are read as Windows-1252.

    >>> repaired("Lietuvi\x9akai"), repaired("\u200bLGM  CINEMA\t")
    ('Lietuviškai', 'LGM CINEMA')
    """
    decoded = "".join(_windows_1252(c) if "\x80" <= c <= "\x9f" else c for c in text)
    visible = (" " if unicodedata.category(c) == "Cc" else c for c in decoded if unicodedata.category(c) != "Cf")
    return " ".join("".join(visible).split())


def _windows_1252(character: str) -> str:
    return bytes([ord(character)]).decode("windows-1252", errors="ignore")


def repair_names(context: Context) -> None:
    """Repair every name that needs it.

    A name of which nothing would be left stays as it is.
    """
    for table, key, column in _NAMES:
        rows = context.connection.execute(
            f"SELECT {key}, {quoted(column)} FROM {table} WHERE regexp_matches({quoted(column)}, ?) ORDER BY {key}",
            [_SUSPECT],
        ).fetchall()
        repairs = [(row_id, old, repaired(old)) for row_id, old in rows]
        repairs = [(row_id, old, new) for row_id, old, new in repairs if new and new != old]
        for row_id, _, new in repairs:
            context.connection.execute(f"UPDATE {table} SET {quoted(column)} = ? WHERE {key} = ?", [new, row_id])
        context.findings.from_pairs(
            "control_characters", [(f"{table} {row_id}", repr(old)) for row_id, old, _ in repairs]
        )
