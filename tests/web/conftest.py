"""Clients of real server processes."""

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
