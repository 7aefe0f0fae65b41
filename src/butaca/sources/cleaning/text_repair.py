"""Repair texts: invisible characters, stray spaces, HTML entities, wrong code pages."""

import html
import re
import unicodedata
from collections.abc import Callable, Sequence

from butaca.catalogue.schema import literal, quoted
from butaca.sources.cleaning.steps import Context

# table, key, column
_NAMES = (
    *(("movies", "id", "title"), ("movie_details", "movie_id", "original_title")),
    *((table, "id", "name") for table in ("collections", "genres", "companies", "keywords", "people")),
)
_LONG_TEXTS = (("movie_details", "movie_id", "overview"), ("movie_details", "movie_id", "tagline"))
TABLES = tuple(dict.fromkeys(table for table, _, _ in _NAMES))
# Space at an end or doubled, control characters of both sets, and format characters such as U+200B.
_SUSPECT = r"^\s|\s$|\s\s|[\t\r\n\x00-\x1f\x7f-\x9f]|\p{Cf}|\x{a0}"
_ENTITY = r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});"
_MOST_ESCAPES = 3  # times that a text is escaped at most
# What UTF-8's bytes become when they are read as Windows-1252: a first byte, and those that follow.
_FOLLOWING = "\x80-\xbf" + "".join(bytes([byte]).decode("windows-1252", errors="ignore") for byte in range(0x80, 0xA0))
_WRONG = f"[Â-ô][{_FOLLOWING}]"
# Such letters that nobody writes side by side, in a text that has properly read ones too.
_UNMISTAKABLE = re.compile(f"â€[{_FOLLOWING}]|Ã[\x80-\xbfƒ‡ˆ‰Š‹Œ‘š›œž]|Â[\xa0-\xbf]")


def repaired(text: str) -> str:
    r"""Join runs of space, drop invisible characters, decode C1 controls.

    Those are read as Windows-1252.

    >>> repaired("Lietuvi\x9akai"), repaired("\u200bLGM  CINEMA\t")
    ('Lietuviškai', 'LGM CINEMA')
    """
    decoded = "".join(_windows_1252(c) if "\x80" <= c <= "\x9f" else c for c in text)
    visible = (" " if unicodedata.category(c) == "Cc" else c for c in decoded if unicodedata.category(c) != "Cf")
    return " ".join("".join(visible).split())


def unescaped(text: str) -> str:
    """Decode HTML entities, also those that were escaped twice.

    >>> unescaped("cat &amp;amp; mouse"), unescaped("R&D; AT&T")
    ('cat & mouse', 'R&D; AT&T')
    """
    for _ in range(_MOST_ESCAPES):
        decoded = re.sub(_ENTITY, lambda match: html.unescape(match[0]), text)
        if decoded == text:
            break
        text = decoded
    return text


def redecoded(text: str) -> str:
    """Decode UTF-8 that was read as Windows-1252, perhaps twice.

    All of its letters have to make sense as UTF-8, or they are changed where they are unmistakable.

    >>> redecoded("AmÃ©lie"), redecoded("Itâ€™s “Amélie”"), redecoded("„CAFÉ”")
    ('Amélie', 'It’s “Amélie”', '„CAFÉ”')
    """
    for _ in range(2):
        decoded = _decoded(text)
        if decoded is None:
            decoded = _UNMISTAKABLE.sub(lambda match: _decoded(match[0]) or match[0], text)
        if decoded == text:
            break
        text = decoded
    return text


def _decoded(text: str) -> str | None:
    """Return the bytes of Windows-1252 as UTF-8, None if they are none."""
    try:
        return b"".join(_byte(c) for c in text).decode("utf-8")
    except UnicodeError:
        return None


def _byte(character: str) -> bytes:
    if "\x80" <= character <= "\x9f":
        return bytes([ord(character)])
    return character.encode("windows-1252")


def _windows_1252(character: str) -> str:
    return bytes([ord(character)]).decode("windows-1252", errors="ignore")


def repair_texts(context: Context) -> None:
    """Repair every name and plot that needs it.

    A name of which nothing would be left stays as it is.
    """
    for table, key, column in _NAMES:
        _repair(context, _REPAIRS, table, key, column)
    for table, key, column in _LONG_TEXTS:
        _repair(context, _REPAIRS[:2], table, key, column)


# code, pattern of texts that may need it, and the repair
_REPAIRS = (
    ("html_entities", _ENTITY, unescaped),
    ("wrong_encoding", _WRONG, redecoded),
    ("control_characters", _SUSPECT, repaired),
)


def _repair(
    context: Context, repairs: Sequence[tuple[str, str, Callable[[str], str]]], table: str, key: str, column: str
) -> None:
    """Repair a column, each text in every way it needs."""
    suspect = "|".join(pattern for _, pattern, _ in repairs)
    rows = context.connection.execute(
        f"SELECT {key}, {quoted(column)} FROM {table} WHERE regexp_matches({quoted(column)}, {literal(suspect)}) "
        f"ORDER BY {key}"
    ).fetchall()
    changed: dict[int, str] = {}
    for code, _, repair in repairs:
        mended = []
        for row_id, given in rows:
            old = changed.get(row_id, given)
            new = repair(old)
            if new and new != old:
                changed[row_id] = new
                mended.append((f"{table} {row_id}", repr(old)))
        context.findings.from_pairs(code, mended)
    if changed:
        context.connection.execute(
            f"UPDATE {table} SET {quoted(column)} = mended.text "
            f"FROM (SELECT unnest($ids) AS id, unnest($texts) AS text) AS mended WHERE {table}.{key} = mended.id",
            {"ids": list(changed), "texts": list(changed.values())},
        )
