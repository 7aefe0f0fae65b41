"""Bodies that are begun and left."""

import json
import time
from pathlib import Path

import pytest

from .capped import MEGABYTE, capped_server
from .conftest import LONG
from .crowd import Others, left_open, request, statuses, warm

PATH = "/api/v1/recommendations"
BEGUN = {
    "announced": request(PATH, "POST", Content_Type="application/json", Content_Length="1900000") + b"{",
    "in pieces": request(PATH, "POST", Content_Type="application/json", Transfer_Encoding="chunked")
    + b"1\r\n{\r\n" * 5_000,
    "nearly whole": request(PATH, "POST", Content_Type="application/json", Content_Length="1900000") + b" " * 1_500_000,
}


@pytest.mark.parametrize("begun", BEGUN)
@pytest.mark.parametrize("clients", [1, 100])
def test_bodies_that_are_begun_and_left(large_releases: Path, tmp_path: Path, begun: str, clients: int) -> None:
    """A hundred of them, of one client or of as many, take no place and little memory; others are answered."""
    # Of a single one, other than of the proxies, there are not so many connections.
    sources = ["127.0.0.1"] if clients == 1 else [f"127.0.1.{number}" for number in range(1, clients + 1)]
    with capped_server(large_releases, tmp_path, BUTACA_BODY_SECONDS="10" if LONG else "3") as server:
        warm(server)
        with (
            server.growth() as grown,
            server.health_watched() as health,
            Others(server) as others,
            left_open(server, [BEGUN[begun]] * 100, sources) as connections,
        ):
            same = [server.ask("/api/v1/movies/862", source=sources[0]).status for _ in range(5)]
            time.sleep(12 if LONG else 4)
            ended = statuses(connections, 2)
        assert server.alive
        assert ended["408"] + ended["503"] == len(connections), "each is told what was wrong"
        assert grown[0] < 20 * MEGABYTE, grown
        assert others.answered == 1
        assert same == [200] * 5
        assert not health.failures
        body = b'{"likes":[862]}'
        assert server.ask(PATH, body, source=sources[0], content_type="application/json").status == 200


@pytest.mark.parametrize("people", [1, 5] if LONG else [1])
def test_large_bodies_that_are_sent_at_once(large_releases: Path, tmp_path: Path, people: int) -> None:
    """What is read from a body takes many times its bytes: they take turns, and leave a thread to the others.

    Those of a group are no larger, whose people share the ratings that one may have.
    """
    ratings = [{"id": number, "stars": 4.5} for number in range(10_000)]
    path, asked = PATH, {"ratings": ratings}
    if people > 1:
        path, asked = f"{PATH}/group", {"people": [{"ratings": ratings[place::people]} for place in range(people)]}
    body = json.dumps({**asked, "ignore_unknown": True}, separators=(",", ":")).encode()
    head = request(path, "POST", Content_Type="application/json", Content_Length=str(len(body)))
    sources = [f"127.0.1.{number}" for number in range(1, 41)]
    with capped_server(large_releases, tmp_path) as server:
        warm(server)
        with (
            server.growth() as grown,
            Others(server) as others,
            left_open(server, [head + body] * 120, sources) as connections,
        ):
            answered = statuses(connections, 60)
        assert server.alive
        assert answered["200"] > 0
        assert answered["200"] + answered["503"] == len(connections)
        assert grown[0] < 120 * MEGABYTE, grown
        assert others.answered == 1
