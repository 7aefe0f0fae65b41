"""Fetching of a release beside the one that is served.

Parts that a release here has already are copied; each is compared with its digest, and all of it is verified before
anything is led to it.
"""

import errno
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from butaca.errors import NoRelease, OutOfSpace, RemoteError
from butaca.release import files
from butaca.release.manifest import OWN_NAME
from butaca.release.remote import parts as cutting
from butaca.release.remote.listings import PARTS, STORED_BYTES, Listing, Pointer, read_listing, read_pointer
from butaca.release.remote.parts import Part
from butaca.release.remote.publishing import AT_ONCE
from butaca.release.remote.stores import Store
from butaca.release.store import Releases

_MARGIN = 32 << 20  # bytes of the disk that are left to others


class _Place(NamedTuple):
    """Place of the bytes of a part."""

    path: Path
    start: int


@dataclass
class Fetched:
    """Result of a look at the store.

    ``moved_bytes`` are those of the parts that came from there.
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
    listing = read_listing(store, pointer)
    fetched.size = listing.size
    with releases.building() as unfinished:
        _check_room(releases, listing)
        try:
            here = _parts_here(releases)
            jobs = list(_jobs(listing, unfinished))
            fetched.part_count = len(jobs)

            def write(job: tuple[Part, _Place]) -> int:
                part, place = job
                moved, content = _content(store, part, here.get(part))
                with place.path.open("r+b") as file:
                    file.seek(place.start)
                    file.write(content)
                return moved

            with ThreadPoolExecutor(AT_ONCE) as executor:
                try:
                    for moved in executor.map(write, jobs):
                        fetched.moved_bytes += moved
                        fetched.moved_count += moved > 0
                except BaseException:
                    executor.shutdown(cancel_futures=True)
                    raise
            releases.publish(unfinished, pointer.release)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise _no_room(releases, listing) from error
            raise


def _jobs(listing: Listing, folder: Path) -> Iterator[tuple[Part, _Place]]:
    """Create the files of a release; yield their parts and places."""
    for name, parts in listing.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        start = 0
        for part in parts:
            yield part, _Place(path, start)
            start += part.size


def _parts_here(releases: Releases) -> dict[Part, _Place]:
    """Return where the parts of the releases here are."""
    here = dict[Part, _Place]()
    for folder in releases.all():
        for file in files.names(folder) if OWN_NAME.fullmatch(folder.name) else ():
            start = 0
            for part, _ in cutting.cut(folder / file):
                here.setdefault(part, _Place(folder / file, start))
                start += part.size
    return here


def _content(store: Store, part: Part, here: _Place | None) -> tuple[int, bytes]:
    """Return the bytes of a part, and how many were fetched."""
    if here is not None:
        with here.path.open("rb") as file:
            file.seek(here.start)
            content = file.read(part.size)
        if cutting.part_of(content) == part:
            return 0, content
    name = f"{PARTS}/{part.sha256}"
    stored = store.get(name, STORED_BYTES)
    try:
        return len(stored), cutting.unpacked(stored, part)
    except ValueError as error:
        raise RemoteError(f"{store.name}: {name} is damaged ({error}). Remove it there, and publish again") from error


def _check_room(releases: Releases, listing: Listing) -> None:
    if shutil.disk_usage(releases.folder).free < listing.size + _MARGIN:
        raise _no_room(releases, listing)


def _no_room(releases: Releases, listing: Listing) -> OutOfSpace:
    return OutOfSpace(
        f"no room in {releases.folder} for release {listing.release} of {listing.size / 1e6:,.0f} MB; make room, or "
        "name a folder on another disk: BUTACA_FETCHED"
    )


def _remove_all_but(releases: Releases, kept: set[str | None]) -> None:
    for folder in releases.all():
        if folder.name not in kept and OWN_NAME.fullmatch(folder.name):
            shutil.rmtree(folder, ignore_errors=True)
