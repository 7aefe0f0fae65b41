"""Folder of releases, with a link to the current release.

A release is written into a hidden folder, verified to the last byte, renamed into place, and only then linked
to; both steps are atomic, so a server or a killed build never meets half a release. None is linked to unverified.
"""

import errno
import os
import shlex
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

from butaca.errors import BrokenRelease, BuildInProgress, NoRelease, OutOfSpace, UsageError
from butaca.release.manifest import MANIFEST, OWN_NAME
from butaca.release.verification import verify

NOT_POSIX = "only Linux and macOS build and switch releases. On Windows, run butaca in WSL: wsl --install"

_CURRENT = "current"
_LOCK = ".lock"
_UNFINISHED = ".building"
STAGES = "stages"
"""Folder of what a stopped build leaves to the next one."""

_NOT_WRITABLE = (errno.EEXIST, errno.ENOTDIR, errno.EACCES, errno.EPERM, errno.EROFS)
_NAMED = 8  # releases that an error names, the latest ones


class Releases:
    """Folder of releases."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def all(self) -> list[Path]:
        """Return every release, the oldest first."""
        if not self.folder.is_dir():
            return []
        return sorted(
            path
            for path in self.folder.iterdir()
            if path.is_dir() and not path.is_symlink() and path.name[0] != "." and path.name != _CURRENT
        )

    def current(self) -> Path:
        """Return the current release, which is served.

        Raises:
            NoRelease: there is none, or ``current`` is no link to one.
        """
        link = self.folder / _CURRENT
        try:
            target = link.readlink()
            if link.is_dir():
                return link.resolve()
            there = "is no folder" if link.exists() else "is not there"
            problem = f"{link} leads to {str(target)!r}, which {there}"
        except (FileNotFoundError, NotADirectoryError):
            problem = f"no current release in {self.folder}" if self.all() else f"no release in {self.folder}"
        except OSError as error:
            if error.errno == errno.EINVAL:
                raise NoRelease(self._not_a_link()) from error
            raise
        raise NoRelease(f"{problem}. {self._way_out()}")

    def named(self, name: str) -> Path:
        """Return the release of a name here, or that in a folder.

        Raises:
            NoRelease: there is none.
        """
        for folder in (self.folder / name, Path(name)):
            if (folder / MANIFEST).is_file():
                return folder.resolve()
        raise NoRelease(f"no release called {name!r} in {self.folder}, and no such folder. There are: {self._names()}")

    @contextmanager
    def building(self) -> Iterator[Path]:
        """Yield a fresh folder for a release, and remove it afterwards.

        The folder ``STAGES`` in it is left where the build is not finished, unless the disk is full, for the next one.

        Raises:
            BuildInProgress: another process builds here.
            OutOfSpace: the disk filled up.
            UsageError: releases cannot be written here.
        """
        fcntl = _locks()
        self._check_link()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = (self.folder / _LOCK).open("w")
        except OSError as error:
            if error.errno not in _NOT_WRITABLE:
                raise
            raise UsageError(
                f"{self.folder} is no folder one can write to: {error.strerror}. Name another with --out, or let this "
                "user write there"
            ) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.close()
            raise BuildInProgress(f"another build is writing into {self.folder}. Wait until it is done") from error
        folder = self.folder / _UNFINISHED
        finished = False
        try:
            _remove_all_but_stages(folder)  # what a killed build left
            folder.mkdir(exist_ok=True)
            yield folder
            finished = True
        except OutOfSpace:
            finished = True
            raise
        except OSError as error:
            finished = error.errno in (errno.ENOSPC, errno.EDQUOT)
            if finished:
                raise self.out_of_space() from error
            raise
        finally:
            if finished:
                shutil.rmtree(folder, ignore_errors=True)
            else:
                _remove_all_but_stages(folder)
            lock.close()

    def out_of_space(self) -> OutOfSpace:
        """Return the error for a disk that filled up."""
        return OutOfSpace(
            f"no space left on the disk of {self.folder}. Nothing was changed: make room (a release of 45,000 movies "
            "takes about 270 MB, and as much while it is built) and build again"
        )

    def publish(self, unfinished: Path, name: str | None = None) -> Path:
        """Verify a release, move it into place, and link to it.

        A release that was built elsewhere keeps its name.

        Raises:
            BrokenRelease: the disk does not give back what was written; the current release is as it was.
        """
        for path in (*unfinished.rglob("*"), unfinished):
            _sync(path)
        digits = verify(unfinished).digits
        if name is None:
            name = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{digits}"
        elif not (own := OWN_NAME.fullmatch(name)) or own[1] != digits:
            raise BrokenRelease(f"release {name} has a manifest of another release, which begins with {digits}")
        release = self.folder / name
        if release.exists():  # the same release, built within the same second
            verify(release)
        else:
            unfinished.rename(release)
        self._link(release)
        return release

    def activate(self, name: str) -> Path:
        """Verify a release by name or path, and link to it.

        Raises:
            NoRelease: there is none of that name.
            BrokenRelease: it is damaged; the current release is as it was.
            UsageError: it is in another folder.
        """
        release = self.named(name)
        if release.parent != self.folder.resolve():
            raise UsageError(f"{name} is not in {self.folder}. Copy it there first, or name its folder: --releases")
        self.switch(release)
        return release

    def switch(self, release: Path) -> None:
        """Verify a release and make it current, atomically.

        Raises:
            BrokenRelease: it is damaged; the current release is as it was.
        """
        verify(release)
        self._link(release)

    def _link(self, release: Path) -> None:
        self._check_link()
        link = self.folder / f".{_CURRENT}"
        with _locked(self.folder):
            link.unlink(missing_ok=True)
            link.symlink_to(release.name)
            link.replace(self.folder / _CURRENT)
        _sync(self.folder)

    def _check_link(self) -> None:
        """Refuse a file or folder in the place of the link."""
        link = self.folder / _CURRENT
        if link.exists() and not link.is_symlink():
            raise UsageError(self._not_a_link())

    def _not_a_link(self) -> str:
        """Return the message for a file or folder in the link's place."""
        link, away = self.folder / _CURRENT, self.folder / f"{_CURRENT}-moved"
        kind = "folder" if link.is_dir() else "file"
        names = self._names()
        if (link / MANIFEST).is_file():
            then = f"and choose it with: butaca activate {away.name}"
        elif names == "none":
            then = "and build one with: butaca build"
        else:
            then = f"and choose one with: butaca activate NAME. There are: {names}"
        return (
            f"{link} is a {kind}, and has to be a link to a release. Move it away, as with: "
            f"mv {shlex.quote(str(link))} {shlex.quote(str(away))}; {then}"
        )

    def _names(self) -> str:
        names = [path.name for path in self.all() if (path / MANIFEST).is_file()]
        return ", ".join(names[-_NAMED:]) + (f", and {len(names) - _NAMED} older" if names[_NAMED:] else "") or "none"

    def _way_out(self) -> str:
        names = self._names()
        if names == "none":
            return "Build one with: butaca build"
        return f"Choose one with: butaca activate NAME. There are: {names}"


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Lock the link for a moment.

    A build's own lock is held for minutes.
    """
    fcntl = _locks()
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _locks() -> ModuleType:
    """Return the module that locks files.

    Raises:
        UsageError: this system has none.
    """
    try:
        import fcntl
    except ModuleNotFoundError as error:
        raise UsageError(NOT_POSIX) from error
    return fcntl


def _sync(path: Path) -> None:
    """Write a file or folder to the disk, and uncache it.

    So it is read from the disk afterwards.
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
        if path.is_file() and hasattr(os, "posix_fadvise"):
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(descriptor)


def _remove_all_but_stages(folder: Path) -> None:
    """Remove the folder of a build, but for stages that are done."""
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name == STAGES and path.is_dir() and not path.is_symlink():
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    with suppress(OSError):  # it holds stages
        folder.rmdir()
