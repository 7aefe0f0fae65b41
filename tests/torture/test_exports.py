"""Exports of the whole catalogue, by those who read them and by those who do not."""

import time
from pathlib import Path

from .capped import MEGABYTE, CappedServer, capped_server
from .conftest import LONG
from .crowd import Others, left_open, read_on, request, statuses, warm

CLIENTS = [f"127.0.0.{number}" for number in range(10, 50)]
UNREAD = 4096  # bytes that a reader takes without reading them
WHOLE = "/api/v1/movies.{}?fields=*"


def until_200(server: CappedServer, path: str, source: str, seconds: float) -> bool:
    """Ask again and again until it is answered; return whether it was."""
    until = time.monotonic() + seconds
    while server.ask(path, source=source).status != 200:
        if time.monotonic() > until:
            return False
        time.sleep(0.5)
    return True


def test_exports_that_nobody_reads(large_releases: Path, tmp_path: Path) -> None:
    """A few hold their places for a while, in little memory; the others are told to come back."""
    most, stall = 4, 1
    settings = {"BUTACA_EXPORTS": str(most), "BUTACA_STALL_SECONDS": str(stall)}
    with capped_server(large_releases, tmp_path, **settings) as server:
        warm(server)
        asked = [request(WHOLE.format(kind)) for kind in ("csv", "ndjson")] * 20
        with (
            server.growth() as grown,
            server.health_watched() as health,
            Others(server) as others,
            left_open(server, asked, CLIENTS, UNREAD) as connections,
        ):
            started = statuses(connections, 5)
            again = until_200(server, "/api/v1/movies.csv?fields=id", source="127.0.0.51", seconds=40)
        assert server.alive
        assert (started["200"], started["503"]) == (most, 40 - most)
        assert grown[0] < (20 + 2 * most) * MEGABYTE, grown
        assert again, "their places were given back"
        assert not health.failures
        assert health.p99 < 0.1
        assert others.answered == 1


def test_exports_that_are_read(large_releases: Path, tmp_path: Path) -> None:
    """Ten at full speed leave health its answer within a tenth of a second, and others theirs."""
    with capped_server(large_releases, tmp_path, BUTACA_EXPORTS="10") as server:
        warm(server)
        packed = [request(WHOLE.format("csv"), Accept_Encoding="gzip"), request(WHOLE.format("ndjson"))]
        asked = packed * 5
        with (
            server.growth() as grown,
            server.health_watched() as health,
            Others(server) as others,
            left_open(server, asked, CLIENTS[:10]) as connections,
        ):
            read = read_on(connections, 60 if LONG else 5)
        assert server.alive
        assert min(read) > MEGABYTE / 16, "all ten get on"
        assert not health.failures
        assert len(health.seconds) > 50
        assert health.p99 < 0.1, health.worst
        assert others.answered == 1
        assert others.slowest < 2
        assert grown[0] < (20 + 2 * 10) * MEGABYTE, grown


def test_an_export_that_is_asked_for_packed_is_whole(large_releases: Path, tmp_path: Path) -> None:
    """The reader who goes on reading gets every row."""
    with capped_server(large_releases, tmp_path) as server:
        total = server.ask("/api/v1/movies?limit=1").body
        rows = server.ask("/api/v1/movies.ndjson?fields=id").body.count(b"\n")
        assert f'"total":{rows}'.encode() in total


def test_files_that_nobody_reads(large_releases: Path, tmp_path: Path) -> None:
    """Any answer ends whose reader takes nothing, and its place is free again."""
    with capped_server(large_releases, tmp_path, BUTACA_STALL_SECONDS="1", BUTACA_CONCURRENCY="8") as server:
        warm(server)
        asked = [request("/static/swagger/swagger-ui-bundle.js")] * 20
        with Others(server) as others, left_open(server, asked, CLIENTS[:1], UNREAD) as connections:
            started = statuses(connections, 5)
            time.sleep(1)
            again = until_200(server, "/api/v1/movies/862", source=CLIENTS[0], seconds=40)
        assert server.alive
        assert started["200"] > 0
        assert again
        assert others.answered == 1


def test_exports_that_are_read_slowly(large_releases: Path, tmp_path: Path) -> None:
    """Enough that no reader is taken to have stopped: another client's export is sent all the same."""
    with capped_server(large_releases, tmp_path) as server:
        warm(server)
        asked = [request(WHOLE.format("csv"))] * 4
        with left_open(server, asked, CLIENTS[:4], window=1 << 16) as connections:
            started = statuses(connections, 5)
            until = time.monotonic() + 40
            answer = server.ask("/api/v1/movies.csv?fields=id", source="127.0.0.60")
            while answer.status == 503 and time.monotonic() < until:
                for connection in connections:
                    connection.recv(16 << 10)
                time.sleep(1)
                answer = server.ask("/api/v1/movies.csv?fields=id", source="127.0.0.60")
        assert server.alive
        assert started["200"] == 4
        assert answer.status == 200


def test_exports_that_give_way_fill_no_log(large_releases: Path, tmp_path: Path) -> None:
    """However many are cut short, the log has a line of them a minute."""
    with capped_server(large_releases, tmp_path, BUTACA_EXPORTS="2") as server:
        warm(server)
        asked = [request(WHOLE.format("ndjson"))] * 2
        for number in range(30 if LONG else 4):
            with left_open(server, asked, [f"127.0.1.{number + 1}"], UNREAD) as connections:
                assert statuses(connections, 5)["200"] == 2
                server.ask("/api/v1/movies.csv?fields=id", source=f"127.0.2.{number + 1}")
                time.sleep(0.3)
        assert server.alive
        assert "ASGI" not in server.log
        assert server.log.count("cut short") == 1


def test_a_slow_reader_is_left_alone(large_releases: Path, tmp_path: Path) -> None:
    """Whoever takes something all the time has not stalled, whatever the size of the pieces that are sent."""
    with capped_server(large_releases, tmp_path, BUTACA_STALL_SECONDS="5") as server:
        warm(server)
        with left_open(server, [request(WHOLE.format("ndjson"))], ["127.0.1.1"], UNREAD) as (reader,):
            until, taken = time.monotonic() + 16, 0
            while time.monotonic() < until:
                part = reader.recv(600)
                assert part, f"it was cut off after {taken} bytes"
                taken += len(part)
                time.sleep(0.3)
        assert server.alive
