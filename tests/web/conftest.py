"""Clients of real server processes."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from server_process import serving


@pytest.fixture(scope="session")
def small(small_releases: Path) -> Iterator[httpx2.Client]:
    """Return a client of a server on the small catalogue."""
    with serving(small_releases) as client:
        yield client


@pytest.fixture(scope="session")
def offline(small_releases: Path) -> Iterator[httpx2.Client]:
    """Return a client of a server on the small catalogue whose pages need no other site."""
    with serving(small_releases, BUTACA_POSTERS="none", BUTACA_RATE="0") as client:
        yield client


@pytest.fixture(scope="session")
def real(real_releases: Path) -> Iterator[httpx2.Client]:
    """Return a client of a server on the real data."""
    with serving(real_releases) as client:
        yield client


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the script that finds what shuts people out."""
    npm = shutil.which("npm")
    if npm is None:
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing("no npm to run: install npm")
    folder = tmp_path_factory.mktemp("axe")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(Path(__file__).parent / "axe" / name, folder)
    subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, check=True, timeout=300)
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
