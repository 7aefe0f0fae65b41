"""Zip files: selection of members, and unpacking within the limits.

Nothing is written anywhere, so that names of members are names and no paths.
"""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import IO

from butaca.bilingual import Bilingual
from butaca.serving.ratings_import.import_limits import ImportLimits
from butaca.serving.ratings_import.reading.row_reading import RowSource
from butaca.serving.ratings_import.unreadable import TooLarge, UnreadableImport

_ENDINGS = (".csv", ".tsv", ".txt", ".dat", ".json")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others may unpack with any amount of memory
_IGNORED_FOLDERS = frozenset(("deleted", "orphaned", "lists", "__macosx"))
_NOT_MOVIES = ("-shows.json", "-seasons.json", "-episodes.json")
_LIKED = "films.csv"  # in the folder likes
_ENCRYPTED = 0x1
_LEAST_FOR_RATIO = 1 << 20
_SHOWN = 80  # characters of a member's name


class ZipMember:
    """A zip's member as a file that counts its unpacked bytes."""

    def __init__(self, file: IO[bytes], info: zipfile.ZipInfo, archive: "Archive") -> None:
        self._file, self._info, self._archive = file, info, archive
        self._unpacked = 0

    def read(self, size: int) -> bytes:
        """Return the next bytes, at most ``size``."""
        try:
            piece = self._file.read(size)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise _damaged() from error
        self._unpacked += len(piece)
        self._archive.count_unpacked(len(piece))
        limits = self._archive.limits
        if self._unpacked > max(_LEAST_FOR_RATIO, limits.ratio * self._info.compress_size):
            raise UnreadableImport(
                Bilingual(
                    f"{shown_name(self._info)} unpacks to more than {limits.ratio} times its size",
                    f"{shown_name(self._info)} ocupa al descomprimirse más de {limits.ratio} veces su tamaño",
                ),
                Bilingual("send the file itself", "envía el archivo mismo"),
            )
        return piece


class Archive:
    """A zip file whose members are read one after the other."""

    def __init__(self, file: IO[bytes], limits: ImportLimits) -> None:
        self.limits = limits
        self._unpacked = 0
        try:
            self._zip = zipfile.ZipFile(_Bounded(file, limits.directory_bytes))
        except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, UnicodeError) as error:
            raise _damaged() from error
        if len(self._zip.infolist()) > limits.members:
            raise _too_many_members(limits.members)

    def members(self) -> Iterator[tuple[RowSource, ZipMember]]:
        """Yield the members that may have ratings, each with its source.

        The source holds what the member's name says of its rows.
        """
        for info in self._zip.infolist():
            source = source_of(info)
            if source is None:
                continue
            if info.flag_bits & _ENCRYPTED:
                raise UnreadableImport(
                    Bilingual(f"{source.name} is encrypted", f"{source.name} está cifrado"),
                    Bilingual("pack it without a password", "comprímelo sin contraseña"),
                )
            if info.compress_type not in _METHODS:
                raise UnreadableImport(
                    Bilingual(
                        f"{source.name} is packed in an unusual way", f"{source.name} está comprimido de otro modo"
                    ),
                    Bilingual("pack it as an ordinary zip", "comprímelo como un zip corriente"),
                )
            try:
                opened = self._zip.open(info)
            except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, UnicodeError) as error:
                raise _damaged() from error
            with opened:
                yield source, ZipMember(opened, info, self)

    def names(self) -> list[str]:
        """Return the shortened names of all members that are no folders."""
        return [shown_name(info) for info in self._zip.infolist() if not info.is_dir()]

    def count_unpacked(self, size: int) -> None:
        """Count unpacked bytes.

        Raises:
            TooLarge: they are too many, over all members.
        """
        self._unpacked += size
        if self._unpacked > self.limits.unpacked_bytes:
            raise TooLarge(
                Bilingual(
                    f"it unpacks to more than {self.limits.unpacked_bytes:,} bytes",
                    f"descomprimido ocupa más de {self.limits.unpacked_bytes} bytes",
                ),
                Bilingual("send its files one by one", "envía sus archivos uno a uno"),
            )


def source_of(info: zipfile.ZipInfo) -> RowSource | None:
    """Return the source of a member's rows, by the member's name.

    None is for a member that has no ratings.
    """
    path = PurePosixPath(info.filename.replace("\\", "/").lower())
    folders = set(path.parts[:-1])
    if info.is_dir() or path.name.startswith(".") or not path.name.endswith(_ENDINGS):
        return None
    if folders & _IGNORED_FOLDERS or path.name.endswith(_NOT_MOVIES):
        return None
    if "likes" in folders and path.name != _LIKED:
        return None
    return replace(source_of_name(info.filename), name=shown_name(info), rank=1 if path.name == "ratings.csv" else 0)


def source_of_name(name: str) -> RowSource:
    """Return the source of a file's rows, by its name as Letterboxd's.

    The name may have a folder or none.
    """
    path = PurePosixPath(name.replace("\\", "/").lower())
    return RowSource(listed="watchlist" in path.name, liked="likes" in path.parts[:-1] or path.name == _LIKED)


def shown_name(info: zipfile.ZipInfo) -> str:
    """Return the name of a member as messages show it."""
    return "".join(c for c in info.filename if c.isprintable())[-_SHOWN:]


class _Bounded:
    """A file that is read in pieces of limited size.

    The limit is that of a zip's list of members.
    """

    def __init__(self, file: IO[bytes], most: int) -> None:
        self._file, self._most = file, most
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes.

        Raises:
            UnreadableImport: they are too many at once.
        """
        piece = self._file.read(self._most + 1 if size < 0 else min(size, self._most + 1))
        if len(piece) > self._most:
            raise UnreadableImport(
                Bilingual("its list of members is too long", "su lista de archivos es demasiado larga")
            )
        return piece


def _damaged() -> UnreadableImport:
    return UnreadableImport(
        Bilingual("the zip is damaged", "el zip está dañado"), Bilingual("download it again", "vuelve a descargarlo")
    )


def _too_many_members(most: int) -> UnreadableImport:
    return UnreadableImport(
        Bilingual(f"the zip has more than {most:,} files", f"el zip tiene más de {most} archivos"),
        Bilingual("send the one with the ratings", "envía el que tiene las notas"),
    )
