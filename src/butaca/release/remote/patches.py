"""Patches that make a part from a stretch of an earlier release.

The stretch is a dictionary of Zstandard: where a list has the ids, and the first digits of the scores, that it had
before, only the rest is in the patch. How bytes are unpacked is fixed by the format (RFC 8878), so that any version of
the library makes the same part of it.
"""

import hashlib
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pydantic.dataclasses import dataclass

from butaca.release.manifest_types import STRICT, Count, RelativePath, Sha256
from butaca.release.remote.parts import MOST_BYTES, Part, part_of

MOST_STRETCH = 5 << 19  # bytes; a longer one takes many times as long to look through, and finds no more

_BESIDE = (MOST_STRETCH - MOST_BYTES) // 2  # bytes before and after the place where a part should have been
_LEVEL = 9


@dataclass(frozen=True, config=STRICT)
class Patch:
    """A patch by its digest, and the stretch that it applies to.

    The digest is of its bytes as they are stored.
    """

    sha256: Sha256
    file: RelativePath
    start: Count
    size: Count


class Stretches:
    """Stretches of an earlier file that may resemble parts of the next.

    Tables grow alike: what stood after a third of the file stands there still, or not far away.
    """

    def __init__(self, folder: Path, file: str, new_size: int) -> None:
        self._path, self._file = folder / file, file
        self._size = self._path.stat().st_size if self._path.is_file() else 0
        self._new_size = max(new_size, 1)

    def made(self, content: bytes, start: int) -> tuple[Patch, bytes] | None:
        """Return a patch that makes a part, and its bytes.

        The part stands at ``start``. None without an earlier file.
        """
        if not self._size:
            return None
        place = start * self._size // self._new_size
        first, end = max(place - _BESIDE, 0), min(place + len(content) + _BESIDE, self._size)
        stretch = read(self._path, first, end - first)
        zstd = _zstd()
        options = {
            zstd.CompressionParameter.compression_level: _LEVEL,
            zstd.CompressionParameter.window_log: max((len(stretch) + len(content)).bit_length(), 10),
        }
        stored: bytes = zstd.compress(content, options=options, zstd_dict=_dictionary(stretch))
        return Patch(hashlib.sha256(stored).hexdigest(), self._file, first, len(stretch)), stored


def applied(stored: bytes, patch: Patch, base: Path, part: Part) -> bytes:
    """Return the bytes of a part, made by a patch.

    ``base`` is the folder of the release that it applies to.

    Raises:
        ValueError: they are not this part's.
    """
    if hashlib.sha256(stored).hexdigest() != patch.sha256:
        raise ValueError("its bytes are not those that were published")
    stretch = read(base / patch.file, patch.start, min(patch.size, MOST_STRETCH))
    zstd = _zstd()
    try:
        content: bytes = zstd.ZstdDecompressor(_dictionary(stretch)).decompress(stored, part.size + 1)
    except zstd.ZstdError as error:
        raise ValueError(str(error)) from error
    if part_of(content) != part:
        raise ValueError(f"it does not fit {base.name}")
    return content


def read(path: Path, start: int, size: int) -> bytes:
    """Return some bytes of a file."""
    with path.open("rb") as file:
        file.seek(start)
        return file.read(size)


def _dictionary(stretch: bytes) -> Any:
    """Return a dictionary of plain bytes, which is not copied.

    It has eight bytes at least.
    """
    return _zstd().ZstdDict(stretch.ljust(8, b"\0"), is_raw=True).as_prefix


def can_patch() -> bool:
    """Return whether patches can be read, without loading what does."""
    try:
        return sys.version_info >= (3, 14) or find_spec("backports.zstd") is not None
    except ModuleNotFoundError:
        return False


def _zstd() -> Any:
    """Load what packs patches; a server without a store does without."""
    return import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
