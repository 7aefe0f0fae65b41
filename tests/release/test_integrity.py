"""What is known of the files of a release that is open."""

import random
import resource
from contextlib import closing
from pathlib import Path

import pytest

from butaca.errors import BrokenRelease
from butaca.release import files
from butaca.release.integrity import BackgroundCheck, Integrity
from butaca.release.manifest import Manifest
from butaca.release.reader import Release

from .tiny import write

_FLIPS = 50  # of one bit each in the database


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A release of two small files."""
    return write(tmp_path / "tiny", "aaaaaaaa")


def _checked(folder: Path, manifest: Manifest) -> Integrity:
    """The outcome of a check that has run to its end."""
    integrity = Integrity()
    check = BackgroundCheck(folder, manifest, integrity, rate=None)
    check.start()
    check.join()
    return integrity


def _read_once_checked(folder: Path) -> None:
    """Open a release, check its files, then read something."""
    with closing(Release(folder)) as release:
        check = BackgroundCheck(folder, release.manifest, release.integrity, rate=None)
        check.start()
        check.join()
        release.row("SELECT count(*) FROM movies")


class TestIntegrity:
    """What threads agree on."""

    def test_the_first_problem_stays(self) -> None:
        """A release that is broken is never whole again."""
        integrity = Integrity()
        integrity.succeed()
        assert integrity.whole
        for problem in ("the first", "the second"):
            integrity.fail(problem)
        integrity.succeed()
        assert (integrity.problem, integrity.whole) == ("the first", False)

    def test_a_problem_is_logged_once(self, caplog: pytest.LogCaptureFixture) -> None:
        """However many readers meet it."""
        integrity = Integrity()
        for _ in range(3):
            integrity.fail("a file is gone")
        assert [record.getMessage() for record in caplog.records] == ["butaca stops answering: a file is gone"]


class TestBackgroundCheck:
    """All files are hashed while answers are given."""

    def test_of_whole_files_says_so(self, tiny: Path) -> None:
        """Nothing was known before."""
        assert not Integrity().whole
        assert _checked(tiny, Manifest.read(tiny)).whole

    @pytest.mark.parametrize("damage", ["changed", "longer", "gone"])
    def test_of_damaged_files_names_the_file(self, damage: str, tiny: Path) -> None:
        """Also of one that changed after the server had looked at its size."""
        manifest, path = Manifest.read(tiny), tiny / "sub" / "file.txt"
        if damage == "gone":
            path.unlink()
        else:
            path.write_text({"changed": "aaaaaaab", "longer": "aaaaaaaaa"}[damage])
        integrity = _checked(tiny, manifest)
        assert not integrity.whole
        assert integrity.problem is not None
        assert integrity.problem.startswith("release tiny: sub/file.txt ")
        assert integrity.problem.endswith(". Build again with: butaca build")

    def test_can_be_stopped(self, tiny: Path) -> None:
        """Long before it is done, at a byte a second."""
        integrity = Integrity()
        check = BackgroundCheck(tiny, Manifest.read(tiny), integrity, rate=1)
        check.start()
        check.stop()
        assert (integrity.problem, integrity.whole) == (None, False)

    def test_any_flipped_bit_of_the_database_stops_every_reader(self, folder: Path) -> None:
        """Where the release can be opened at all."""
        draw, path = random.Random(50), folder / "butaca.sqlite"
        whole, opened = path.read_bytes(), 0
        for _ in range(_FLIPS):
            damaged = bytearray(whole)
            damaged[draw.randrange(len(whole))] ^= 1 << draw.randrange(8)
            path.write_bytes(damaged)
            with pytest.raises(BrokenRelease, match=r": butaca.sqlite ") as caught:
                _read_once_checked(folder)
            opened += "cannot be read" not in str(caught.value)
        assert opened > _FLIPS / 2

    def test_a_system_that_is_out_of_files_is_no_damage(self, tiny: Path) -> None:
        """It may have some later: the release is not given up for that."""
        limits = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, limits[1]))
        try:
            with pytest.raises(OSError, match="Too many open files"):
                files.open_file(tiny, "butaca.sqlite")
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, limits)
