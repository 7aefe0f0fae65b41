import hashlib
import os
import shutil
import time
from collections import namedtuple
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from butaca.errors import BrokenRelease, OutOfSpace, RemoteError, UsageError
from butaca.release.manifest import DATABASE
from butaca.release.remote.fetching import fetch
from butaca.release.remote.following import MOST_SECONDS, Follower
from butaca.release.remote.listings import CURRENT, PARTS, make_current, read_listing, read_pointer, write_listing
from butaca.release.remote.publishing import publish
from butaca.release.remote.stores import Absent, Store
from butaca.release.store import STAGES, Releases

from . import tiny
from .store_server import BUCKET, S3, FolderServer, folder_server, waiting

Usage = namedtuple("Usage", "total used free")


@pytest.fixture(scope="module")
def s3() -> Iterator[S3]:
    """A server of S3."""
    server = S3()
    yield server
    server.stop()


@pytest.fixture
def at(s3: S3, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    """An address in the bucket of each test's own."""
    for name, value in s3.environment.items():
        monkeypatch.setenv(name, value)
    return f"s3://{BUCKET}/{request.node.name}"


@pytest.fixture
def built(tmp_path: Path) -> Releases:
    """A folder with a release."""
    releases = Releases(tmp_path / "built")
    tiny.publish(releases, "aaaaaaaa")
    return releases


@pytest.fixture
def here(tmp_path: Path) -> Releases:
    """An empty folder to fetch into."""
    return Releases(tmp_path / "here")


@pytest.fixture
def shown(tmp_path: Path, built: Releases) -> Iterator[FolderServer]:
    """A web server of a store with a release."""
    publish(built.current(), Store(f"file://{tmp_path}/store"))
    with folder_server(tmp_path / "store") as server:
        yield server


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class TestPublishingAndFetching:
    """A release arrives as it left, and only what is new moves."""

    def test_the_small_release_through_s3(self, at: str, small_releases: Path, here: Releases) -> None:
        """Under its name, to the last byte."""
        release = Releases(small_releases).current()
        published = publish(release, Store(at))
        fetched = fetch(Store(at), here)
        assert here.current().name == release.name == fetched.release
        assert bytes_of(here.current()) == bytes_of(release)
        assert (published.sent_count, published.sent_bytes) == (fetched.moved_count, fetched.moved_bytes)

    def test_nothing_is_sent_or_fetched_twice(self, at: str, built: Releases, here: Releases) -> None:
        """Neither the same release, nor the parts that the next one shares with it."""
        publish(built.current(), Store(at))
        fetch(Store(at), here)
        assert publish(built.current(), Store(at)).sent_count == 0
        assert not fetch(Store(at), here).new
        tiny.publish(built, "bbbbbbbb")
        published = publish(built.current(), Store(at))
        fetched = fetch(Store(at), here)
        assert 0 < published.sent_count < published.part_count
        assert fetched.moved_count == published.sent_count
        assert bytes_of(here.current()) == bytes_of(built.current())

    def test_pages_that_move_are_not_sent_again(self, at: str, tmp_path: Path) -> None:
        """A page put before all others leaves their parts as they are."""
        pages = [os.urandom(16_384) for _ in range(400)]
        store = Store(at)
        sent = []
        for content in (b"".join(pages), b"".join([bytes(16_384), *pages])):
            releases = Releases(tmp_path / "moved")
            with releases.building() as unfinished:
                folder = tiny.write(unfinished / "release", "x")
                (folder / "sub" / "file.txt").write_bytes(content)
                tiny.renew(folder)
                published = publish(releases.publish(folder), store)
            sent.append(published.sent_bytes)
        assert sent[1] < sent[0] / 4

    def test_the_last_two_are_kept(self, at: str, built: Releases, here: Releases) -> None:
        """The one before may still be answering; older ones go, and nothing else does."""
        names = []
        for content in ("aaaaaaaa", "bbbbbbbb", "cccccccc"):
            names.append(tiny.publish(built, content).name)
            publish(built.current(), Store(at))
            fetch(Store(at), here)
            (here.folder / "mine").mkdir(exist_ok=True)
        assert [path.name for path in here.all()] == [*sorted(names[1:]), "mine"]

    def test_an_earlier_release_is_led_to(self, at: str, built: Releases, here: Releases) -> None:
        """And needs no part where it is here still."""
        first = built.current().name
        publish(built.current(), Store(at))
        fetch(Store(at), here)
        tiny.publish(built, "bbbbbbbb")
        publish(built.current(), Store(at))
        fetch(Store(at), here)
        make_current(Store(at), read_pointer(Store(at), first))
        assert fetch(Store(at), here).moved_count == 0
        assert here.current().name == first

    def test_over_plain_http_where_it_is_named(self, shown: FolderServer, built: Releases, here: Releases) -> None:
        """A web server that shows the store is enough to read."""
        fetch(Store(shown.address), here)
        assert bytes_of(here.current()) == bytes_of(built.current())

    def test_a_damaged_release_is_not_sent(self, at: str, built: Releases) -> None:
        """The store keeps what it has."""
        (built.current() / "sub" / "file.txt").write_text("zzzzzzzz")
        with pytest.raises(BrokenRelease, match="checksum"):
            publish(built.current(), Store(at))
        with pytest.raises(Absent, match="Publish one with: butaca publish"):
            read_pointer(Store(at))

    def test_a_folder_of_another_name_is_no_release(self, at: str, built: Releases, tmp_path: Path) -> None:
        """Its name is what servers call it by."""
        copy = shutil.copytree(built.current(), tmp_path / "mine")
        with pytest.raises(UsageError, match="not named as a release"):
            publish(copy, Store(at))


class Cut(Store):
    """A store whose connection is cut after so many objects."""

    left = 0

    def put(self, name: str, content: bytes) -> None:
        """Write an object while the connection lasts."""
        if not self.left:
            raise RemoteError("the connection was cut")
        self.left -= 1
        super().put(name, content)


@pytest.mark.parametrize("written", range(12))
def test_a_publisher_that_is_cut_off_changes_nothing(
    written: int, tmp_path: Path, built: Releases, here: Releases
) -> None:
    """Whenever that is, readers go on with the release before; and the next try sends the rest."""
    address = f"file://{tmp_path}/store"
    first = built.current().name
    publish(built.current(), Store(address))
    second = tiny.publish(built, "b" * 400_000).name
    cut = Cut(address)
    cut.left = written
    try:
        publish(built.current(), cut)
        name = second
    except RemoteError:
        name = first
    fetch(Store(address), here)
    assert here.current().name == name
    publish(built.current(), Store(address))
    fetch(Store(address), here)
    assert here.current().name == second
    assert bytes_of(here.current()) == bytes_of(built.current())


def test_two_publishers_at_once_leave_a_whole_release(tmp_path: Path, here: Releases) -> None:
    """Whoever comes last is current, and the other can be led to."""
    address = f"file://{tmp_path}/store"
    releases = [Releases(tmp_path / name) for name in "ab"]
    folders = [tiny.publish(releases[0], "a" * 99_999), tiny.publish(releases[1], "b" * 99_999)]

    class Late(Store):
        """A store to which the other publishes before the pointer is written."""

        def put(self, name: str, content: bytes) -> None:
            """Write an object, the last one late."""
            if name == CURRENT:
                publish(folders[1], Store(address))
            super().put(name, content)

    publish(folders[0], Late(address))
    for folder in folders:
        make_current(Store(address), read_pointer(Store(address), folder.name))
        fetch(Store(address), here)
        assert bytes_of(here.current()) == bytes_of(folder)


class TestFaults:
    """The release here stays as it is, and the error says what was wrong."""

    def broken(self, store: Store, here: Releases, why: str) -> None:
        """Fetch, which fails, and see that nothing is left but what the next try may take over."""
        before = here.current() if here.all() else None
        with pytest.raises(RemoteError, match=why):
            fetch(store, here)
        assert here.all() == ([before] if before else [])
        assert {path.name for path in here.folder.glob(".building/*")} <= {STAGES}

    def test_wrong_bytes(self, s3: S3, at: str, built: Releases, here: Releases) -> None:
        """Of a part: other bytes, too few, too many, or none of zlib."""
        prefix = at.removeprefix(f"s3://{BUCKET}/")
        publish(built.current(), Store(at))
        name = s3.names(f"{prefix}/{PARTS}")[0]
        right = s3.client.get_object(Bucket=BUCKET, Key=name)["Body"].read()
        half = len(right) // 2
        flipped = right[:half] + bytes([right[half] ^ 16]) + right[half + 1 :]
        for wrong in (right[:half], right[:9], b"", bytes(len(right)), flipped):
            s3.client.put_object(Bucket=BUCKET, Key=name, Body=wrong)
            self.broken(Store(at), here, "is damaged")
        s3.client.put_object(Bucket=BUCKET, Key=name, Body=bytes(3 << 20))
        self.broken(Store(at), here, "is larger than")

    @pytest.mark.parametrize(
        ("content", "why"),
        [
            (b"{}", "current.json"),
            (b'{"format": 1}', "has format 1, this butaca reads 2"),
            (b"[", "is no JSON"),
            (b'{"format": 2, "release": "../../etc", "listing": "' + b"0" * 64 + b'"}', "release"),
            (b'{"format": 2, "release": "20260101-000000-00000000", "listing": "' + b"0" * 64 + b'"}', "is not there"),
            (b" " * 5000, "larger than 4,096 bytes"),
        ],
    )
    def test_a_pointer_that_is_none(
        self, content: bytes, why: str, tmp_path: Path, built: Releases, here: Releases
    ) -> None:
        """It is read strictly."""
        store = Store(f"file://{tmp_path}/store")
        publish(built.current(), store)
        fetch(store, here)
        store.put(CURRENT, content)
        self.broken(store, here, why)

    def test_a_listing_of_other_paths(self, tmp_path: Path, built: Releases, here: Releases) -> None:
        """None leads out of the folder, though its digest is right."""
        store = Store(f"file://{tmp_path}/store")
        pointer = publish(built.current(), store) and read_pointer(store)
        path = tmp_path / "store" / "listings" / f"{pointer.listing}.json"
        content = path.read_bytes().replace(b'"sub/file.txt"', b'"../file.txt"')
        digest = hashlib.sha256(content).hexdigest()
        store.put(f"listings/{digest}.json", content)
        store.put(
            CURRENT, (tmp_path / "store" / CURRENT).read_bytes().replace(pointer.listing.encode(), digest.encode())
        )
        self.broken(store, here, "file.txt")
        store.put(f"listings/{digest}.json", path.read_bytes())
        self.broken(store, here, "does not match its digest")

    def test_cut_off(self, shown: FolderServer, here: Releases) -> None:
        """An answer that ends early is tried again, and then told."""
        shown.before = lambda path: b"abc" if PARTS in path else None
        self.broken(Store(shown.address, seconds=2), here, PARTS)

    def test_slow(self, shown: FolderServer, here: Releases) -> None:
        """Nothing waits for longer than it may."""
        shown.before = waiting(3)
        began = time.monotonic()
        self.broken(Store(shown.address, seconds=0.3), here, CURRENT)
        assert time.monotonic() - began < 30

    def test_gone(self, shown: FolderServer, here: Releases) -> None:
        """Where nobody listens any more."""
        address = shown.address
        shown.socket.close()
        self.broken(Store(address, seconds=1), here, CURRENT)

    def test_no_room(self, at: str, built: Releases, here: Releases, monkeypatch: pytest.MonkeyPatch) -> None:
        """It is seen before anything is fetched."""
        publish(built.current(), Store(at))
        fetch(Store(at), here)
        before = here.current()
        tiny.publish(built, "bbbbbbbb")
        publish(built.current(), Store(at))
        monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(1 << 30, 1 << 30, 1 << 20))
        with pytest.raises(OutOfSpace, match=r"no room in .* name a folder on another disk"):
            fetch(Store(at), here)
        assert here.all() == [before] == [here.current()]

    def test_a_full_disk(self, tmp_path: Path, built: Releases, here: Releases) -> None:
        """It is told, and the unfinished files are gone."""
        publish(built.current(), Store(f"file://{tmp_path}/store"))

        class Full(Store):
            """A store whose reader's disk is full."""

            def get(self, name: str, most: int) -> bytes:
                """Fail as a write would."""
                if name.startswith(PARTS):
                    raise OSError(28, "No space left on device")
                return super().get(name, most)

        with pytest.raises(OutOfSpace, match="no room in"):
            fetch(Full(f"file://{tmp_path}/store"), here)
        assert here.all() == []

    def test_secrets_are_not_shown(self, shown: FolderServer, here: Releases) -> None:
        """Neither those of the address nor those of the environment."""
        address = shown.address.replace("//", "//ana:not-a-secret@")
        shown.before = lambda _: b"abc"
        with pytest.raises(RemoteError) as error:
            fetch(Store(address, seconds=1), here)
        assert "//***@127.0.0.1" in str(error.value)
        assert "not-a-secret" not in str(error.value)

    def test_no_credentials(self, at: str, built: Releases) -> None:
        """A bucket that is not there is told in a line."""
        with pytest.raises(RemoteError) as error:
            publish(built.current(), Store(at.replace(BUCKET, "nobodys")))
        assert "\n" not in str(error.value)


class TestFollowing:
    """What fails is tried again, later each time, and told once."""

    def test_a_fault_is_told_once(self, shown: FolderServer, built: Releases, here: Releases) -> None:
        """And that it is over."""
        lines = list[str]()
        follower = Follower(Store(shown.address, seconds=1), here, 5, lines.append)
        assert follower.look() == 5
        first = built.current().name
        shown.before = lambda _: b""
        pauses = [follower.look() for _ in range(6)]
        assert pauses == [5, 10, 20, 40, MOST_SECONDS, MOST_SECONDS]
        shown.before = lambda _: None
        assert follower.look() == 5
        assert [f"release {first} is here" in lines[0], f"going on with {first}" in lines[1]] == [True, True]
        assert lines[2:] == [f"{shown.address} answers again"]

    def test_another_process_fetches_here(self, shown: FolderServer, here: Releases) -> None:
        """It is left alone, without a word."""
        lines = list[str]()
        with here.building():
            assert Follower(Store(shown.address), here, 7, lines.append).look() == 7
        assert lines == []


@pytest.mark.parametrize("extra", ["none", "other"])
def test_files_beyond_the_manifest_are_not_served(extra: str, tmp_path: Path, built: Releases, here: Releases) -> None:
    """A listing vouches for nothing: the release is verified by its own manifest."""
    store = Store(f"file://{tmp_path}/store")
    publish(built.current(), store)
    listing = read_listing(store, read_pointer(store))
    assert {DATABASE, "manifest.json", "manifest.sha256", "sub/file.txt"} == set(listing.files)
    files = dict(listing.files)
    if extra == "none":
        del files["sub/file.txt"]
    else:
        files["sub/other.txt"] = files["sub/file.txt"]
    make_current(store, write_listing(store, replace(listing, files=files)))
    with pytest.raises(BrokenRelease, match=r"file\.txt|other\.txt"):
        fetch(store, here)
    assert here.all() == []
