import fcntl
import threading
from pathlib import Path

import pytest

from butaca.errors import BuildInProgress, NoRelease, OutOfSpace, UsageError
from butaca.release.store import Releases


@pytest.fixture
def releases(tmp_path: Path) -> Releases:
    """An empty releases folder that does not exist yet."""
    return Releases(tmp_path / "deep" / "releases")


def _publish(releases: Releases, content: str) -> Path:
    with releases.building() as unfinished:
        release = unfinished / "release"
        (release / "sub").mkdir(parents=True)
        (release / "sub" / "file.txt").write_text(content)
        return releases.publish(release, content)


class TestPublishing:
    """A release becomes the current one when it is whole."""

    def test_the_latest_release_is_current(self, releases: Releases) -> None:
        """Earlier ones stay beside it, the oldest first."""
        first, second = _publish(releases, "aaaaaaaa"), _publish(releases, "bbbbbbbb")
        assert releases.current() == second
        assert set(releases.all()) == {first, second}
        assert (first / "sub" / "file.txt").read_text() == "aaaaaaaa"

    def test_a_release_is_named_by_time_and_content(self, releases: Releases) -> None:
        """So that names sort, and equal content shows."""
        name = _publish(releases, "cafe0123").name
        day, time, content = name.split("-")
        assert (len(day), len(time), content) == (8, 6, "cafe0123")
        assert (day + time).isdigit()

    def test_the_link_is_relative(self, releases: Releases) -> None:
        """The whole folder may be moved or mounted elsewhere."""
        release = _publish(releases, "aaaaaaaa")
        assert (releases.folder / "current").readlink() == Path(release.name)
        moved = releases.folder.parent / "moved"
        releases.folder.rename(moved)
        assert (Releases(moved).current() / "sub" / "file.txt").read_text() == "aaaaaaaa"

    def test_equal_content_within_a_second_is_one_release(self, releases: Releases) -> None:
        """Its name says that it is the same."""
        for _ in range(3):
            latest = _publish(releases, "aaaaaaaa")
        assert releases.current() == latest
        assert all((release / "sub" / "file.txt").exists() for release in releases.all())

    def test_one_can_switch_back(self, releases: Releases) -> None:
        """Rolling back is a link."""
        first, second = _publish(releases, "aaaaaaaa"), _publish(releases, "bbbbbbbb")
        releases.switch(first)
        assert releases.current() == first
        releases.switch(second)
        assert releases.current() == second

    def test_a_reader_never_finds_no_release(self, releases: Releases) -> None:
        """However often one switches while it looks."""
        both = _publish(releases, "aaaaaaaa"), _publish(releases, "bbbbbbbb")
        stop = threading.Event()
        seen: list[Path] = []

        def look() -> None:
            while not stop.is_set():
                seen.append(releases.current())

        reader = threading.Thread(target=look)
        reader.start()
        for turn in range(200):
            releases.switch(both[turn % 2])
        stop.set()
        reader.join()
        assert set(seen) <= set(both)

    def test_what_a_killed_switch_left_is_no_hindrance(self, releases: Releases) -> None:
        """A link that was not yet renamed is replaced."""
        first, second = _publish(releases, "aaaaaaaa"), _publish(releases, "bbbbbbbb")
        (releases.folder / ".current").symlink_to("nowhere")
        releases.switch(first)
        assert releases.current() == first
        assert second in releases.all()


class TestBuilding:
    """One build at a time, and nothing is left of one that failed."""

    def test_a_failed_build_leaves_nothing(self, releases: Releases) -> None:
        """The release that was current still is."""
        current = _publish(releases, "aaaaaaaa")

        def build() -> None:
            with releases.building() as unfinished:
                (unfinished / "half").write_text("a file")
                raise RuntimeError

        with pytest.raises(RuntimeError):
            build()
        assert releases.current() == current
        assert sorted(path.name for path in releases.folder.iterdir()) == [".lock", current.name, "current"]

    def test_what_a_killed_build_left_is_removed(self, releases: Releases) -> None:
        """The next build starts with an empty folder."""
        left = releases.folder / ".building" / "release" / "tables"
        left.mkdir(parents=True)
        (left / "movies.parquet").write_text("half")
        with releases.building() as unfinished:
            assert list(unfinished.iterdir()) == []

    def test_a_second_build_is_an_error(self, releases: Releases) -> None:
        """It touches nothing of the first one's."""
        with releases.building() as unfinished:
            (unfinished / "mine").touch()
            with (
                pytest.raises(BuildInProgress, match="another build is writing into"),
                Releases(releases.folder).building(),
            ):
                pass
            assert (unfinished / "mine").exists()
        with releases.building():
            pass  # and then it is free again

    def test_a_build_in_another_thread_is_an_error_too(self, releases: Releases) -> None:
        """The lock belongs to the build, not to the process."""
        caught: list[BaseException] = []

        def build() -> None:
            try:
                with Releases(releases.folder).building():
                    pass
            except BuildInProgress as error:
                caught.append(error)

        with releases.building():
            other = threading.Thread(target=build)
            other.start()
            other.join()
        assert len(caught) == 1

    def test_a_lock_file_that_nobody_holds_is_no_hindrance(self, releases: Releases) -> None:
        """A killed build's lock goes with its process."""
        releases.folder.mkdir(parents=True)
        with (releases.folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
        with releases.building():
            pass

    def test_a_full_disk_is_one_clear_error(self, releases: Releases) -> None:
        """Whoever writes may meet it; it says how much room to make."""
        with pytest.raises(OutOfSpace, match=r"no space left .* Nothing was changed: make room"), releases.building():
            raise OSError(28, "No space left on device")
        assert not (releases.folder / ".building").exists()

    def test_other_errors_of_the_system_stay_what_they_are(self, releases: Releases) -> None:
        """They are not mistaken for a full disk."""
        with pytest.raises(PermissionError), releases.building():
            raise PermissionError(13, "Permission denied")

    def test_a_file_is_no_releases_folder(self, tmp_path: Path) -> None:
        """Nor is a folder below one."""
        (tmp_path / "file").touch()
        for folder in (tmp_path / "file", tmp_path / "file" / "below"):
            with pytest.raises(UsageError, match="is no folder one can write to"), Releases(folder).building():
                pass


class TestNothingBuilt:
    """Before the first build there is no release."""

    def test_there_is_no_current_release(self, releases: Releases) -> None:
        """The error says how to make one."""
        with pytest.raises(NoRelease, match="Build one with: butaca build"):
            releases.current()
        assert releases.all() == []

    def test_a_link_to_nothing_is_no_release(self, releases: Releases) -> None:
        """As when somebody removed it by hand."""
        releases.folder.mkdir(parents=True)
        (releases.folder / "current").symlink_to("20200101-000000-aaaaaaaa")
        with pytest.raises(NoRelease):
            releases.current()
