"""Builds as processes of their own: killed, repeated, and out of space."""

import hashlib
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from butaca import pipeline
from butaca.catalogue.schema import TITLE_TERMS
from butaca.release import manifest as manifests
from butaca.release.reader import Release
from butaca.release.store import Releases
from conftest import Silent
from small_catalogue import write
from small_films import FILMS

BUILD = (sys.executable, "-m", "butaca", "build", "--no-report")


@pytest.fixture(scope="module")
def english_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Films of one language: reading the dictionaries of others takes most of a small build's time."""
    films = [film for film in FILMS if film.original == "en"]
    return write(tmp_path_factory.mktemp("english") / "data", films)


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {".lock"}


class TestAgain:
    """The same input gives the same release."""

    def test_has_the_same_bytes_in_every_file(
        self, small_release: Release, small_data: Path, releases: Releases, silent: Silent
    ) -> None:
        """The manifest too, and so the same eight digits in the name."""
        again = pipeline.build(pipeline.source_of(small_data), releases, silent).release
        assert again.name.split("-")[2] == small_release.id.split("-")[2]
        assert manifests.checksums(again) == small_release.manifest.files
        for name in ("manifest.json", "manifest.sha256"):
            assert (again / name).read_bytes() == (small_release.folder / name).read_bytes()
        assert releases.current() == again
        assert len(releases.all()) == 2

    @pytest.mark.real_data
    def test_has_the_same_tables_and_findings_of_the_real_data(
        self, real_release: Release, shared_data: Path, tmp_path: Path, silent: Silent
    ) -> None:
        """Whatever the order in which threads finish."""
        tables, workspace = tmp_path / "tables", tmp_path / "work"
        tables.mkdir()
        workspace.mkdir()
        origin = pipeline.read_and_clean(pipeline.source_of(shared_data), tables, workspace, silent)
        files = real_release.manifest.files
        for path in tables.iterdir():
            if path.stem != TITLE_TERMS.name:
                checksum = hashlib.sha256(path.read_bytes()).hexdigest()
                assert checksum == files[f"tables/{path.name}"].sha256, path.name
        listed = json.loads((real_release.folder / "findings.json").read_text(encoding="utf-8"))
        assert [finding.as_dict() for finding in origin.findings] == listed


class TestKilled:
    """A build may be killed at any time."""

    @pytest.mark.parametrize("reached", ["work", "release/tables/movies.parquet", "release/butaca.sqlite"])
    def test_leaves_the_current_release_as_it_was(
        self, reached: str, releases: Releases, english_data: Path, silent: Silent
    ) -> None:
        """What it left is gone after the next build, which needs no help."""
        before, names = releases.current(), _names(releases.folder)
        unfinished = releases.folder / ".building"
        build = subprocess.Popen([*BUILD, english_data, "--out", releases.folder], stderr=subprocess.DEVNULL)
        _wait_for((unfinished / reached).exists, build)
        build.send_signal(signal.SIGKILL)
        assert build.wait() == -signal.SIGKILL

        assert unfinished.exists()
        assert releases.current() == before
        assert _names(releases.folder) == names | {".building"}
        Release(before).close()

        after = pipeline.build(
            pipeline.source_of(english_data), releases, silent, recipes=(), with_report=False
        ).release
        assert releases.current() == after
        assert _names(releases.folder) == names | {after.name}

    def test_by_the_keyboard_says_that_nothing_was_changed(self, releases: Releases, english_data: Path) -> None:
        """And cleans up behind itself."""
        names = _names(releases.folder)
        build = subprocess.Popen(
            [*BUILD, english_data, "--out", releases.folder], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # shells ignore it for what runs behind
        )  # fmt: skip
        _wait_for((releases.folder / ".building" / "release" / "tables" / "movies.parquet").exists, build)
        build.send_signal(signal.SIGINT)
        _, said = build.communicate()
        assert build.returncode == 1
        assert said.splitlines()[-1] == "butaca: interrupted; nothing was changed"
        assert "Traceback" not in said
        assert _names(releases.folder) == names


def _wait_for(condition: Callable[[], bool], build: "subprocess.Popen[bytes] | subprocess.Popen[str]") -> None:
    while not condition():
        assert build.poll() is None, "the build ended before it could be killed"
        time.sleep(0.001)


_ON_A_SMALL_DISK = """
set -e
mount -t tmpfs -o size=$1k tmpfs "$2"
cp -a "$3/." "$2"
cd "$2"
set +e
shift 3
"$@"
echo "exit code $?"
find . -mindepth 1 -maxdepth 1 | sort
readlink current
"""


@pytest.mark.parametrize("kilobytes", [40, 150])
def test_a_full_disk_is_one_line_and_changes_nothing(
    kilobytes: int, releases: Releases, english_data: Path, tmp_path: Path
) -> None:
    """Whether there is no room for the tables or none for the database."""
    try:
        subprocess.run(["unshare", "--map-root-user", "--mount", "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("a small file system cannot be mounted here")
    disk = tmp_path / "disk"
    disk.mkdir()
    size = sum(-(-path.lstat().st_size // 4096) * 4 for path in releases.folder.rglob("*")) + kilobytes
    inside = ("unshare", "--map-root-user", "--mount", "sh", "-c", _ON_A_SMALL_DISK, "sh")
    build = (*BUILD, english_data, "--out", disk)
    command = [str(part) for part in (*inside, size, disk, releases.folder, *build)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = done.stderr.splitlines()
    assert said[-1].startswith(f"butaca: no space left on the disk of {disk}. Nothing was changed: make room"), done
    assert "Traceback" not in done.stderr
    current = releases.current().name
    assert done.stdout.splitlines() == ["exit code 1", "./.lock", f"./{current}", "./current", current]
