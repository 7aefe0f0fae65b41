"""Fetching of a release beside the one that is served.

Parts that a release here has already are copied; each is compared with its digest, and all of it is verified before
anything is led to it.
"""

import errno
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from butaca.errors import BrokenRelease, NoRelease, OutOfSpace, RemoteError
from butaca.release import files
from butaca.release.manifest import OWN_NAME
from butaca.release.remote import parts as cutting
from butaca.release.remote import patches as patching
from butaca.release.remote.listings import PARTS, PATCHES, STORED_BYTES, Listing, Pointer, read_listing, read_pointer
from butaca.release.remote.parts import Part
from butaca.release.remote.patches import Patch
from butaca.release.remote.publishing import AT_ONCE
from butaca.release.remote.stores import Store
from butaca.release.store import STAGES, Releases
from butaca.release.verification import verify

_MARGIN = 32 << 20  # bytes of the disk that are left to others


class _Place(NamedTuple):
    """Place of the bytes of a part."""

    path: Path
    start: int


@dataclass
class Fetched:
    """Result of a look at the store.

    ``moved_bytes`` are those that came from there. ``part_count`` is of all releases that were made on the way.
    """

    release: str
    size: int = 0
    part_count: int = 0
    moved_count: int = 0
    moved_bytes: int = 0
    new: bool = field(default=True)
    """False if the release was current already."""

    @property
    def text(self) -> str:
        """A line on what was fetched."""
        if not self.part_count:
            return f"release {self.release} is current, and was here already"
        return (
            f"release {self.release} is here: {self.moved_count:,} of {self.part_count:,} parts were fetched, "
            f"{self.moved_bytes / 1e6:,.1f} MB for {self.size / 1e6:,.1f} MB"
        )


def fetch(store: Store, releases: Releases) -> Fetched:
    """Make the store's current release the current one of a folder.

    Raises:
        RemoteError: the store does not answer, or its bytes are not those that were published.
        OutOfSpace: there is no room for it.
        BuildInProgress: another process fetches into the folder.
    In each case the current release here is as it was.
    """
    pointer = read_pointer(store)
    before = current_name(releases)
    if before == pointer.release:
        return Fetched(pointer.release, new=False)
    fetched = Fetched(pointer.release)
    if (releases.folder / pointer.release).is_dir():
        releases.switch(releases.folder / pointer.release)
    else:
        _fetch_new(store, releases, pointer, fetched)
    _remove_all_but(releases, {pointer.release, before})
    return fetched


def current_name(releases: Releases) -> str | None:
    """Return the name of the current release, if there is one."""
    try:
        return releases.current().name
    except NoRelease:
        return None


def _fetch_new(store: Store, releases: Releases, pointer: Pointer, fetched: Fetched) -> None:
    with releases.building() as unfinished:
        listings = _with_bases(store, releases, pointer)
        fetched.size = listings[-1].size
        _check_room(releases, listings)
        try:
            base = None
            for listing in listings:
                base = _Assembly(store, releases, unfinished / STAGES, base, fetched).of(listing)
            assert base is not None
            releases.publish(base, pointer.release)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise _no_room(releases, listings[-1]) from error
            raise
        except BrokenRelease:
            shutil.rmtree(unfinished / STAGES, ignore_errors=True)
            raise


def _with_bases(store: Store, releases: Releases, pointer: Pointer) -> list[Listing]:
    """Return listings of a release and of its bases, these first.

    The first needs none, or one that is here and intact.
    """
    listings = [read_listing(store, pointer)]
    while (base := listings[0].base) is not None and not _is_intact(releases.folder / base):
        earlier = read_listing(store, read_pointer(store, base))
        if earlier.steps != listings[0].steps - 1:
            raise RemoteError(f"{store.name}: {base} is not what {listings[0].release} is made of; publish this again")
        listings.insert(0, earlier)
    return listings


def _is_intact(folder: Path) -> bool:
    try:
        verify(folder)
    except BrokenRelease:
        return False
    return True


class _Assembly:
    """The making of a release from parts here and in the store.

    What a try before has left there is taken over, part by part.
    """

    def __init__(self, store: Store, releases: Releases, folder: Path, base: Path | None, fetched: Fetched) -> None:
        self._store, self._releases, self._folder, self._base = store, releases, folder, base
        self._fetched = fetched
        self._here = dict[Part, _Place]()
        self._patches: Mapping[str, Patch] = {}

    def of(self, listing: Listing) -> Path:
        """Make the release of a listing; return its folder."""
        folder = self._folder / listing.release
        if listing.base is not None and self._base is None:
            self._base = self._releases.folder / listing.base
        self._here, self._patches = self._parts_here(), listing.patches
        jobs = list(_jobs(listing, folder))
        self._fetched.part_count += len(jobs)
        with ThreadPoolExecutor(AT_ONCE) as executor:
            try:
                for moved in executor.map(self._write, jobs):
                    self._fetched.moved_bytes += moved
                    self._fetched.moved_count += moved > 0
            except BaseException:
                executor.shutdown(cancel_futures=True)
                raise
        for other in self._folder.iterdir():  # what it was made of, and what was left of another
            if other != folder:
                shutil.rmtree(other, ignore_errors=True)
        return folder

    def _parts_here(self) -> dict[Part, _Place]:
        """Return where the parts of the releases here are."""
        here = dict[Part, _Place]()
        unfinished = sorted(self._folder.iterdir()) if self._folder.is_dir() else []
        for folder in [*self._releases.all(), *unfinished]:
            for file in files.names(folder) if OWN_NAME.fullmatch(folder.name) else ():
                start = 0
                for part, _ in cutting.cut(folder / file):
                    here.setdefault(part, _Place(folder / file, start))
                    start += part.size
        return here

    def _write(self, job: tuple[Part, _Place]) -> int:
        """Write a part in its place; return how many bytes moved."""
        part, place = job
        if cutting.part_of(patching.read(place.path, place.start, part.size)) == part:
            return 0  # since a try before
        moved, content = self._content(part)
        with place.path.open("r+b") as file:
            file.seek(place.start)
            file.write(content)
        return moved

    def _content(self, part: Part) -> tuple[int, bytes]:
        """Return the bytes of a part, and how many were fetched."""
        here, patch = self._here.get(part), self._patches.get(part.sha256)
        if here is not None:
            content = patching.read(here.path, here.start, part.size)
            if cutting.part_of(content) == part:
                return 0, content
        name = f"{PARTS}/{part.sha256}" if patch is None else f"{PATCHES}/{patch.sha256}"
        stored = self._store.get(name, STORED_BYTES)
        try:
            if patch is None:
                return len(stored), cutting.unpacked(stored, part)
            if self._base is None:
                raise ValueError("it applies to no release")
            return len(stored), patching.applied(stored, patch, self._base, part)
        except ValueError as error:
            raise RemoteError(
                f"{self._store.name}: {name} is damaged ({error}). Remove it there, and publish again"
            ) from error


def _jobs(listing: Listing, folder: Path) -> Iterator[tuple[Part, _Place]]:
    """Create the files of a release; yield their parts and places."""
    for name in files.names(folder):
        if name not in listing.files:
            (folder / name).unlink()
    for name, parts in listing.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        start = 0
        for part in parts:
            yield part, _Place(path, start)
            start += part.size
        os.truncate(path, start)


def _check_room(releases: Releases, listings: Sequence[Listing]) -> None:
    """Refuse what does not fit; two releases are made side by side."""
    size = max([listings[0].size, *(base.size + listing.size for base, listing in pairwise(listings))])
    if shutil.disk_usage(releases.folder).free < size + _MARGIN:
        raise _no_room(releases, listings[-1])


def _no_room(releases: Releases, listing: Listing) -> OutOfSpace:
    return OutOfSpace(
        f"no room in {releases.folder} for release {listing.release} of {listing.size / 1e6:,.0f} MB; make room, or "
        "name a folder on another disk: BUTACA_FETCHED"
    )


def _remove_all_but(releases: Releases, kept: set[str | None]) -> None:
    for folder in releases.all():
        if folder.name not in kept and OWN_NAME.fullmatch(folder.name):
            shutil.rmtree(folder, ignore_errors=True)
