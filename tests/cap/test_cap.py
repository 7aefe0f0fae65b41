"""The cap holds, whichever the machine allows."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from . import MEMORY, Cap, User, best_cap
from .cgroup import Group, OldGroup
from .limits import Watch

HOLD = "import time; held = b'x' * ({} * 2**20); time.sleep({})"  # megabytes, seconds


@pytest.fixture(params=[(Group, OldGroup), (Watch,)], ids=["kernel", "watch"])
def cap(request: pytest.FixtureRequest) -> Iterator[Cap]:
    """The kernel's cap, of whichever version this machine has, and the one for machines without."""
    for kind in request.param:
        with contextlib.suppress(OSError):
            cap: Cap = kind(MEMORY, None)
            yield cap
            cap.close()
            return
    pytest.skip("this machine lets nobody make a memory cgroup here")


def start(cap: Cap, command: Sequence[str], folder: Path, user: User | None = None) -> "subprocess.Popen[bytes]":
    """Start a command under a cap, with next to no environment."""
    with (folder / "log").open("wb") as output:
        return cap.start(command, folder=folder, environment={"PATH": os.defpath}, output=output, user=user)


def exit_code(cap: Cap, process: "subprocess.Popen[bytes]") -> int:
    """Wait for a command's end, looking at its memory meanwhile."""
    while process.poll() is None:
        cap.sample()
        time.sleep(0.02)
    return process.returncode


def test_a_hog_is_ended(cap: Cap, tmp_path: Path) -> None:
    """A child that takes 700 MB under 512 MB does not live."""
    assert exit_code(cap, start(cap, [sys.executable, "-c", HOLD.format(700, 5)], tmp_path)) != 0
    assert cap.usage().kills == 1
    assert cap.processes() == []


def test_the_sum_counts(cap: Cap, tmp_path: Path) -> None:
    """Two children that take 350 MB each do not live under 512 MB."""
    half = f'"{sys.executable}" -c "{HOLD.format(350, 5)}"'
    line = f"{half} & {half} && wait $!"
    code = exit_code(cap, start(cap, ["/bin/sh", "-c", line], tmp_path))
    assert code != 0 or cap.usage().kills > 0


def test_a_modest_child_lives(cap: Cap, tmp_path: Path) -> None:
    """A child that takes 100 MB ends well, and that is about what is reported."""
    assert exit_code(cap, start(cap, [sys.executable, "-c", HOLD.format(100, 0.3)], tmp_path)) == 0
    assert 100 * 2**20 <= cap.usage().own < 200 * 2**20
    assert cap.usage().kills == 0


def test_nothing_is_left_behind(cap: Cap, tmp_path: Path) -> None:
    """A child that is still running when the cap is closed is ended, and the group is gone."""
    process = start(cap, ["sleep", "60"], tmp_path)
    groups = list(getattr(cap, "_folders", []))
    cap.close()
    assert process.wait() == -signal.SIGKILL
    assert not any(group.exists() for group in groups)


def test_a_tenth_of_a_processor_is_a_tenth(tmp_path: Path) -> None:
    """0.1 s of work takes about a second with a tenth of a processor."""
    with best_cap(MEMORY, 0.1) as cap:
        if cap.cpu is None:
            pytest.skip(f"no share of a processor can be granted by {cap.words}")
        started = time.monotonic()
        busy = "import time\nwhile time.process_time() < 0.1: pass"
        assert exit_code(cap, start(cap, [sys.executable, "-c", busy], tmp_path)) == 0
    assert time.monotonic() - started > 0.5


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_a_user_is_dropped_to(cap: Cap, tmp_path: Path) -> None:
    """A command runs with the number it is given, and without root's groups."""
    assert exit_code(cap, start(cap, ["/bin/sh", "-c", "id -u; id -G"], tmp_path, User(10001, 10001))) == 0
    assert (tmp_path / "log").read_text().split() == ["10001", "10001"]
