"""Names without invisible characters, stray spaces and letters read in the wrong code page."""

import unicodedata

import duckdb

from butaca.catalogue.schema import quoted
from butaca.sources.recorder import Recorder

_PLACES = (
    *(("movies", "id", "title"), ("movie_details", "movie_id", "original_title")),
    *((table, "id", "name") for table in ("collections", "genres", "companies", "keywords", "people")),
)
# Space at an end or doubled, control characters of both sets, and format characters such as U+200B.
_SUSPECT = r"^\s|\s$|\s\s|[\t\r\n\x00-\x1f\x7f-\x9f]|\p{Cf}|\x{a0}"


def tidied(text: str) -> str:
    r"""The text with runs of space as one, invisible characters gone and C1 controls read as Windows-1252.

    >>> tidied("Lietuvi\x9akai"), tidied("\u200bLGM  CINEMA\t")
    ('Lietuviškai', 'LGM CINEMA')
    """
    repaired = "".join(_windows_1252(c) if "\x80" <= c <= "\x9f" else c for c in text)
    visible = (" " if unicodedata.category(c) == "Cc" else c for c in repaired if unicodedata.category(c) != "Cf")
    return " ".join("".join(visible).split())


def _windows_1252(character: str) -> str:
    return bytes([ord(character)]).decode("windows-1252", errors="ignore")


def clean(connection: duckdb.DuckDBPyConnection, recorder: Recorder) -> None:
    """Tidy every name in the catalogue that needs it."""
    for table, key, column in _PLACES:
        rows = connection.execute(
            f"SELECT {key}, {quoted(column)} FROM {table} WHERE regexp_matches({quoted(column)}, ?) ORDER BY {key}",
            [_SUSPECT],
        ).fetchall()
        repairs = [(key_value, old, tidied(old)) for key_value, old in rows]
        repairs = [(key_value, old, new) for key_value, old, new in repairs if new and new != old]
        for key_value, _, new in repairs:
            connection.execute(f"UPDATE {table} SET {quoted(column)} = ? WHERE {key} = ?", [new, key_value])
        recorder.from_pairs("control_characters", [(f"{table} {k}", repr(old)) for k, old, _ in repairs])
