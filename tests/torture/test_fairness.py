"""One client that asks for as much as it may: another waits for about one of its requests, not for all of them."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from .capped import Answer, CappedServer, capped_server
from .conftest import LONG
from .crowd import Crowd, request, warm

RECOMMENDATIONS = "/api/v1/recommendations"
JSON = {"content_type": "application/json"}
BUSY, OTHER = "127.0.1.1", "127.0.1.2"
UNITS = 3  # of the busy client's work that another may wait for; a queue of it are 25
SPARE = 0.5  # seconds beyond that


def likes(server: CappedServer, count: int) -> bytes:
    """Return a body that names so many of the best known movies; fewer where there are fewer."""
    ids: list[int] = []
    address = "/api/v1/movies?limit=100&fields=id"
    while address and len(ids) < count:
        page = json.loads(server.ask(address).body)
        ids += [movie["id"] for movie in page["results"]]
        address = f"/api/v1/movies?limit=100&fields=id&next={page['next']}" if page["next"] else ""
    return json.dumps({"likes": ids[:count], "n": 50, "ignore_unknown": True}).encode()


def ratings_file(rows: int) -> bytes:
    """Return an export of IMDb whose movies no catalogue has."""
    lines = (f"tt{9_000_000 + row},{row % 10 + 1},Film of which nobody knows {row},movie,{1950 + row % 60}"
             for row in range(rows))  # fmt: skip
    return "\n".join(("Const,Your Rating,Title,Title Type,Year", *lines)).encode()


def slowest(ask: Callable[[int], Answer], times: int = 4) -> float:
    """Return the seconds of the slowest of some answers, all of which have to be good."""
    answers = [ask(number) for number in range(times * (5 if LONG else 1))]
    assert {answer.status for answer in answers} == {200}
    return max(answer.seconds for answer in answers)


@pytest.mark.parametrize("count", [1_500, 10_000])
def test_long_lists_of_likes(large_releases: Path, tmp_path: Path, count: int) -> None:
    """Twenty-five at once, of one client: others search, send their own likes, and import at once."""
    with capped_server(large_releases, tmp_path) as server:
        warm(server)
        body, own = likes(server, count), likes(server, 3_000)
        unit = server.ask(RECOMMENDATIONS, body, source=OTHER, **JSON).seconds
        with Crowd(server, 25, RECOMMENDATIONS, body, BUSY, **JSON):
            searched = slowest(lambda number: server.ask(f"/api/v1/search?q=alien+{number}", source=OTHER))
            answered = slowest(lambda _: server.ask(RECOMMENDATIONS, own, source=OTHER, **JSON))
            imported = slowest(
                lambda _: server.ask("/api/v1/imports", ratings_file(100), source=OTHER, content_type="text/csv"), 1
            )
        assert server.alive
        assert searched < UNITS * unit + SPARE
        assert answered < UNITS * max(unit, 0.5) + SPARE, unit
        assert imported < UNITS * unit + SPARE, unit


def test_imports_over_and_over(large_releases: Path, tmp_path: Path) -> None:
    """Two at once, of 20,000 rows each: others search at once, and wait for a part of an import with their likes."""
    with capped_server(large_releases, tmp_path) as server:
        warm(server)
        own = likes(server, 3_000)
        file = ratings_file(19_990)
        unit = server.ask("/api/v1/imports", file, source=OTHER, content_type="text/csv").seconds
        with Crowd(server, 2, "/api/v1/imports", file, BUSY, content_type="text/csv"):
            searched = slowest(lambda number: server.ask(f"/api/v1/search?q=alien+{number}", source=OTHER), 8)
            answered = slowest(lambda _: server.ask(RECOMMENDATIONS, own, source=OTHER, **JSON))
        assert server.alive
        assert searched < SPARE, unit
        assert answered < unit + 2 * SPARE, unit


def test_requests_that_are_sent_and_abandoned(large_releases: Path, tmp_path: Path) -> None:
    """Nobody works on those that still wait when their client has gone."""
    with capped_server(large_releases, tmp_path) as server:
        warm(server)
        body, small = likes(server, 1_500), likes(server, 10)
        unit = server.ask(RECOMMENDATIONS, body, source=OTHER, **JSON).seconds
        head = request(RECOMMENDATIONS, "POST", Content_Type="application/json", Content_Length=str(len(body)))
        for _ in range(119):
            server.connect(head + body, BUSY).close()
        searched = slowest(lambda number: server.ask(f"/api/v1/search?q=alien+{number}", source=OTHER))
        answered = slowest(lambda _: server.ask(RECOMMENDATIONS, small, source=OTHER, **JSON))
        time.sleep(2 * unit)
        again = server.ask(RECOMMENDATIONS, body, source=BUSY, **JSON)
        assert server.alive
        assert searched < UNITS * unit + SPARE, unit
        assert answered < UNITS * unit + SPARE, unit
        assert again.status == 200
        assert again.seconds < UNITS * unit + SPARE, "what was abandoned is not worked on"
