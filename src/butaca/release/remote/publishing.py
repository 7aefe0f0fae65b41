"""Publishing of a release: parts, listing, then the pointer to it.

So a reader never sees half a release, whoever else publishes, and whenever it is cut off.
"""

from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from butaca.errors import RemoteError, UsageError
from butaca.release import files
from butaca.release.manifest import DATABASE, OWN_NAME
from butaca.release.remote import parts as cutting
from butaca.release.remote.listings import FORMAT, PARTS, Listing, make_current, write_listing
from butaca.release.remote.parts import Part
from butaca.release.remote.stores import Store
from butaca.release.verification import verify

AT_ONCE = 8  # parts that are sent or fetched, of up to a megabyte each


@dataclass(frozen=True)
class Published:
    """Result of publishing.

    ``sent_bytes`` are those of new parts, as they are stored.
    """

    release: str
    size: int
    part_count: int
    sent_count: int
    sent_bytes: int


def publish(folder: Path, store: Store) -> Published:
    """Verify a release, send what the store lacks, and make it current.

    Raises:
        BrokenRelease: it is damaged; nothing was sent.
        UsageError: the folder has not the name of a release.
        RemoteError: the store cannot be written to; its current release is as it was.
    """
    folder = folder.resolve()
    if not OWN_NAME.fullmatch(folder.name):
        raise UsageError(f"{folder} is not named as a release is; name the folder that butaca build has written")
    verify(folder)
    sending = _Sending(store)
    with ThreadPoolExecutor(AT_ONCE) as executor:
        listed = {name: tuple(sending.parts(folder / name, executor)) for name in _in_order(folder)}
        sending.finish()
    listing = Listing(FORMAT, folder.name, listed)
    _check_unchanged(folder, listing)
    make_current(store, write_listing(store, listing))
    part_count = sum(map(len, listed.values()))
    return Published(folder.name, listing.size, part_count, sending.sent_count, sending.sent_bytes)


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

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known = store.names(PARTS)
        self._under_way: set[Future[int]] = set()
        self.sent_count = self.sent_bytes = 0

    def parts(self, path: Path, executor: ThreadPoolExecutor) -> Iterator[Part]:
        """Yield the parts of a file, of which those unknown are sent."""
        for part, content in cutting.cut(path):
            if part.sha256 not in self._known:
                self._known.add(part.sha256)
                if len(self._under_way) >= 2 * AT_ONCE:
                    self._settle(*wait(self._under_way, return_when=FIRST_COMPLETED))
                self._under_way.add(executor.submit(self._send, part, content))
            yield part

    def finish(self) -> None:
        """Wait until all parts are in the store."""
        self._settle(*wait(self._under_way))

    def _send(self, part: Part, content: bytes) -> int:
        stored = cutting.packed(content)
        self._store.put(f"{PARTS}/{part.sha256}", stored)
        return len(stored)

    def _settle(self, done: set[Future[int]], others: set[Future[int]]) -> None:
        self._under_way = others
        for sent in done:
            self.sent_bytes += sent.result()
            self.sent_count += 1
