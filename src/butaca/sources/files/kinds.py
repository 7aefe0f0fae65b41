"""Kinds of files, told by their first bytes and never by name."""

import codecs
from enum import StrEnum


class Kind(StrEnum):
    """The physical form of a file, and how to say it."""

    TEXT = "delimited text"
    JSON = "JSON"
    PARQUET = "Parquet"
    SQLITE = "SQLite database"
    WORKBOOK = "Excel workbook"
    ARCHIVE = "zip archive"


PACKED = {
    b"\x1f\x8b": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
}
"""The name of each packing, by its first bytes."""

_ZIP, _EMPTY_ZIP = b"PK\x03\x04", b"PK\x05\x06"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Excel until 2003
_FORMS = {
    b"PAR1": Kind.PARQUET,
    b"SQLite format 3\x00": Kind.SQLITE,
    _OLE: Kind.WORKBOOK,
    _ZIP: Kind.ARCHIVE,
    _EMPTY_ZIP: Kind.ARCHIVE,
}
_FOREIGN = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"\x7fELF": "a program",
    b"ARROW1": "an Arrow file",
    b"version https://git-lfs": "a Git LFS pointer",
}
_LFS = "a Git LFS pointer"
_WAYS_OUT = {_LFS: "Fetch the file itself with: git lfs pull"}
_EXPORT = "Export it as CSV, JSON, Parquet, SQLite or Excel"


def packing(start: bytes) -> str | None:
    """Return the name of a file's packing; None if it is plain."""
    return next((name for magic, name in PACKED.items() if start.startswith(magic)), None)


def kind(start: bytes) -> Kind:
    """Return the form of an unpacked file; text if nothing else fits."""
    for magic, form in _FORMS.items():
        if start.startswith(magic):
            return form
    text = without_marks(start).lstrip()
    if text[:1] in (b"{", b"["):
        return Kind.JSON
    return Kind.TEXT


def foreign(start: bytes) -> tuple[str, str] | None:
    """Return the name of what is no table, and the way out.

    None if nothing speaks against a table.
    """
    for magic, name in _FOREIGN.items():
        if start.startswith(magic):
            return name, _WAYS_OUT.get(name, _EXPORT)
    return None


def without_marks(start: bytes) -> bytes:
    """Remove byte-order marks of UTF-8, however many there are."""
    while start.startswith(codecs.BOM_UTF8):
        start = start.removeprefix(codecs.BOM_UTF8)
    return start
