"""Releases that are sent as patches of the one before, and fetches that go on."""

import os
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from butaca.errors import RemoteError
from butaca.release.remote import patches
from butaca.release.remote.fetching import fetch
from butaca.release.remote.listings import (
    CURRENT,
    MOST_STEPS,
    PARTS,
    PATCHES,
    RELEASES,
    Listing,
    make_current,
    read_listing,
    read_pointer,
    write_listing,
)
from butaca.release.remote.pruning import prune
from butaca.release.remote.publishing import publish
from butaca.release.remote.stores import Absent, Store
from butaca.release.store import STAGES, Releases

from . import tiny
from .test_remote import bytes_of

_SIZE = 3_000_000


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store in a folder."""
    return Store(f"file://{tmp_path}/store")


@pytest.fixture
def built(tmp_path: Path) -> Releases:
    """An empty folder to build into."""
    return Releases(tmp_path / "built")


@pytest.fixture
def here(tmp_path: Path) -> Releases:
    """An empty folder to fetch into."""
    return Releases(tmp_path / "here")


def build(releases: Releases, number: int, size: int = _SIZE) -> Path:
    """Build a release of random bytes, of which each number has one in a thousand of its own."""
    content = bytearray(random.Random(0).randbytes(size))
    own = random.Random(number)
    for _ in range(size // 1000 if number else 0):
        content[own.randrange(size)] = own.randrange(256)
    with releases.building() as unfinished:
        folder = tiny.write(unfinished / "release", "x")
        (folder / "sub" / "file.txt").write_bytes(content)
        tiny.renew(folder)
        return releases.publish(folder)


def listing_of(store: Store) -> Listing:
    """Return the listing of the current release."""
    return read_listing(store, read_pointer(store))


class TestPatches:
    """A release that resembles the one before is a fraction of its bytes on the way."""

    def test_few_bytes_move(self, store: Store, built: Releases, here: Releases) -> None:
        """Though every page has changed; and what arrives is what left."""
        first = build(built, 0)
        assert publish(first, store).why_whole == "the first in the store"
        fetch(store, here)
        second = build(built, 1)
        published = publish(second, store)
        fetched = fetch(store, here)
        assert published.base == first.name
        assert 0 < fetched.moved_bytes == published.sent_bytes < _SIZE / 20
        assert bytes_of(here.current()) == bytes_of(second)
        assert publish(second, store).sent_count == 0

    def test_a_server_without_the_base_makes_it_first(self, store: Store, built: Releases, here: Releases) -> None:
        """And the one before that; none of them is left, and none is led to."""
        for number in range(3):
            last = build(built, number)
            publish(last, store)
        assert listing_of(store).steps == 2
        fetched = fetch(store, here)
        assert bytes_of(here.current()) == bytes_of(last)
        assert here.all() == [here.current()]
        assert fetched.moved_bytes < 1.2 * _SIZE

    def test_a_damaged_base_is_made_again(self, store: Store, built: Releases, here: Releases) -> None:
        """Nothing is made of bytes that are not those that were published."""
        publish(build(built, 0), store)
        fetch(store, here)
        with (here.current() / "sub" / "file.txt").open("r+b") as file:
            file.seek(_SIZE // 2)
            file.write(bytes(100))
        last = build(built, 1)
        publish(last, store)
        fetch(store, here)
        assert bytes_of(here.current()) == bytes_of(last)

    def test_every_so_often_a_release_is_whole(self, store: Store, built: Releases) -> None:
        """So that a new server need not fetch all that ever was."""
        steps = []
        for number in range(MOST_STEPS + 3):
            publish(build(built, number, 100_000), store)
            steps.append(listing_of(store).steps)
        assert steps == [*range(MOST_STEPS + 1), 0, 1]

    def test_whole_if_it_is_asked_for(self, store: Store, built: Releases, here: Releases) -> None:
        """Or if the release before is not beside it, or damaged."""
        first = build(built, 0)
        publish(first, store)
        assert publish(build(built, 1), store, whole=True).why_whole == "as asked"
        shutil.rmtree(built.current())
        published = publish(build(built, 2), store)
        assert "is not intact beside it" in published.why_whole
        assert listing_of(store).base is None
        fetch(store, here)
        assert bytes_of(here.current()) == bytes_of(built.current())

    def test_a_release_published_again_keeps_its_patches(self, store: Store, built: Releases, here: Releases) -> None:
        """Wherever it is published from; what was removed is sent again."""
        publish(build(built, 0), store)
        last = build(built, 1)
        publish(last, store)
        alone = shutil.copytree(last, built.folder.parent / "alone" / last.name)
        assert publish(alone, store).sent_count == 0
        removed = next(iter(listing_of(store).patches.values()))
        (built.folder.parent / "store" / PATCHES / removed.sha256).unlink()
        assert publish(alone, store).sent_count == 1
        fetch(store, here)
        assert bytes_of(here.current()) == bytes_of(last)

    def test_a_store_of_another_format_is_begun_anew(self, store: Store, built: Releases, here: Releases) -> None:
        """Its releases cannot be read here, and are in nobody's way."""
        store.put(CURRENT, b'{"format": 1}')
        assert "has format 1" in publish(build(built, 0), store).why_whole
        fetch(store, here)
        assert bytes_of(here.current()) == bytes_of(built.current())

    def test_wrong_patches_are_told(self, store: Store, built: Releases, here: Releases) -> None:
        """Other bytes, none, too many, or right ones for another stretch."""
        publish(build(built, 0), store)
        fetch(store, here)
        before = here.current()
        publish(build(built, 1), store)
        listing = listing_of(store)
        digest, patch = next(iter(listing.patches.items()))
        name = f"{PATCHES}/{patch.sha256}"
        right = store.get(name, 1 << 20)
        for wrong in (right[:-1], b"", b"\0" * 99, right + b"\0"):
            store.put(name, wrong)
            with pytest.raises(RemoteError, match="is damaged"):
                fetch(store, here)
        store.put(name, right)
        for place in (replace(patch, size=patch.size - 1), replace(patch, start=1 << 40), replace(patch, size=0)):
            other = replace(listing, patches={**listing.patches, digest: place})
            make_current(store, write_listing(store, other))
            with pytest.raises(RemoteError, match="is damaged"):
                fetch(store, here)
        other = replace(listing, patches={**listing.patches, digest: replace(patch, size=patches.MOST_STRETCH + 1)})
        make_current(store, write_listing(store, other))
        with pytest.raises(RemoteError, match="is no listing"):
            fetch(store, here)
        assert here.current() == before

    def test_a_chain_that_leads_nowhere_ends(self, store: Store, built: Releases, here: Releases) -> None:
        """A release that is made of itself, or of a later one."""
        publish(build(built, 0), store)
        listing = listing_of(store)
        make_current(store, write_listing(store, replace(listing, base=listing.release, steps=1)))
        with pytest.raises(RemoteError, match=r"is not what .* is made of"):
            fetch(store, here)


class Cut(Store):
    """A store whose connection is cut after so many objects."""

    left = 1 << 30
    read = 0

    def get(self, name: str, most: int) -> bytes:
        """Read an object while the connection lasts."""
        if name.startswith((PARTS, PATCHES)):
            if self.left <= 0:
                raise RemoteError("the connection was cut")
            self.left -= 1
            self.read += 1
        return super().get(name, most)


class TestResuming:
    """A fetch that was cut off goes on with what it has."""

    @pytest.mark.parametrize("left", [0, 1, 3, 5])
    def test_no_part_is_fetched_twice(self, left: int, store: Store, built: Releases, here: Releases) -> None:
        """However often it is cut off."""
        part_count = publish(build(built, 0), store).part_count
        cut = Cut(f"file://{built.folder.parent}/store")
        for _ in range(2):
            cut.left = left
            with pytest.raises(RemoteError, match="was cut"):
                fetch(cut, here)
            assert here.all() == []
        cut.left = 1 << 30
        fetch(cut, here)
        assert cut.read == part_count
        assert bytes_of(here.current()) == bytes_of(built.current())
        assert not (here.folder / ".building").exists()

    def test_what_was_left_is_compared(self, store: Store, built: Releases, here: Releases) -> None:
        """A process that was killed may have left any bytes."""
        publish(build(built, 0), store)
        cut = Cut(f"file://{built.folder.parent}/store")
        cut.left = 8
        with pytest.raises(RemoteError):
            fetch(cut, here)
        folder = here.folder / ".building" / STAGES / built.current().name
        (folder / "sub" / "more.txt").write_text("more")
        for path in folder.rglob("*"):
            if path.is_file():
                with path.open("r+b") as file:
                    file.seek(path.stat().st_size // 3)
                    file.write(b"wrong")
        fetch(store, here)
        assert bytes_of(here.current()) == bytes_of(built.current())

    def test_a_newer_release_goes_on_too(self, store: Store, built: Releases, here: Releases) -> None:
        """With the parts that it shares with what was begun."""
        publish(build(built, 0), store)
        cut = Cut(f"file://{built.folder.parent}/store")
        cut.left = 8
        with pytest.raises(RemoteError):
            fetch(cut, here)
        tiny.publish(built, "other")
        shutil.copy(built.all()[0] / "sub" / "file.txt", built.current() / "sub" / "file.txt")
        tiny.renew(built.current())
        with built.building() as unfinished:
            last = built.publish(shutil.copytree(built.current(), unfinished / "release"))
        part_count = publish(last, store, whole=True).part_count
        cut.left, cut.read = 1 << 30, 0
        fetch(cut, here)
        assert cut.read < part_count - 4
        assert bytes_of(here.current()) == bytes_of(last)
        assert not (here.folder / ".building").exists()


class TestPruning:
    """What no release needs is removed, and nothing else."""

    @pytest.fixture
    def old(self, tmp_path: Path) -> Callable[[], None]:
        """Make all objects of the store two days older."""

        def age() -> None:
            for path in (tmp_path / "store").rglob("*"):
                os.utime(path, (path.stat().st_mtime - 2 * 86_400,) * 2)

        return age

    def test_the_latest_and_what_they_are_made_of_are_kept(
        self, store: Store, built: Releases, here: Releases, old: Callable[[], None]
    ) -> None:
        """A new server can still make each of them."""
        folders = [build(built, 0, 200_000)]
        publish(folders[0], store)
        for number, whole in ((1, True), (2, False), (3, False)):
            folders.append(build(built, number, 200_000))
            publish(folders[-1], store, whole=whole)
        old()
        pruned = prune(store, 1)
        assert set(pruned.kept) == {folder.name for folder in folders[1:]}
        assert pruned.release_count == 1
        assert pruned.object_count > 0
        assert prune(store, 1).object_count == 0
        for folder in folders[1:]:
            make_current(store, read_pointer(store, folder.name))
            fetch(store, here)
            assert bytes_of(here.current()) == bytes_of(folder)
        with pytest.raises(Absent):
            read_pointer(store, folders[0].name)

    def test_the_current_release_is_kept_though_it_is_old(
        self, store: Store, built: Releases, here: Releases, old: Callable[[], None]
    ) -> None:
        """Somebody went back to it."""
        first = build(built, 0, 100_000)
        publish(first, store)
        publish(build(built, 1, 100_000), store, whole=True)
        make_current(store, read_pointer(store, first.name))
        old()
        assert first.name in prune(store, 1).kept
        fetch(store, here)
        assert bytes_of(here.current()) == bytes_of(first)

    def test_what_a_publisher_has_sent_is_kept(self, store: Store, built: Releases, here: Releases) -> None:
        """Whenever somebody prunes meanwhile, and though nothing names it yet."""
        publish(build(built, 0, 400_000), store)
        last = build(built, 1, 400_000)

        class Pruned(Store):
            """A store that is pruned after every object."""

            def put(self, name: str, content: bytes) -> None:
                """Write an object."""
                super().put(name, content)
                prune(store, 1)

        publish(last, Pruned(f"file://{built.folder.parent}/store"), whole=True)
        fetch(store, here)
        assert bytes_of(here.current()) == bytes_of(last)

    def test_old_parts_without_a_release_are_sent_again(
        self, store: Store, built: Releases, here: Releases, old: Callable[[], None]
    ) -> None:
        """For they may go at any time."""
        publish(build(built, 0, 100_000), store)
        second = build(built, 1, 100_000)
        publish(second, store, whole=True)
        make_current(store, read_pointer(store, built.all()[0].name))
        old()
        assert publish(second, store, whole=True).sent_count > 0
        prune(store, 1)
        fetch(store, here)
        assert bytes_of(here.current()) == bytes_of(second)

    def test_nothing_is_removed_where_a_listing_cannot_be_read(
        self, store: Store, built: Releases, tmp_path: Path, old: Callable[[], None]
    ) -> None:
        """For nobody knows what it names."""
        publish(build(built, 0, 100_000), store)
        publish(build(built, 1, 100_000), store)
        store.put(f"{RELEASES}/{built.current().name}.json", b"{}")
        old()
        before = sorted((tmp_path / "store").rglob("*"))
        with pytest.raises(RemoteError):
            prune(store, 1)
        assert sorted((tmp_path / "store").rglob("*")) == before
