"""The releases folder: releases side by side, and ``current``, a link to the one that is served.

A release is written into a hidden folder, renamed into place when it is whole, and only then linked
to; both steps are atomic, so a server or a killed build never meets half a release.
"""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from butaca.errors import BuildInProgress, NoRelease, OutOfSpace, UsageError
from butaca.release.manifest import MANIFEST

_CURRENT = "current"
_LOCK = ".lock"
_UNFINISHED = ".building"


class Releases:
    """A folder of releases."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def all(self) -> list[Path]:
        """Every release, the oldest first."""
        if not self.folder.is_dir():
            return []
        return sorted(p for p in self.folder.iterdir() if p.is_dir() and not p.is_symlink() and p.name[0] != ".")

    def current(self) -> Path:
        """The release that is served.

        Raises:
            NoRelease: there is none.
        """
        link = self.folder / _CURRENT
        if not link.is_dir():
            raise NoRelease(f"no release in {self.folder}. Build one with: butaca build")
        return link.resolve()

    def named(self, name: str) -> Path:
        """The release of that name here, or the one in the folder of that path.

        Raises:
            NoRelease: there is none.
        """
        for folder in (self.folder / name, Path(name)):
            if (folder / MANIFEST).is_file():
                return folder.resolve()
        known = ", ".join(path.name for path in self.all()) or "none"
        raise NoRelease(f"no release called {name!r} in {self.folder}, and no such folder. There are: {known}")

    @contextmanager
    def building(self) -> Iterator[Path]:
        """A fresh folder to write a release into; whatever is left of it afterwards is removed.

        Raises:
            BuildInProgress: another process builds here.
            OutOfSpace: the disk filled up.
        """
        import fcntl  # POSIX alone; without it one can serve, but not build

        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError, PermissionError) as error:
            raise UsageError(f"{self.folder} is no folder one can write to: {error.strerror}") from error
        lock = (self.folder / _LOCK).open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.close()
            raise BuildInProgress(f"another build is writing into {self.folder}. Wait until it is done") from error
        folder = self.folder / _UNFINISHED
        try:
            shutil.rmtree(folder, ignore_errors=True)  # what a killed build left
            folder.mkdir()
            yield folder
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise self.out_of_space() from error
            raise
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            lock.close()

    def out_of_space(self) -> OutOfSpace:
        """The error for a disk that filled up."""
        return OutOfSpace(
            f"no space left on the disk of {self.folder}. Nothing was changed: make room (a release of 45,000 movies "
            "takes about 270 MB, and as much while it is built) and build again"
        )

    def publish(self, unfinished: Path, content_id: str) -> Path:
        """Rename a whole release into place and make it the current one."""
        for path in unfinished.rglob("*"):
            _sync(path)
        name = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{content_id}"
        release = self.folder / name
        if not release.exists():  # else it is the same release, built within the same second
            unfinished.rename(release)
        self.switch(release)
        return release

    def switch(self, release: Path) -> None:
        """Make a release the current one, atomically."""
        link = self.folder / f".{_CURRENT}"
        link.unlink(missing_ok=True)
        link.symlink_to(release.name)
        link.replace(self.folder / _CURRENT)
        _sync(self.folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
