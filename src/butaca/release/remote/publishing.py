"""Publishing of a release: parts, listing, then the pointer to it.

So a reader never sees half a release, whoever else publishes, and whenever it is cut off.
"""

from collections.abc import Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from butaca.errors import BrokenRelease, RemoteError, UsageError
from butaca.release import files
from butaca.release.manifest import DATABASE, OWN_NAME
from butaca.release.remote import parts as cutting
from butaca.release.remote.listings import (
    FORMAT,
    MOST_STEPS,
    NEW,
    PARTS,
    PATCHES,
    Listing,
    Unreadable,
    make_current,
    read_listing,
    read_pointer,
    write_listing,
)
from butaca.release.remote.parts import Part
from butaca.release.remote.patches import Patch, Stretches
from butaca.release.remote.stores import Absent, Store
from butaca.release.verification import verify

AT_ONCE = 8  # parts that are sent or fetched, of up to a megabyte each
_WORTHWHILE = 0.8  # of a part's bytes that its patch may have


@dataclass(frozen=True)
class Published:
    """Result of publishing.

    ``sent_bytes`` are those of new parts and patches, as they are stored. Patches apply to ``base``; without any,
    ``why_whole`` says why.
    """

    release: str
    size: int
    part_count: int
    sent_count: int
    sent_bytes: int
    base: str | None = None
    why_whole: str = ""


def publish(folder: Path, store: Store, *, whole: bool = False) -> Published:
    """Verify a release, send what the store lacks, and make it current.

    Where the store's current release is beside it, parts that resemble that one's are sent as patches, unless
    ``whole``, or ``MOST_STEPS`` after a release was sent whole.

    Raises:
        BrokenRelease: it is damaged; nothing was sent.
        UsageError: the folder has not the name of a release.
        RemoteError: the store cannot be written to; its current release is as it was.
    """
    folder = folder.resolve()
    if not OWN_NAME.fullmatch(folder.name):
        raise UsageError(f"{folder} is not named as a release is; name the folder that butaca build has written")
    verify(folder)
    sending = _Sending(store, _basis(folder, store, whole=whole))
    with ThreadPoolExecutor(AT_ONCE) as executor:
        listed = {name: tuple(sending.parts(folder, name, executor)) for name in _in_order(folder)}
        sending.finish()
    basis = sending.basis
    listing = Listing(FORMAT, folder.name, listed, basis.release, basis.steps, sending.patches)
    _check_unchanged(folder, listing)
    make_current(store, write_listing(store, listing))
    part_count = sum(map(len, listed.values()))
    return Published(
        folder.name, listing.size, part_count, sending.sent_count, sending.sent_bytes, basis.release, basis.why_whole
    )


@dataclass(frozen=True)
class _Basis:
    """The release that patches apply to, and its parts.

    ``parts`` are those of that release, ``earlier`` the patches by which the same release was published before, and
    ``known`` the parts of the current one, which may be in the store.
    """

    why_whole: str = ""
    folder: Path | None = None
    release: str | None = None
    steps: int = 0
    parts: frozenset[str] = frozenset()
    earlier: Mapping[str, Patch] = field(default_factory=dict)
    known: frozenset[str] = frozenset()


def _basis(folder: Path, store: Store, *, whole: bool) -> _Basis:
    """Return what can be relied on: the store's current release.

    It and the releases that it is made of are never removed.
    """
    try:
        current = read_listing(store, read_pointer(store))
    except Absent:
        return _Basis("the first in the store")
    except Unreadable as error:
        return _Basis(str(error))
    again = current.release == folder.name
    known = frozenset(part.sha256 for parts in current.files.values() for part in parts)
    if whole or (again and current.base is None):
        return _Basis("as asked" if whole else "as before", known=known)
    base = _listing(store, current.base) if again and current.base else current
    if base is None:
        return _Basis(f"{current.base} is no longer in the store", known=known)
    steps = base.steps + 1
    if steps > MOST_STEPS:
        return _Basis(f"the last that was is {base.steps} releases before", known=known)
    beside: Path | None = folder.parent / base.release
    try:
        verify(folder.parent / base.release)
    except BrokenRelease:
        if not again:
            return _Basis(f"{base.release}, the current one of the store, is not intact beside it", known=known)
        beside = None
    parts = frozenset(part.sha256 for parts in base.files.values() for part in parts)
    return _Basis("", beside, base.release, steps, parts, current.patches if again else {}, known)


def _listing(store: Store, name: str) -> Listing | None:
    """Return the listing of a release, if one can be read."""
    try:
        return read_listing(store, read_pointer(store, name))
    except (Absent, Unreadable):
        return None


def _in_order(folder: Path) -> list[str]:
    return sorted(files.names(folder), key=lambda name: (name != DATABASE, name))


def _check_unchanged(folder: Path, listing: Listing) -> None:
    """Refuse a release that somebody wrote to meanwhile."""
    manifest = verify(folder)
    for name, digest in manifest.files.items():
        if sum(part.size for part in listing.files[name]) != digest.size:
            raise RemoteError(f"{folder} changed while it was sent; publish it again")


class _Sending:
    """Parts on their way; few are held at a time."""

    def __init__(self, store: Store, basis: _Basis) -> None:
        self._store, self.basis = store, basis
        # What no release names may be about to be removed, unless it is new.
        new = datetime.now(UTC) - NEW / 2
        self._known = {name for name, written in store.names(PARTS).items() if name in basis.known or written > new}
        patches = {patch.sha256 for patch in basis.earlier.values()}
        self._known_patches = {
            name for name, written in store.names(PATCHES).items() if name in patches or written > new
        }
        self._under_way: set[Future[_Sent]] = set()
        self.sent_count = self.sent_bytes = 0
        self.patches = dict[str, Patch]()

    def parts(self, folder: Path, file: str, executor: ThreadPoolExecutor) -> Iterator[Part]:
        """Yield the parts of a file, of which those unknown are sent."""
        path = folder / file
        base = self.basis.folder
        stretches = None if base is None else Stretches(base, file, path.stat().st_size)
        start = 0
        for part, content in cutting.cut(path):
            if part.sha256 not in self._known and part.sha256 not in self.basis.parts:
                self._known.add(part.sha256)
                if len(self._under_way) >= 2 * AT_ONCE:
                    self._settle(*wait(self._under_way, return_when=FIRST_COMPLETED))
                self._under_way.add(executor.submit(self._send, part, content, start, stretches))
            start += part.size
            yield part

    def finish(self) -> None:
        """Wait until all parts are in the store."""
        self._settle(*wait(self._under_way))

    def _send(self, part: Part, content: bytes, start: int, stretches: Stretches | None) -> "_Sent":
        earlier = self.basis.earlier.get(part.sha256)
        if earlier is not None and earlier.sha256 in self._known_patches:
            return _Sent(part, earlier, 0)
        stored = cutting.packed(content)
        made = None if stretches is None else stretches.made(content, start)
        if made is None or len(made[1]) > _WORTHWHILE * len(stored):
            self._store.put(f"{PARTS}/{part.sha256}", stored)
            return _Sent(part, None, len(stored))
        patch, stored = made
        if patch.sha256 in self._known_patches:
            return _Sent(part, patch, 0)
        self._store.put(f"{PATCHES}/{patch.sha256}", stored)
        return _Sent(part, patch, len(stored))

    def _settle(self, done: set["Future[_Sent]"], others: set["Future[_Sent]"]) -> None:
        self._under_way = others
        for future in done:
            sent = future.result()
            if sent.patch is not None:
                self.patches[sent.part.sha256] = sent.patch
            self.sent_bytes += sent.size
            self.sent_count += sent.size > 0


class _Sent(NamedTuple):
    """A part that is in the store, as a patch or whole.

    ``size`` is of the bytes sent; 0 where they were there.
    """

    part: Part
    patch: Patch | None
    size: int
