import fcntl
import re
import shlex
import shutil
import subprocess
import threading
from pathlib import Path

import pytest

from butaca.errors import BrokenRelease, BuildInProgress, NoRelease, OutOfSpace, UsageError
from butaca.release.manifest import Manifest
from butaca.release.store import Releases

from .tiny import publish, write


@pytest.fixture
def releases(tmp_path: Path) -> Releases:
    """An empty releases folder that does not exist yet."""
    return Releases(tmp_path / "deep" / "releases")


class TestPublishing:
    """A release becomes the current one when it is whole."""

    def test_the_latest_release_is_current(self, releases: Releases) -> None:
        """Earlier ones stay beside it, the oldest first."""
        first, second = publish(releases, "aaaaaaaa"), publish(releases, "bbbbbbbb")
        assert releases.current() == second
        assert set(releases.all()) == {first, second}
        assert (first / "sub" / "file.txt").read_text() == "aaaaaaaa"

    def test_a_release_is_named_by_time_and_content(self, releases: Releases) -> None:
        """So that names sort, and equal content shows."""
        release = publish(releases, "aaaaaaaa")
        day, time, content = release.name.split("-")
        assert (len(day), len(time), content) == (8, 6, Manifest.read(release).digits)
        assert (day + time).isdigit()

    def test_the_link_is_relative(self, releases: Releases) -> None:
        """The whole folder may be moved or mounted elsewhere."""
        release = publish(releases, "aaaaaaaa")
        assert (releases.folder / "current").readlink() == Path(release.name)
        moved = releases.folder.parent / "moved"
        releases.folder.rename(moved)
        assert (Releases(moved).current() / "sub" / "file.txt").read_text() == "aaaaaaaa"

    def test_equal_content_within_a_second_is_one_release(self, releases: Releases) -> None:
        """Its name says that it is the same."""
        for _ in range(3):
            latest = publish(releases, "aaaaaaaa")
        assert releases.current() == latest
        assert all((release / "sub" / "file.txt").exists() for release in releases.all())

    def test_one_can_switch_back(self, releases: Releases) -> None:
        """Rolling back is a link."""
        first, second = publish(releases, "aaaaaaaa"), publish(releases, "bbbbbbbb")
        releases.switch(first)
        assert releases.current() == first
        releases.switch(second)
        assert releases.current() == second

    def test_a_reader_never_finds_no_release(self, releases: Releases) -> None:
        """However often one switches while it looks."""
        both = publish(releases, "aaaaaaaa"), publish(releases, "bbbbbbbb")
        stop = threading.Event()
        seen: list[Path] = []

        def look() -> None:
            while not stop.is_set():
                seen.append(releases.current())

        reader = threading.Thread(target=look)
        reader.start()
        for turn in range(100):
            releases.switch(both[turn % 2])
        stop.set()
        reader.join()
        assert set(seen) <= set(both)

    def test_what_a_killed_switch_left_is_no_hindrance(self, releases: Releases) -> None:
        """A link that was not yet renamed is replaced."""
        first, second = publish(releases, "aaaaaaaa"), publish(releases, "bbbbbbbb")
        (releases.folder / ".current").symlink_to("nowhere")
        releases.switch(first)
        assert releases.current() == first
        assert second in releases.all()


class TestBuilding:
    """One build at a time, and nothing is left of one that failed."""

    def test_a_failed_build_leaves_nothing(self, releases: Releases) -> None:
        """The release that was current still is."""
        current = publish(releases, "aaaaaaaa")

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


class TestVerified:
    """No release becomes the current one before every file was compared with its checksum."""

    def test_a_damaged_one_is_not_switched_to(self, releases: Releases) -> None:
        """The current release stays what it was; the error names the file."""
        first, second = publish(releases, "aaaaaaaa"), publish(releases, "bbbbbbbb")
        (first / "sub" / "file.txt").write_text("aaaaaaab")
        for switch in (lambda: releases.switch(first), lambda: releases.activate(first.name)):
            with pytest.raises(BrokenRelease, match=r"sub/file.txt does not match its checksum"):
                switch()
        assert releases.current() == second

    def test_one_that_the_disk_does_not_give_back_is_not_published(self, releases: Releases) -> None:
        """Nothing is left of it."""
        current = publish(releases, "aaaaaaaa")

        def build() -> None:
            with releases.building() as unfinished:
                release = write(unfinished / "release", "bbbbbbbb")
                path = release / "butaca.sqlite"
                path.write_bytes(path.read_bytes()[:-1] + b"c")
                releases.publish(release)

        with pytest.raises(BrokenRelease, match=r"butaca.sqlite does not match its checksum. Build again with: butaca"):
            build()
        assert releases.current() == current
        assert releases.all() == [current]

    def test_is_chosen_by_name_or_path(self, releases: Releases) -> None:
        """As it is typed, or completed by the shell."""
        first, second = publish(releases, "aaaaaaaa"), publish(releases, "bbbbbbbb")
        assert releases.activate(first.name) == releases.current() == first
        assert releases.activate(str(second)) == releases.current() == second
        renamed = first.rename(releases.folder / "good")
        assert releases.activate("good") == releases.current() == renamed

    def test_has_to_be_in_the_folder(self, releases: Releases, tmp_path: Path) -> None:
        """The link leads nowhere else."""
        current = publish(releases, "aaaaaaaa")
        elsewhere = write(tmp_path / "elsewhere", "bbbbbbbb")
        with pytest.raises(UsageError, match=r"elsewhere is not in .*releases. Copy it there first"):
            releases.activate(str(elsewhere))
        with pytest.raises(NoRelease, match=rf"no release called 'nope' in .* There are: {current.name}$"):
            releases.activate("nope")
        assert releases.current() == current


class TestNoCurrentRelease:
    """Whatever stands in the place of the link, one line says what it is and what to do."""

    def test_before_the_first_build(self, releases: Releases) -> None:
        """The error says how to make one."""
        said = f"no release in {releases.folder}. Build one with: butaca build"
        for _ in ("no folder", "an empty one"):
            with pytest.raises(NoRelease, match=f"^{said}$"):
                releases.current()
            assert releases.all() == []
            releases.folder.mkdir(parents=True, exist_ok=True)

    def test_where_the_releases_folder_is_a_file(self, releases: Releases) -> None:
        """There is nothing in it."""
        releases.folder.parent.mkdir(parents=True)
        releases.folder.touch()
        with pytest.raises(NoRelease, match=r"no release in .* Build one with: butaca build"):
            releases.current()

    def test_without_a_link(self, releases: Releases) -> None:
        """The releases there are can be chosen."""
        release = publish(releases, "aaaaaaaa")
        (releases.folder / "current").unlink()
        said = rf"^no current release in .*\. Choose one with: butaca activate NAME\. There are: {release.name}$"
        with pytest.raises(NoRelease, match=said):
            releases.current()

    @pytest.mark.parametrize(
        ("target", "problem"),
        [
            ("20200101-000000-aaaaaaaa", "leads to '20200101-000000-aaaaaaaa', which is not there"),
            ("current", "leads to 'current', which is not there"),
            (".lock", "leads to '.lock', which is no folder"),
        ],
    )
    def test_where_the_link_leads_nowhere(self, target: str, problem: str, releases: Releases) -> None:
        """As when somebody removed a release by hand; another can be activated, or built."""
        release = publish(releases, "aaaaaaaa")
        link = releases.folder / "current"
        link.unlink()
        link.symlink_to(target)
        with pytest.raises(
            NoRelease, match=rf"current {problem}\. Choose one with: butaca activate NAME\. There are: "
        ):
            releases.current()
        assert releases.activate(release.name) == releases.current()
        link.unlink()
        link.symlink_to(target)
        assert publish(releases, "bbbbbbbb") == releases.current()

    @pytest.mark.parametrize("kind", ["file", "folder"])
    def test_where_something_else_has_its_name(self, kind: str, releases: Releases) -> None:
        """It is not overwritten: a build says so before it begins."""
        release = publish(releases, "aaaaaaaa")
        link = releases.folder / "current"
        link.unlink()
        link.touch() if kind == "file" else link.mkdir()
        said = (
            rf"current is a {kind}, and has to be a link to a release\. Move it away, as with: mv \S+ \S+; and choose "
        )
        said += rf"one with: butaca activate NAME\. There are: {release.name}$"
        with pytest.raises(NoRelease, match=said):
            releases.current()
        for change in (lambda: releases.activate(release.name), lambda: publish(releases, "bbbbbbbb")):
            with pytest.raises(UsageError, match=said):
                change()
        assert not link.is_symlink()
        assert {path.name for path in releases.folder.iterdir()} == {".lock", release.name, "current"}


class TestInThePlaceOfTheLink:
    """A file or a folder called current is moved away by the command that the error gives."""

    @pytest.mark.parametrize("kind", ["file", "folder", "release"])
    @pytest.mark.parametrize("beside", [True, False])
    def test_the_way_out_works(self, kind: str, beside: bool, tmp_path: Path) -> None:
        """Word for word."""
        releases = Releases(tmp_path / "some releases")
        whole = publish(Releases(tmp_path / "others"), "aaaaaaaa")
        releases.folder.mkdir()
        if beside:
            shutil.copytree(whole, releases.folder / whole.name)
        if kind == "release":
            shutil.copytree(whole, releases.folder / "current")
        elif kind == "folder":
            (releases.folder / "current").mkdir()
        else:
            (releases.folder / "current").write_text("mine")
        with pytest.raises(NoRelease) as caught:
            releases.current()
        said = str(caught.value)
        activating = kind == "release" or beside
        if activating:
            with pytest.raises(UsageError) as refused:
                releases.activate(whole.name if beside else "current")
            assert str(refused.value) == said
        move = re.search(r"as with: (mv .*); and ", said)
        assert move is not None
        subprocess.run(shlex.split(move[1]), check=True)
        if kind == "release":
            chosen = re.search(r"butaca activate (\S+)$", said)
            assert chosen is not None
            releases.activate(chosen[1])
        elif beside:
            assert said.endswith(f"There are: {whole.name}")
            releases.activate(whole.name)
        else:
            assert said.endswith("and build one with: butaca build")
            publish(releases, "bbbbbbbb")
        assert releases.current().parent == releases.folder
