"""Files that people give: on disk, in folders, in zip archives."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from butaca.errors import MissingFile, SourceError, UnreadableFile
from butaca.sources.files import kinds, packing
from butaca.sources.files.kinds import Kind

START = 1 << 18  # bytes that tell what a file is
WORKBOOK_PARTS = ("[Content_Types].xml", "mimetype", "xl/workbook.xml")
"""Members that tell a workbook from another archive."""

_MOST_FILES = 1_000
_DEEPEST = 3  # folders below the folder that is given


@dataclass(frozen=True)
class Given:
    """A file as it was given: on disk, or in an archive.

    ``name`` is how the user knows it: its path below the folder. An archive's ``only`` member goes by the archive's
    name.
    """

    name: str
    path: Path
    member: str | None = None
    only: bool = False

    @contextmanager
    def given(self) -> Iterator[IO[bytes]]:
        """Open the file on disk: itself, or its archive.

        Raises:
            UnreadableFile: it may not be read.
        """
        with _readable(self.path, self.name) as file:
            yield file

    @contextmanager
    def within(self, raw: IO[bytes]) -> Iterator[IO[bytes]]:
        """Open the plain bytes in the file on disk.

        A plain file is itself.

        Raises:
            UnreadableFile: it is damaged, or packed in a way that cannot be unpacked here.
        """
        if self.member is None:
            with packing.unpacked(raw, self.name) as plain:
                yield plain
        else:
            with (
                packing.member(raw, self.name, self.member) as content,
                packing.unpacked(content, self.name) as plain,
            ):
                yield plain

    @contextmanager
    def opened(self) -> Iterator[IO[bytes]]:
        """Open its plain bytes."""
        with self.given() as raw, self.within(raw) as plain:
            yield plain

    def start(self) -> bytes:
        """Return the first bytes, unpacked."""
        with self.opened() as plain:
            return plain.read(START)

    def fingerprint(self) -> tuple[str, int]:
        """Return sha256 and size in bytes, as it was given.

        Those of a member of an archive are the member's own, unless it is the only one.
        """
        if self.member is None or self.only:
            with _readable(self.path, self.name) as file:
                return digest(file)
        sha256, size = hashlib.sha256(), 0
        with self.opened() as plain:
            while chunk := plain.read(1 << 20):
                sha256.update(chunk)
                size += len(chunk)
        return sha256.hexdigest(), size


def digest(file: IO[bytes]) -> tuple[str, int]:
    """Return sha256 and size of an open file on disk; rewind it."""
    sha256 = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type] # a file on disk
    size = file.tell()
    file.seek(0)
    return sha256, size


def collect(place: Path) -> list[Given]:
    """Return the files of a folder, an archive, or the file itself.

    They come by depth and name. Archives within a folder stand for their members.

    Raises:
        MissingFile: there is no such folder or file, or nothing in it.
        UnreadableFile: an archive is damaged, or the folder holds too many files.
    """
    if place.is_file():
        return _expanded(Given(place.name, place))
    if not place.is_dir():
        raise MissingFile(str(place), "no such folder or file", "Name the folder, or the file, that holds the movies")
    files = list(_walk(place, place, 0))
    if len(files) > _MOST_FILES:
        raise UnreadableFile(
            str(place), f"more than {_MOST_FILES:,} files", "Name the file itself, or a folder that holds nothing else"
        )
    if not files:
        raise MissingFile(str(place), "no file in it", "Put the files of the movies there, or name another folder")
    files.sort(key=lambda given: (given.name.count("/"), given.name))
    return [part for given in files for part in _expanded(given)]


def _walk(folder: Path, top: Path, depth: int) -> Iterator[Given]:
    with _system_errors(str(folder)), os.scandir(folder) as entries:
        listed = sorted(entries, key=lambda entry: entry.name)
    for entry in listed:
        path = Path(entry.path)
        name = path.relative_to(top).as_posix()
        if packing.hidden(name):
            continue
        if entry.is_dir():
            if depth < _DEEPEST and not entry.is_symlink():
                yield from _walk(path, top, depth + 1)
        elif entry.is_file() and not _beside_tables(name):
            yield Given(name, path)


def _expanded(given: Given) -> list[Given]:
    """Return the members of a zip archive, or the file itself.

    A file that cannot be opened stands for itself: whoever reads it tells why.
    """
    try:
        with _readable(given.path, given.name) as file:
            if kinds.kind(file.read(len(b"SQLite format 3\x00"))) is not Kind.ARCHIVE:
                return [given]
            file.seek(0)
            paths = packing.members(file, given.name)
    except SourceError:
        return [given]
    if any(path in WORKBOOK_PARTS for path in paths) or not paths:
        return [given]  # a workbook
    if len(paths) == 1:
        return [replace(given, member=paths[0], only=True)]
    return [Given(f"{given.name}/{path}", given.path, path) for path in paths if not _beside_tables(path)]


def _beside_tables(path: str) -> bool:
    return path.lower().rpartition("/")[2].startswith(("readme", "license"))


@contextmanager
def _readable(path: Path, name: str) -> Iterator[IO[bytes]]:
    with _system_errors(name), path.open("rb") as file:
        yield file


@contextmanager
def _system_errors(name: str) -> Iterator[None]:
    try:
        yield
    except PermissionError as error:
        raise UnreadableFile(name, "it may not be read", "Give yourself the right to read it: chmod u+r") from error
    except IsADirectoryError as error:
        raise UnreadableFile(name, "this is a folder, not a file", "Name the file in it") from error
