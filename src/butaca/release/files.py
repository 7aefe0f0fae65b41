"""Files of a release.

They are opened without following links, and compared with their sizes and checksums.
"""

import errno
import hashlib
import os
import shlex
import stat
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from butaca.errors import BrokenRelease
from butaca.release.manifest_types import FileDigest

PIECE = 1 << 18  # bytes that are hashed at a time
# A named pipe must not wait for who writes into it. Windows has other flags than POSIX.
_OPENING = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_PASSING = (errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EINTR, errno.EAGAIN)  # no fault of the file's

Pace = Callable[[int], None]
"""Function called with each count of bytes read.

It may wait, or raise to stop.
"""


def broken(folder: Path, problem: str) -> BrokenRelease:
    """Return the error for a release, with the way out.

    That is an earlier release beside it, or a build.
    """
    release = folder.resolve()
    return BrokenRelease(f"release {release.name}: {problem}. {_way_back(release)}")


def open_file(folder: Path, name: str) -> BinaryIO:
    """Open a file of a release, without following links.

    Neither the file nor a folder between may be a link.

    Raises:
        BrokenRelease: it is missing, a link, no regular file, or not readable.
        OSError: the system has nothing left to open it with; later it may.
    """
    try:
        for between in list(PurePosixPath(name).parents)[:-1]:
            if (folder / between).is_symlink():
                raise broken(folder, f"{between} is a link")
        descriptor = os.open(folder / name, _OPENING)
    except OSError as error:
        raise _unreadable(folder, name, error) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise broken(folder, f"{name} is no regular file")
    return os.fdopen(descriptor, "rb", buffering=0)


def read_small(folder: Path, name: str, largest: int) -> bytes:
    """Return the content of a file of at most so many bytes.

    Raises:
        BrokenRelease: as ``open_file``, or it is larger.
    """
    with open_file(folder, name) as file:
        try:
            content = bytearray()
            while len(content) <= largest and (piece := file.read(largest + 1 - len(content))):
                content += piece
        except OSError as error:
            raise _unreadable(folder, name, error) from error
    if len(content) > largest:
        raise broken(folder, f"{name} is larger than {largest:,} bytes")
    return bytes(content)


def check_size(folder: Path, name: str, digest: FileDigest) -> None:
    """Compare the size of a file.

    Raises:
        BrokenRelease: as ``open_file``, or it has another size.
    """
    with open_file(folder, name) as file:
        _compare_size(folder, name, os.fstat(file.fileno()).st_size, digest)


def check_content(folder: Path, name: str, digest: FileDigest, pace: Pace = lambda _: None) -> None:
    """Compare the size and the checksum of a file, piece by piece.

    Raises:
        BrokenRelease: as ``open_file``, or it has another size or content.
    """
    hashed, size, piece = hashlib.sha256(), 0, memoryview(bytearray(PIECE))
    with open_file(folder, name) as file:
        _compare_size(folder, name, os.fstat(file.fileno()).st_size, digest)
        try:
            while size <= digest.size and (count := file.readinto(piece)):  # type: ignore[attr-defined]
                hashed.update(piece[:count])
                size += count
                pace(count)
        except OSError as error:
            raise _unreadable(folder, name, error) from error
    _compare_size(folder, name, size, digest)
    if hashed.hexdigest() != digest.sha256:
        raise broken(folder, f"{name} does not match its checksum")


def names(folder: Path) -> list[str]:
    """Return the paths of all files below a folder, in order.

    A link to a folder is a file.
    """
    paths = []
    for base, folders, files in os.walk(folder):
        links = [name for name in folders if (Path(base) / name).is_symlink()]
        paths += [(Path(base) / name).relative_to(folder).as_posix() for name in (*files, *links)]
    return sorted(paths)


def _compare_size(folder: Path, name: str, size: int, digest: FileDigest) -> None:
    if size != digest.size:
        raise broken(folder, f"{name} has {size:,} bytes, and should have {digest.size:,}")


def _unreadable(folder: Path, name: str, error: OSError) -> Exception:
    if error.errno in _PASSING:
        return error
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return broken(folder, f"{name} is missing")
    if error.errno == errno.ELOOP:
        return broken(folder, f"{name} is a link")
    if error.errno in (errno.EACCES, errno.EPERM):
        release = folder.resolve()
        return BrokenRelease(
            f"release {release.name}: {name} cannot be read ({error.strerror}). Let this user read it, as with: "
            f"chmod -R a+rX {shlex.quote(str(release))}"
        )
    return broken(folder, f"{name} cannot be read ({error.strerror})")


def _way_back(release: Path) -> str:
    """Name the way out: an earlier or later release, or a build."""
    try:
        beside = sorted(
            path.parent.name
            for path in release.parent.glob("[!.]*/manifest.json")
            if path.parent != release and not path.parent.is_symlink()
        )
    except OSError:
        beside = []
    earlier = [name for name in beside if name < release.name] or beside
    back = f"Go back with: butaca activate {earlier[-1]}, or build" if earlier else "Build"
    return f"{back} again with: butaca build"
