"""Text of a file in any encoding, decoded piece by piece.

No more than a piece of it is held.
"""

import codecs
from collections.abc import Iterator
from typing import Protocol

from butaca.bilingual import Bilingual
from butaca.serving.ratings_import.import_limits import ImportLimits
from butaca.serving.ratings_import.unreadable import NotAnExport, UnreadableImport

_PIECE = 64 << 10  # bytes that are read at once
_LOOKED_AT = 128  # bytes by which an encoding without a mark is told
_OLD_ENCODING = "cp1252"  # of a line that is no UTF-8, as older exports and spreadsheets write them
_MARKS = (  # the longer first: a mark of UTF-32 begins with one of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Readable(Protocol):
    """A source of bytes."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, none at the end."""


def text_lines(file: Readable, limits: ImportLimits) -> Iterator[str]:
    """Yield the lines of a file with their line ends.

    Line ends may be those of any system.

    Raises:
        UnreadableImport: it is no text, or a line is too long.
    """
    rest = b""
    for piece in _utf8_pieces(file):
        if b"\0" in piece:
            raise NotAnExport(Bilingual("this is no text", "esto no es un texto"))
        lines = (rest + piece).splitlines(keepends=True)
        rest = b"" if lines and lines[-1].endswith(b"\n") else lines.pop() if lines else b""
        for line in lines:
            if len(line) > limits.record_characters:
                raise _too_long(limits)
            yield _decoded(line)
        if len(rest) > limits.record_characters:
            raise _too_long(limits)
    if rest:
        yield _decoded(rest)


def text_pieces(file: Readable) -> Iterator[str]:
    """Yield the text of a file in pieces, none of them empty.

    Bytes that are no UTF-8 are replaced.
    """
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    for piece in _utf8_pieces(file):
        if text := decoder.decode(piece):
            yield text
    if text := decoder.decode(b"", final=True):
        yield text


class Beginning:
    """A file whose first bytes can be inspected before reading."""

    def __init__(self, file: Readable) -> None:
        self._file = file
        self._first = file.read(_PIECE)

    def first_character(self) -> str:
        """Return the first character that is no space or mark.

        It is empty in an empty file.
        """
        encoding, mark = encoding_of(self._first[:_LOOKED_AT])
        return self._first[mark:].decode(encoding, "ignore").lstrip("\ufeff \t\r\n")[:1]

    def read(self, size: int) -> bytes:
        """Return the next bytes, at most ``size``.

        The first time, they are as many as were inspected.
        """
        first, self._first = self._first, b""
        return first or self._file.read(size)


def encoding_of(first: bytes) -> tuple[str, int]:
    """Detect the encoding of a file's first bytes, and its mark's length.

    >>> encoding_of("Name".encode("utf-16")), encoding_of(b"Name"), encoding_of("Name".encode("utf-16-be"))
    (('utf-16-le', 2), ('utf-8', 0), ('utf-16-be', 0))
    """
    for mark, encoding in _MARKS:
        if first.startswith(mark):
            return encoding, len(mark)
    evens, odds = first[0::2], first[1::2]
    if 2 * odds.count(0) > len(odds) and 4 * evens.count(0) < len(evens):
        return "utf-16-le", 0
    if 2 * evens.count(0) > len(evens) and 4 * odds.count(0) < len(odds):
        return "utf-16-be", 0
    return "utf-8", 0


def _too_long(limits: ImportLimits) -> UnreadableImport:
    most = limits.record_characters
    return UnreadableImport(
        Bilingual(f"a line has more than {most:,} characters", f"una línea tiene más de {most} caracteres")
    )


def _utf8_pieces(file: Readable) -> Iterator[bytes]:
    first = file.read(_PIECE)
    encoding, mark = encoding_of(first[:_LOOKED_AT])
    piece = first[mark:]
    if encoding == "utf-8":
        while piece:
            yield piece
            piece = file.read(_PIECE)
        return
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    while piece:
        yield decoder.decode(piece).encode()
        piece = file.read(_PIECE)
    yield decoder.decode(b"", final=True).encode()


def _decoded(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode(_OLD_ENCODING, "replace")
