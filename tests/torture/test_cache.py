"""Requests that would fill the memory of answers."""

import contextlib
import http.client
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .capped import MEGABYTE, CappedServer, capped_server
from .conftest import LONG
from .crowd import warm

CACHE = 4  # megabytes
COUNT = 8_000 if LONG else 500


def accepting() -> Iterator[tuple[str, dict[str, str]]]:
    """Yield requests for one address, each with another 60 kB of what it accepts."""
    for number in range(COUNT):
        yield "/api/v1/movies?limit=1", {"Accept": f"application/json, x/{number}" + ", x/y" * 12_000}


def in_languages() -> Iterator[tuple[str, dict[str, str]]]:
    """Yield requests for a page, each in another 60 kB of languages."""
    for number in range(COUNT // 10):
        yield "/", {"Accept-Language": f"x{number}" + ", fr" * 15_000}


def long_addresses() -> Iterator[tuple[str, dict[str, str]]]:
    """Yield requests for one movie, each by another address of 8 kB."""
    for number in range(COUNT * 2):
        yield f"/api/v1/movies/862/similar?n={number % 50 + 1}" + "&" * (7_000 - number // 50), {}


@pytest.mark.parametrize("attack", [accepting, in_languages, long_addresses])
def test_answers_take_no_more_memory_than_they_may(
    attack: Callable[[], Iterator[tuple[str, dict[str, str]]]], large_releases: Path, tmp_path: Path
) -> None:
    """However many ways there are of asking for them."""
    with capped_server(large_releases, tmp_path, BUTACA_CACHE=str(CACHE)) as server:
        warm(server)
        with server.growth() as grown, server.health_watched() as health:
            answered = asked(server, attack())
        assert server.alive
        assert answered
        assert grown[0] < (CACHE + 12) * MEGABYTE, grown
        assert not health.failures


def asked(server: CappedServer, requests: Iterator[tuple[str, dict[str, str]]]) -> int:
    """Ask over one connection; return how many were answered with 200."""
    good = 0
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=15)) as connection:
        for path, headers in requests:
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            response.read()
            good += response.status == 200
    return good
