"""Results that a build takes over: of a release, or of a build that was stopped."""

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from butaca import pipeline
from butaca.errors import BrokenRelease
from butaca.pipeline import BuildSummary
from butaca.recommenders.shipped_weights import shipped
from butaca.release import manifest as manifests
from butaca.release.store import Releases
from conftest import Silent
from small_catalogue import write_small

EVERYTHING = ("hybrid", "content", "collaborative", "knn", "cosine", "item_weights")
WITHOUT_RATINGS = ("content", "knn", "cosine")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the small catalogue, which has ratings."""
    return write_small(tmp_path_factory.mktemp("small") / "data")


@pytest.fixture(scope="module")
def older(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a release of the films."""
    return build(data, tmp_path_factory.mktemp("older")).release


def build(data: Path, folder: Path, **options: object) -> BuildSummary:
    """Build a release without a report."""
    source = pipeline.source_of(data)
    return pipeline.build(source, Releases(folder), Silent(), with_report=False, **options)  # type: ignore[arg-type]


def with_a_rating_less(data: Path, folder: Path) -> Path:
    """Return a copy of a folder of films, without its first rating."""
    changed = shutil.copytree(data, folder / "changed")
    header, _, *rows = (data / "ratings.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (changed / "ratings.csv").write_text("".join((header, *rows)), encoding="utf-8")
    return changed


def test_of_the_same_films_all_is_taken_over(data: Path, older: Path, tmp_path: Path) -> None:
    """And the release is the same."""
    again = build(data, tmp_path, since=older)
    assert again.taken_over == EVERYTHING
    assert manifests.checksums(again.release) == manifests.checksums(older)
    assert (again.release / "manifest.json").read_bytes() == (older / "manifest.json").read_bytes()


def test_of_other_ratings_what_reads_none_is_taken_over(data: Path, older: Path, tmp_path: Path) -> None:
    """With the same bytes as a whole build."""
    changed = with_a_rating_less(data, tmp_path)
    whole, taken = build(changed, tmp_path / "whole"), build(changed, tmp_path / "taken", since=older)
    assert whole.taken_over == ()
    assert taken.taken_over == WITHOUT_RATINGS
    assert manifests.checksums(taken.release) == manifests.checksums(whole.release)
    assert taken.manifest == whole.manifest != manifests.Manifest.read(older)


def test_of_other_weights_only_what_has_none_is_taken_over(data: Path, older: Path, tmp_path: Path) -> None:
    """The baselines have none."""
    weights = shipped()
    weights.hybrid["temperature"] *= 2
    try:
        assert build(data, tmp_path, since=older, weights=weights).taken_over == ("knn", "cosine")
    finally:
        weights.hybrid["temperature"] /= 2


def test_nothing_is_taken_from_a_damaged_release(data: Path, older: Path, tmp_path: Path) -> None:
    """The build ends, and nothing was changed."""
    damaged = shutil.copytree(older, tmp_path / "damaged")
    with (damaged / manifests.DATABASE).open("r+b") as file:
        file.seek(-100, 2)
        file.write(b"x" * 50)
    with pytest.raises(BrokenRelease):
        build(data, tmp_path / "releases", since=damaged)
    assert Releases(tmp_path / "releases").all() == []


@pytest.mark.parametrize("damage", [False, True])
def test_a_killed_build_goes_on_where_it_was(data: Path, older: Path, tmp_path: Path, *, damage: bool) -> None:
    """A result that is damaged is made anew; nothing is left behind."""
    stages = tmp_path / ".building" / "stages"
    command = [sys.executable, "-m", "butaca", "build", "--no-report", data, "--out", tmp_path]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    while not (done := list(stages.glob("hybrid-*.sqlite"))):
        assert process.poll() is None, "the build ended before it could be killed"
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    if damage:
        done[0].write_bytes(done[0].read_bytes()[:20_000])
    after = build(data, tmp_path)
    assert ("hybrid" in after.taken_over) != damage
    assert manifests.checksums(after.release) == manifests.checksums(older)
    assert {path.name for path in tmp_path.iterdir()} == {".lock", "current", after.release.name}


def test_the_command_names_what_it_took(data: Path, older: Path, tmp_path: Path) -> None:
    """And refuses a release that is not there, with those that are."""
    command = [sys.executable, "-m", "butaca", "build", "--no-report", data, "--out", tmp_path, "--since"]
    done = subprocess.run([*command, older], capture_output=True, text=True, check=True)
    assert "taken over: hybrid, content, collaborative, knn, cosine, item_weights\n" in done.stdout
    missing = subprocess.run([*command, "yesterday"], capture_output=True, text=True, check=False)
    assert missing.returncode == 1
    assert "no release called 'yesterday'" in missing.stderr
