"""Read simplemma's dictionaries, and decode only the parts that are needed.

They are sorted and front-coded: a record says how many bytes its key shares with the one before. simplemma decodes
all of a dictionary to index it, 31 million records for the languages of a catalogue, most of which have few titles.
Here only the lengths of the records are read; records that share fewer than ``_DEPTH`` bytes begin a block, and
simplemma decodes a block when a word may stand in it.

These are private functions of simplemma, so pyproject.toml pins its version exactly. Before another version is
pinned, tests/features/test_dictionaries.py has to pass with it: it compares with simplemma's public dictionaries.
"""

from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from simplemma.strategies.dictionaries import frontcode
from simplemma.strategies.dictionaries.dictionary_factory import DecodedStrMapping, _read_decompressed

_DEPTH = 4  # bytes: blocks of some 40 to 100 records
_LONG = 0x80  # from here on a number goes on in the next byte
_SAME_VALUE = 254  # in place of a value: that of the record before
_OPEN = 2  # dictionaries that are kept: a language's, and English


class Dictionaries:
    """A ``DictionaryFactory`` of simplemma."""

    def __init__(self) -> None:
        self._get = lru_cache(maxsize=_OPEN)(Dictionary)

    def get_dictionary(self, lang: str) -> "Dictionary":
        """Return the dictionary of a language that simplemma has."""
        return self._get(lang)

    def clear(self) -> None:
        """Forget the dictionaries that are kept."""
        self._get.cache_clear()


class Dictionary(DecodedStrMapping):
    """A dictionary with simplemma's own words and lemmas, in its order."""

    __slots__ = ("_blocks", "_count", "_data", "_decoded", "_firsts", "_reversed")

    def __init__(self, language: str) -> None:
        self._data = _read_decompressed(language)
        self._reversed, self._count, start = frontcode._read_header(self._data)
        self._firsts, self._blocks = _index(self._data, start)
        self._decoded: dict[int, dict[bytes, bytes]] = {}

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[str]:
        for block in range(len(self._firsts)):
            yield from (self._turned(key).decode() for key in self._block(block))

    def _lookup(self, key: str) -> str | None:
        target = self._turned(key.encode())
        block = bisect_right(self._firsts, target[:_DEPTH]) - 1
        if block < 0:
            return None
        if block not in self._decoded:
            self._decoded[block] = self._block(block)
        value = self._decoded[block].get(target)
        return None if value is None else self._turned(value).decode()

    def _turned(self, stored: bytes) -> bytes:
        return stored[::-1] if self._reversed else stored

    def _block(self, block: int) -> dict[bytes, bytes]:
        records = self._data[self._blocks[block] : self._blocks[block + 1]]
        return {key: value for _, key, value in frontcode._iter_records(records, 0, self._firsts[block])}


def _index(data: bytes, position: int) -> tuple[list[bytes], list[int]]:
    """Index the blocks of a dictionary.

    Returns the first bytes of each block's first key, ascending, and the positions where blocks begin and the last
    one ends.
    """
    firsts, blocks, first = [], [], b""
    whole = len(data)
    while position < whole:  # some 31 million times
        shared = data[position]
        length = data[position + 1]
        start = position + 2
        if shared | length >= _LONG:
            shared, start = frontcode._read_varint(data, position)
            length, start = frontcode._read_varint(data, start)
        end = start + length
        value = data[end]
        if shared < _DEPTH:
            first = first[:shared] + data[start : min(end, start + _DEPTH - shared)]
            if value != _SAME_VALUE:  # else it needs the record before
                firsts.append(first)
                blocks.append(position)
        if value == _SAME_VALUE:
            position = end + 1
            continue
        length = data[end + 1]
        position = end + 2 + length
        if length >= _LONG:
            length, start = frontcode._read_varint(data, end + 1)
            position = start + length
    return firsts, [*blocks, whole]
