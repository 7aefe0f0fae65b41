"""Elements of a JSON array, with only one of them in memory."""

import json
import re
from collections.abc import Iterator
from typing import Any

from butaca.bilingual import Bilingual
from butaca.serving.ratings_import.import_limits import ImportLimits
from butaca.serving.ratings_import.unreadable import NotAnExport, UnreadableImport

_SPACE = re.compile(r"[ \t\r\n\ufeff]*")


def elements(pieces: Iterator[str], limits: ImportLimits) -> Iterator[Any]:
    """Yield the elements of an array, of any type.

    Raises:
        UnreadableImport: it is no JSON, no array, or an element is too long.
    """
    text = _Text(pieces, limits)
    if text.next_character() != "[":
        raise _no_array()
    text.skip()
    separator = ""
    while (character := text.next_character()) != "]":
        if separator:
            if character != ",":
                raise _no_json()
            text.skip()
            character = text.next_character()
        yield text.take_value()
        separator = ","


class _Text:
    """Text that is read as far as it is needed.

    The text before the current position is dropped when more is read.
    """

    def __init__(self, pieces: Iterator[str], limits: ImportLimits) -> None:
        self._pieces = pieces
        self._most = limits.record_characters
        self._held = ""
        self._place = 0

    def next_character(self) -> str:
        """Go to the next character that is no space, and return it.

        It is empty at the end.
        """
        while True:
            space = _SPACE.match(self._held, self._place)
            self._place = space.end() if space else self._place
            if self._place < len(self._held) or not self._read():
                return self._held[self._place : self._place + 1]

    def skip(self) -> None:
        """Go one character on."""
        self._place += 1

    def take_value(self) -> Any:
        """Return the value that begins here, and go beyond it."""
        while True:
            try:
                value, end = _DECODER.raw_decode(self._held, self._place)
            except RecursionError as error:
                raise _no_json() from error
            except json.JSONDecodeError as error:
                if len(self._held) - self._place > self._most:
                    raise _element_too_long(self._most) from error
                if not self._read():
                    raise _no_json() from error
            else:
                if end - self._place > self._most:
                    raise _element_too_long(self._most)
                if end == len(self._held) and self._read():
                    continue  # a number may go on
                self._place = end
                return value

    def _read(self) -> bool:
        """Read one more piece, and return whether there was any."""
        piece = next(self._pieces, "")
        self._held = self._held[self._place :] + piece
        self._place = 0
        return bool(piece)


def _number(text: str) -> int | str:
    return int(text) if len(text) < 20 else text  # a longer one is no id, and may be as long as the file


_DECODER = json.JSONDecoder(parse_int=_number)


def _no_json() -> UnreadableImport:
    return UnreadableImport(Bilingual("it is no JSON", "no es JSON"))


def _no_array() -> NotAnExport:
    return NotAnExport(Bilingual("its JSON is no array of objects", "su JSON no es una lista de objetos"))


def _element_too_long(most: int) -> UnreadableImport:
    return UnreadableImport(
        Bilingual(f"an element of it has more than {most:,} characters", f"un elemento tiene más de {most} caracteres"),
    )
