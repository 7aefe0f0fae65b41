"""Who keeps connections from others: bodies for health, a client among those of a proxy, the machine itself."""

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from .capped import MEGABYTE, CappedServer, capped_server
from .conftest import LONG
from .crowd import Others, left_open, request, shown, warm
from .hammer import hammered

SECONDS = 30 if LONG else 3
HEALTH_SECONDS = 5  # generous, for machines that do much else: docs/protection.md has what a calm one measures
PEERS = 900
ONE = ("127.0.0.1",)
FEW = tuple(f"127.0.0.{number}" for number in range(20, 33))
RECOMMENDATIONS = "/api/v1/recommendations"
LARGE = {"Content_Length": "1900000"}
HEALTH = "/health/live"
HEALTH_BEGUN = {
    "a body": request(HEALTH, **LARGE) + b"{",
    "a body of HEAD": request(HEALTH, "HEAD", **LARGE) + b"{",
    "a body of POST": request(HEALTH, "POST", **LARGE) + b"{",
    "a body of PUT": request("/health/ready", "PUT", **LARGE) + b"{",
    "a body that waits to be asked for": request(HEALTH, Expect="100-continue", **LARGE),
    "a body in chunks without an end": request(HEALTH, Transfer_Encoding="chunked") + b"1\r\n{\r\n",
    "half a line": b"GET /health/li",
    "a line": b"GET /health/live HTTP/1.1\r\n",
    "half of the method": b"GE",
    "requests ahead, and a body": request(HEALTH) * 5 + request(HEALTH, **LARGE) + b"{",
    "requests ahead": request(HEALTH) * 10,
    "two slashes": request("//health/live", **LARGE) + b"{",
    "an unknown address": request("/health/other", **LARGE) + b"{",
}
FORWARDED = {1: "203.0.113.7", 2: "203.0.113.7, 172.68.1.1"}
OTHER = {1: "198.51.100.9", 2: "198.51.100.9, 172.68.1.1"}

pytestmark = pytest.mark.usefixtures("many_files")


@pytest.fixture(scope="module")
def server(large_releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CappedServer]:
    """A server with the settings that it has by default."""
    with capped_server(large_releases, tmp_path_factory.mktemp("server")) as server:
        warm(server)
        yield server


@pytest.mark.parametrize("sources", [ONE, FEW] if LONG else [ONE])
@pytest.mark.parametrize("begun", HEALTH_BEGUN)
def test_health_is_answered_whatever_is_begun_on_it(server: CappedServer, begun: str, sources: tuple[str, ...]) -> None:
    """It waits for no body, and connections that wait for something give way."""
    with (
        server.health_watched() as health,
        server.growth() as grown,
        left_open(server, [HEALTH_BEGUN[begun]] * PEERS, sources, window=2048),
    ):
        until = time.monotonic() + SECONDS + HEALTH_SECONDS  # those that read nothing have a second
        while server.ask("/api/v1/movies/862", source="127.0.0.9").status != 200:
            assert time.monotonic() < until
        time.sleep(SECONDS / 2)
    print(f"{begun}: {len(health.seconds)} answers, worst {health.worst:.3f} s, {grown[0] / MEGABYTE:.0f} MB")  # noqa: T201
    assert not health.failures
    assert health.worst <= HEALTH_SECONDS
    assert grown[0] < 60 * MEGABYTE
    assert server.alive


@pytest.mark.parametrize("hops", [1, 2])
def test_a_client_of_a_proxy_takes_its_part_of_the_connections(large_releases: Path, tmp_path: Path, hops: int) -> None:
    """By 600 requests in a loop, and by 900 bodies that are begun: another client is answered every time."""
    with capped_server(large_releases, tmp_path, BUTACA_TRUSTED_HOPS=str(hops)) as server:
        warm(server)
        with (
            hammered(server, 600, "/", f"X-Forwarded-For: {FORWARDED[hops]}", seconds=SECONDS),
            server.health_watched() as health,
            Others(server, "127.0.0.1", X_Forwarded_For=OTHER[hops]) as others,
        ):
            time.sleep(SECONDS)
        shown(f"600 in a loop, {hops} hops", others, health.worst)
        assert others.answered == 1
        assert not health.failures
        assert health.worst <= HEALTH_SECONDS
        time.sleep(1)
        body = {"Content_Type": "application/json", "X_Forwarded_For": FORWARDED[hops], **LARGE}
        with (
            Others(server, "127.0.0.1", X_Forwarded_For=OTHER[hops]) as others,
            left_open(server, [request(RECOMMENDATIONS, "POST", **body) + b"{"] * PEERS, ONE),
        ):
            sent = [recommended(server, "127.0.0.1", X_Forwarded_For=OTHER[hops]) for _ in range(5)]
            time.sleep(SECONDS)
        shown(f"{PEERS} bodies, {hops} hops", others)
        assert others.answered == 1
        assert sent == [200] * 5


@pytest.mark.parametrize("begun", ["a body", "a loop of refusals"])
def test_the_machine_itself_takes_its_part_of_the_connections(large_releases: Path, tmp_path: Path, begun: str) -> None:
    """Bodies that are begun, and requests that are refused: others are answered."""
    settings = {"BUTACA_BODIES": "1"} if begun == "a body" else {"BUTACA_CONCURRENCY": "2"}
    body = request(RECOMMENDATIONS, "POST", Content_Type="application/json", **LARGE) + b"{"
    with capped_server(large_releases, tmp_path, **settings) as server:
        warm(server)
        with contextlib.ExitStack() as stack:
            health = stack.enter_context(server.health_watched())
            others = stack.enter_context(Others(server))
            if begun == "a body":
                stack.enter_context(left_open(server, [body] * PEERS, ONE))
            else:
                stack.enter_context(hammered(server, 600, "/api/v1/search?q=toy", seconds=SECONDS))
            time.sleep(SECONDS)
        shown(f"{begun} from here", others, health.worst)
        assert others.answered == 1
        assert not health.failures
        assert health.worst <= HEALTH_SECONDS


@pytest.mark.parametrize("connections", [30, 100, 400])
def test_the_machine_may_ask_as_much_as_it_likes(server: CappedServer, connections: int) -> None:
    """A measurement on it is refused nothing, health and others are answered beside it, and all is quiet afterwards."""
    with (
        Others(server) as others,
        server.health_watched(0.2) as health,
        hammered(server, connections, "/", seconds=SECONDS) as printed,
    ):
        time.sleep(SECONDS)
    print(printed[-1])  # noqa: T201
    shown(f"wrk -c{connections}", others, health.worst)
    assert "Non-2xx" not in printed[-1]
    assert not health.failures
    assert health.worst <= HEALTH_SECONDS
    assert others.answered == 1
    time.sleep(0.5)
    before = cpu_seconds(server)
    time.sleep(1)
    assert cpu_seconds(server) - before < 0.5
    assert server.ask("/").status == 200


def recommended(server: CappedServer, source: str, **headers: str) -> int:
    """Return the status of the answer to a small body."""
    body = b'{"likes":[862]}'
    return server.ask(RECOMMENDATIONS, body, source=source, Content_Type="application/json", **headers).status


def cpu_seconds(server: CappedServer) -> float:
    """Return the processor's time that a server has taken."""
    fields = Path(f"/proc/{server.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
