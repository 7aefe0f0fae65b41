"""Clients behind a proxy, and a few addresses, that ask over and over for what is answered before any route."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from .capped import CappedServer, capped_server
from .conftest import LONG
from .crowd import Others, shown, warm
from .hammer import hammered

SECONDS = 20 if LONG else 4
HEALTH_SECONDS = 5  # generous, for machines that do much else
CLIENT, OTHER = "203.0.113.7", "198.51.100.9"
PREFLIGHT = ("Origin: https://films.example", "Access-Control-Request-Method: GET")
LARGE_HEADERS = ("Accept-Language: " + "es," * 15_000, "Cookie: " + "x" * 15_000)

LOOPS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "an address that is too long": ("GET", "/" + "a" * 9_000, ()),
    "a % that begins no byte": ("GET", "/?q=" + "%C3%A9" * 1_300 + "%", ()),
    "a null byte": ("GET", "/x%00", ()),
    "preflights": ("OPTIONS", "/api/v1/movies", PREFLIGHT),
    "preflights that ask for too much": (
        "OPTIONS",
        "/api/v1/movies",
        (*PREFLIGHT[:1], "Access-Control-Request-Method: PUT"),
    ),
    "health": ("GET", "/health/live", ()),
    "readiness": ("HEAD", "/health/ready", ()),
    "an unknown page": ("GET", "/none", ("Accept: text/html",)),
    "large headers": ("GET", "/", LARGE_HEADERS),
}

pytestmark = pytest.mark.usefixtures("many_files")


@pytest.fixture(scope="module")
def server(large_releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CappedServer]:
    """A server behind a proxy of unknown address."""
    with capped_server(large_releases, tmp_path_factory.mktemp("server"), BUTACA_TRUSTED_HOPS="1") as server:
        warm(server)
        yield server


@pytest.mark.parametrize("loop", LOOPS)
def test_a_client_of_a_proxy_that_asks_over_and_over(server: CappedServer, loop: str) -> None:
    """Whatever it is answered counts towards its rate, and is held back beyond it: others are answered."""
    method, path, headers = LOOPS[loop]
    attack = hammered(server, 600, path, f"X-Forwarded-For: {CLIENT}", *headers, seconds=SECONDS + 2, method=method)
    with attack:
        time.sleep(1)
        with (
            server.health_watched(0.1) as health,
            Others(server, "127.0.0.1", X_Forwarded_For=OTHER) as others,
        ):
            time.sleep(SECONDS)
    shown(f"600 in a loop, {loop}", others, health.worst)
    assert others.answered == 1
    assert not health.failures
    assert health.worst <= HEALTH_SECONDS
    assert server.alive


@pytest.mark.parametrize("loop", ["an address that is too long", "preflights", "health", "a page", "a movie"])
def test_seats_go_round(server: CappedServer, loop: str) -> None:
    """The machine itself, which no rate limits, keeps more connections busy than there may be: others are answered."""
    method, path, headers = {"a page": ("GET", "/", ()), "a movie": ("GET", "/api/v1/movies/862", ()), **LOOPS}[loop]
    with hammered(server, 600, path, *headers, seconds=SECONDS + 2, method=method):
        time.sleep(1)
        with (
            server.health_watched(0.1) as health,
            Others(server, "127.0.0.1", X_Forwarded_For=OTHER) as others,
        ):
            time.sleep(SECONDS)
    shown(f"600 from here, {loop}", others, health.worst)
    assert others.answered == 1
    assert not health.failures
    assert health.worst <= HEALTH_SECONDS
