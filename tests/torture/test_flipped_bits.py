"""Bits flipped in the database of a release that a real server serves."""

import random
import shutil
import time
from pathlib import Path

import pytest

from butaca.errors import BrokenRelease
from butaca.release.reader import Release
from butaca.release.store import Releases
from server_process import serving

from .conftest import LONG

_FLIPS = 50 if LONG else 2
_FAR = 60  # seconds within which the check of a small release has ended
_ADDRESSES = ("/", "/api/v1/movies/862", "/api/v1/movies/862/similar", "/api/v1/discover", "/score_titulo/toy story")


@pytest.mark.parametrize("seed", range(_FLIPS))
@pytest.mark.parametrize("verify", ["background", "before"])
def test_no_answer_outlasts_the_check(verify: str, seed: int, small_releases: Path, tmp_path: Path) -> None:
    """The server does not start, or stops answering; where it verifies before, it never answers at all."""
    folder = Path(shutil.copytree(small_releases, tmp_path / "releases", symlinks=True))
    path, draw = Releases(folder).current() / "butaca.sqlite", random.Random(seed)
    content = bytearray(path.read_bytes())
    content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
    path.write_bytes(content)
    try:
        Release(path.parent).close()
    except BrokenRelease as error:
        assert "butaca.sqlite " in str(error)  # noqa: PT017 - either outcome is right
        return
    statuses: set[int] = set()
    with serving(folder, BUTACA_VERIFY=verify) as client:
        until = time.monotonic() + _FAR
        while "butaca.sqlite " not in client.get("/health/ready").text:
            statuses |= {client.get(address).status_code for address in (*_ADDRESSES, "/health/ready")}
            assert time.monotonic() < until
        assert verify == "background" or statuses <= {503}
        assert {client.get(address).status_code for address in _ADDRESSES} == {503}
        assert client.get("/health/live").status_code == 200
