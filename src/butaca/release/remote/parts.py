"""Parts of a file, cut where its content says so.

A cut depends on the page of 16 kB before it alone, so that pages that move are found again: SQLite writes whole pages.
"""

import hashlib
import zlib
from collections.abc import Iterator
from pathlib import Path

from pydantic.dataclasses import dataclass

from butaca.release.database import PAGE_SIZE
from butaca.release.manifest_types import STRICT, Count, Sha256

MOST_BYTES = 64 * PAGE_SIZE  # of a part

_CUTS = 16  # a page in so many ends a part: 256 kB on average


@dataclass(frozen=True, config=STRICT)
class Part:
    """A part of a file, by its digest and its size."""

    sha256: Sha256
    size: Count


def cut(path: Path) -> Iterator[tuple[Part, bytes]]:
    """Yield the parts of a file in order, with their bytes."""
    pages = bytearray()
    with path.open("rb") as file:
        while page := file.read(PAGE_SIZE):
            pages += page
            if zlib.crc32(page) % _CUTS == 0 or len(pages) >= MOST_BYTES:
                yield part_of(bytes(pages)), bytes(pages)
                pages.clear()
    if pages:
        yield part_of(bytes(pages)), bytes(pages)


def part_of(content: bytes) -> Part:
    """Return the part that some bytes are."""
    return Part(hashlib.sha256(content).hexdigest(), len(content))


def packed(content: bytes) -> bytes:
    """Return the bytes of a part as they are stored."""
    return zlib.compress(content, 6)


def unpacked(stored: bytes, part: Part) -> bytes:
    """Return the bytes of a part from those stored.

    Raises:
        ValueError: they are not this part's.
    """
    stream = zlib.decompressobj()
    try:
        content = stream.decompress(stored, part.size + 1)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if part_of(content) != part:
        raise ValueError("its bytes are not those that were published")
    return content
