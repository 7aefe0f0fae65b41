"""Records of a JSON file: an array, lines, or an inner array."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from butaca.errors import UnreadableFile
from butaca.sources.files import canonical

_MOST_COLUMNS = 1_000
_CHUNK = 1 << 20  # characters
_LONGEST = 4 << 20  # characters of a record
_SPACE = " \t\r\n\ufeff"
_DEEPEST = 2  # objects within a record whose members are columns of their own

Record = dict[str, Any]


def records(text: IO[str], name: str) -> Iterator[Record]:
    """Yield the objects of a file in order, read singly.

    Raises:
        UnreadableFile: it is no JSON, holds no objects, or one of more than 4 MB.
    """
    scanner = _Scanner(text, name)
    if scanner.peek() == "[":
        yield from scanner.array()
        return
    first = scanner.value_or_none()
    if first is None:  # an object too long for a record
        yield from scanner.array_within()
    elif scanner.peek() == "":
        yield from _of_object(first, name)
    else:
        yield from _objects(first, scanner)


def convert(path: Path, name: str, target: Path) -> None:
    """Write the objects of a file as CSV.

    Every key of any of them is a column.

    Raises:
        UnreadableFile: as ``records`` does.
    """
    columns: dict[str, None] = {}
    with path.open(encoding="utf-8-sig", errors="replace") as text:
        for record in records(text, name):
            columns.update(dict.fromkeys(cells(record)))
            if len(columns) > _MOST_COLUMNS:
                raise UnreadableFile(name, f"more than {_MOST_COLUMNS:,} keys", "Export an array of objects")
    with path.open(encoding="utf-8-sig", errors="replace") as text:
        flat = (cells(record) for record in records(text, name))
        canonical.write(target, list(columns), ([row.get(name, "") for name in columns] for row in flat), name)


def cells(record: Record, prefix: str = "", depth: int = 0) -> dict[str, str]:
    """Return a record as text cells; what is nested stays JSON.

    Members of an object within it are cells too, as in ``ids.imdb``.
    """
    flat: dict[str, str] = {}
    for key, value in record.items():
        flat[prefix + key] = cell(value)
        if isinstance(value, dict) and depth < _DEEPEST:
            flat |= cells(value, f"{prefix}{key}.", depth + 1)
    return flat


def cell(value: object) -> str:
    """Return a value as the text of a cell; empty for null."""
    if value is None or value != value:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _objects(first: Any, scanner: "_Scanner") -> Iterator[Record]:
    yield scanner.checked(first)
    while scanner.peek():
        yield scanner.checked(scanner.value())


def _of_object(whole: Record, name: str) -> Iterator[Record]:
    """Yield the records of an object's longest array, or its objects."""
    arrays = [value for value in whole.values() if isinstance(value, list) and value and isinstance(value[0], dict)]
    scalar = [value for value in whole.values() if not isinstance(value, dict | list)]
    if arrays and len(scalar) <= len(whole) // 2 + 1 and not {"title", "Title", "name"} & set(whole):
        entries = max(arrays, key=len)
    elif whole and all(isinstance(value, dict) for value in whole.values()):
        entries = [{"id": key, **value} for key, value in whole.items()]
    else:
        entries = [whole]
    for entry in entries:
        if not isinstance(entry, dict):
            raise UnreadableFile(name, "an array that holds something else than objects", "Export it as CSV")
        yield entry


class _Scanner:
    """A reader of JSON values from a stream, of bounded memory."""

    def __init__(self, text: IO[str], name: str) -> None:
        self._text = text
        self._name = name
        self._buffer = ""
        self._place = 0
        self._line = 1
        self._ended = False
        self._decoder = json.JSONDecoder()

    def peek(self) -> str:
        """Return the next character that is no space; empty at the end."""
        while True:
            while self._place < len(self._buffer):
                character = self._buffer[self._place]
                if character not in _SPACE:
                    return character
                self._place += 1
            if not self._more():
                return ""

    def value_or_none(self) -> Any:
        """Return the next value; None if it is longer than a record."""
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._buffer, self._place)
            except json.JSONDecodeError as error:
                if self._more():
                    if len(self._buffer) - self._place > _LONGEST:
                        return None
                    continue
                line = self._line + self._buffer.count("\n", 0, error.pos)
                raise UnreadableFile(
                    self._name, f"this is not valid JSON: {error.msg}", "Export it again", line
                ) from error
            except RecursionError as error:
                raise UnreadableFile(self._name, "values within values without end", "Export it as CSV") from error
            self._place = end
            return value

    def value(self) -> Any:
        """Return the next value."""
        value = self.value_or_none()
        if value is None and len(self._buffer) - self._place > _LONGEST:
            raise UnreadableFile(
                self._name, f"a record is longer than {_LONGEST >> 20} MB", "Check the record", self._current_line()
            )
        return value

    def checked(self, value: Any) -> Record:
        """Return the value if it is an object."""
        if not isinstance(value, dict):
            raise UnreadableFile(
                self._name,
                f"a record is no object: {str(value)[:40]}",
                "Export an array of objects",
                self._current_line(),
            )
        return value

    def array(self) -> Iterator[Record]:
        """Yield the objects of the array that begins here."""
        self._place += 1
        if self.peek() == "]":
            return
        while True:
            yield self.checked(self.value())
            after = self.peek()
            self._place += 1
            if after == "]":
                return
            if after != ",":
                problem = "the file breaks off" if not after else "a comma is missing"
                raise UnreadableFile(self._name, problem, "Copy or download it again", self._current_line())

    def array_within(self) -> Iterator[Record]:
        """Yield the objects of the first array of objects within an object."""
        self._place += 1
        while self.peek() not in ("}", ""):
            self.value()  # the key
            if self.peek() == ":":
                self._place += 1
            if self.peek() == "[":
                yield from self.array()
                return
            self.value()
            if self.peek() == ",":
                self._place += 1
        raise UnreadableFile(self._name, "no array of objects in it", "Export an array of objects")

    def _current_line(self) -> int:
        return self._line + self._buffer.count("\n", 0, self._place)

    def _more(self) -> bool:
        """Read on; drop what is behind."""
        if self._ended:
            return False
        chunk = self._text.read(_CHUNK)
        self._line += self._buffer.count("\n", 0, self._place)
        self._buffer = self._buffer[self._place :] + chunk
        self._place = 0
        self._ended = not chunk
        return not self._ended
