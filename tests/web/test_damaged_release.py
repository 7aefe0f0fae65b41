"""A damaged release in a real server."""

import random
import shutil
import time
from contextlib import closing
from pathlib import Path

import httpx2
import pytest

from butaca.errors import BrokenRelease
from butaca.release.reader import Release
from butaca.release.store import Releases
from server_process import serving

_ADDRESSES = ("/", "/api/v1/movies/862", "/api/v1/movies?limit=5", "/peliculas_mes/mayo", "/report", "/openapi.json")
_FAR = 60  # seconds within which the check of a small release has ended


@pytest.fixture
def damaged(small_releases: Path, tmp_path: Path) -> Path:
    """Return a releases folder whose current release opens, with one bit of its database flipped."""
    folder = Path(shutil.copytree(small_releases, tmp_path / "releases", symlinks=True))
    path = Releases(folder).current() / "butaca.sqlite"
    draw, whole = random.Random(8), path.read_bytes()
    while True:
        content = bytearray(whole)
        content[draw.randrange(len(whole))] ^= 1 << draw.randrange(8)
        path.write_bytes(content)
        try:
            with closing(Release(path.parent)):
                return folder
        except BrokenRelease:
            continue


def _wait_for(client: httpx2.Client, status: int) -> httpx2.Response:
    until = time.monotonic() + _FAR
    while (answer := client.get("/health/ready")).status_code != status:
        assert time.monotonic() < until
        time.sleep(0.02)
    return answer


def test_is_served_until_the_check_has_met_the_damage(damaged: Path) -> None:
    """From then on nothing is: neither what was kept here nor what the client has kept."""
    with serving(damaged) as client:
        kept = {address: client.get(address).headers.get("etag", "") for address in _ADDRESSES}
        detail = _wait_for(client, 503).json()["detail"]
        assert "butaca.sqlite " in detail
        assert detail.endswith("Build again with: butaca build")
        for address, etag in kept.items():
            for headers in ({}, {"If-None-Match": etag}, {"Accept": "text/html"}):
                answer = client.get(address, headers=headers)
                assert answer.status_code == 503, address
                assert "butaca.sqlite " in answer.text
        assert client.head("/").status_code == 503
        assert client.get("/health/live").status_code == 200
        assert client.get("/health/ready").status_code == 503


def test_is_never_served_where_files_are_verified_before(damaged: Path) -> None:
    """Readiness waits for the end, and so does every answer."""
    with serving(damaged, BUTACA_VERIFY="before") as client:
        until = time.monotonic() + _FAR
        while "butaca.sqlite " not in (answer := client.get("/health/ready")).text:
            assert answer.status_code == client.get("/api/v1/movies/862").status_code == 503
            assert time.monotonic() < until
        assert {client.get(address).status_code for address in (*_ADDRESSES, "/health/ready")} == {503}
        assert client.get("/health/live").status_code == 200


@pytest.mark.parametrize("verify", ["background", "before"])
def test_one_that_is_whole_becomes_verified(verify: str, small_releases: Path) -> None:
    """Which readiness tells."""
    with serving(small_releases, BUTACA_VERIFY=verify) as client:
        answer = _wait_for(client, 200)
        until = time.monotonic() + _FAR
        while not answer.json()["verified"]:
            assert verify == "background"
            assert time.monotonic() < until
            answer = client.get("/health/ready")
        assert client.get("/api/v1/movies/862").status_code == 200
