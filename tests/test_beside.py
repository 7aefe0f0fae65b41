"""Work beside a build: in a process of its own, with the same result and the same errors."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from butaca import pipeline
from butaca.features import memory
from butaca.pipeline import memory_needs
from butaca.pipeline.beside import Beside, Task
from butaca.release.manifest import checksums
from butaca.release.store import Releases
from butaca.resources import Resources
from conftest import Silent

PLENTY = Resources(4 * 2**30, 2)


class OddError(Exception):
    """An error that pickle cannot make again."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first} and {second}")


def _process() -> int:
    sys.stdout.write("what a library prints")
    sys.stdout.flush()
    return os.getpid()


def _refuse(text: str) -> None:
    raise FileNotFoundError(text)


def _fail_oddly() -> None:
    raise OddError("one", "two")


def _killed_elsewhere(parent: int) -> int:
    if os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()


def _write_process_and_wait(path: str) -> None:
    Path(path).write_text(str(os.getpid()), encoding="ascii")
    time.sleep(60)


def _ends(process: int) -> bool:
    for _ in range(200):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        state = Path(f"/proc/{process}/stat")
        if state.exists() and state.read_text(encoding="ascii").rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


def _begun(path: Path) -> int:
    for _ in range(400):
        if path.exists() and (text := path.read_text(encoding="ascii")):
            return int(text)
        time.sleep(0.05)
    raise AssertionError(f"{path} was never written")


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other processes import the functions of this file."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parent), *filter(None, sys.path)]))


def test_another_process_returns_a_result() -> None:
    """Whatever is printed on the way."""
    assert Task(_process).result() not in (os.getpid(), None)


def test_the_other_process_says_how_much_memory_it_took(silent: Silent) -> None:
    """Its own, and not what this one has, which began it."""
    held = bytearray(400 * 2**20)
    with Beside(silent, apart=True) as beside:
        assert beside.peak_memory == 0
        beside.begin("Work", _process)()
        assert 5 * 2**20 < beside.peak_memory < len(held) < memory.peak()


def test_an_error_is_raised_again() -> None:
    """With its type and text; of one that cannot be made again, both are in the text."""
    with pytest.raises(FileNotFoundError, match=r"^no such thing$"):
        Task(_refuse, "no such thing").result()
    with pytest.raises(RuntimeError, match=r"^OddError: one and two$"):
        Task(_fail_oddly).result()


def test_work_of_a_killed_process_is_done_here() -> None:
    """As the kernel kills one for its memory."""
    assert Task(_killed_elsewhere, os.getpid()).result() == os.getpid()


def test_work_nobody_waits_for_is_ended(tmp_path: Path, silent: Silent) -> None:
    """When a build fails, its processes go with it."""
    begun = tmp_path / "begun"
    with Beside(silent, apart=True) as beside:
        beside.begin("waiting", _write_process_and_wait, str(begun))
        process = _begun(begun)
    assert _ends(process)


def test_work_ends_with_a_build_that_is_killed(tmp_path: Path) -> None:
    """A killed process tells nobody that it goes."""
    begun = tmp_path / "begun"
    code = (
        "import test_beside; from butaca.pipeline.beside import Task; "
        f"Task(test_beside._write_process_and_wait, {str(begun)!r}).result()"
    )
    with subprocess.Popen([sys.executable, "-c", code]) as parent:
        process = _begun(begun)
        parent.kill()
    assert _ends(process)


def test_work_that_is_not_apart_is_a_stage(silent: Silent) -> None:
    """It is done at once, by this process."""
    with Beside(silent, apart=False) as beside:
        assert beside.begin("Counting", _process)() == os.getpid()
    assert silent.told == ["Counting"]


def test_a_release_does_not_depend_on_where_its_parts_are_written(
    small_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same bytes, report and all."""
    releases = []
    for fewest in (0, 10**9):
        monkeypatch.setattr(memory_needs, "_FEWEST_BESIDE", fewest)
        told = Silent()
        built = pipeline.build(pipeline.source_of(small_data), Releases(tmp_path / str(fewest)), told, resources=PLENTY)
        assert ("Writing the catalogue" in told.told) is (fewest > 0)
        releases.append(checksums(built.release))
    assert releases[0] == releases[1]
    assert {"report.html", "butaca.sqlite"} <= set(releases[0])


@pytest.mark.parametrize(
    ("movies", "resources", "expected"),
    [
        (45_346, PLENTY, True),
        (45_346, Resources(512 * 2**20, 2), False),
        (45_346, Resources(4 * 2**30, 1), False),
        (400, PLENTY, False),
    ],
)
def test_parts_are_written_beside_where_there_is_room(movies: int, resources: Resources, *, expected: bool) -> None:
    """Room is memory for both and a second processor."""
    size = memory_needs.CatalogueSize(movies, 0, 0)
    assert memory_needs.has_room_beside(size, resources) is expected
