"""Unpack files: gzip, bzip2, xz and zstd; members of zip archives."""

import bz2
import gzip
import lzma
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any

from butaca.errors import UnreadableFile
from butaca.sources.files import kinds

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_AGAIN = "Copy or download it again"
_DAMAGE = (gzip.BadGzipFile, zlib.error, lzma.LZMAError, zstd.ZstdError, zipfile.BadZipFile, OSError)
_LONGEST_MAGIC = max(map(len, kinds.PACKED))


@contextmanager
def unpacked(given: IO[bytes], name: str) -> Iterator[IO[bytes]]:
    """Open the plain bytes of a file that can seek.

    A plain file is itself.

    Raises:
        UnreadableFile: the packed file is damaged or ends too early, also while it is read.
    """
    packing = kinds.packing(given.read(_LONGEST_MAGIC))
    given.seek(0)
    if packing is None:
        yield given
        return
    with damage(name, packing), _OPENERS[packing](given) as plain:
        yield plain


@contextmanager
def member(archive: IO[bytes], name: str, path: str) -> Iterator[IO[bytes]]:
    """Open a member of a zip archive.

    Raises:
        UnreadableFile: the archive is damaged, locked, or packed in a way that Python does not know.
    """
    with damage(name, "zip"), zipfile.ZipFile(archive) as opened:
        try:
            content = opened.open(path)
        except (RuntimeError, NotImplementedError) as error:
            way_out = "Unpack it into the folder"
            raise UnreadableFile(name, f"the archive cannot be unpacked here ({error})", way_out) from error
        with content:
            yield content


def members(archive: IO[bytes], name: str) -> list[str]:
    """Return the paths of an archive's files, without those of systems.

    Raises:
        UnreadableFile: the archive is damaged.
    """
    with damage(name, "zip"), zipfile.ZipFile(archive) as opened:
        return [info.filename for info in opened.infolist() if not info.is_dir() and not hidden(info.filename)]


def hidden(path: str) -> bool:
    """Return whether a path is one that systems put beside files."""
    return any(part.startswith((".", "__MACOSX")) for part in path.split("/") if part not in (".", ".."))


@contextmanager
def damage(name: str, packing: str) -> Iterator[None]:
    """Turn the errors of a damaged packed file into a clear one."""
    try:
        yield
    except EOFError as error:
        raise UnreadableFile(name, f"the {packing} file ends too early", _AGAIN) from error
    except _DAMAGE as error:
        if isinstance(error, OSError) and error.errno is not None:  # of the disk, not of the packing
            raise
        raise UnreadableFile(name, f"the packed file is damaged ({error})", _AGAIN) from error


_OPENERS: dict[str, Callable[[IO[bytes]], Any]] = {
    "gzip": lambda given: gzip.GzipFile(fileobj=given, mode="rb"),
    "bzip2": bz2.BZ2File,
    "xz": lzma.LZMAFile,
    "zstd": zstd.ZstdFile,
}
