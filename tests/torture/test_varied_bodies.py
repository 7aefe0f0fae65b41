"""Bodies of which none is like another: what is held of them is given back."""

import json
import random
from pathlib import Path

import pytest

from .capped import MEGABYTE, capped_server
from .conftest import LONG
from .crowd import warm

COUNT = 300 if LONG else 40
LARGEST = 10_000 if LONG else 4_000  # ratings of a body


@pytest.mark.parametrize("people", [1, 5])
def test_what_is_held_of_varied_bodies(large_releases: Path, tmp_path: Path, people: int) -> None:
    """The last third of them takes next to nothing more, however many movies each names, alone or in a group."""
    draw = random.Random(5)
    held = []
    with capped_server(large_releases, tmp_path) as server:
        warm(server)
        known = [json.loads(line)["id"] for line in server.ask("/api/v1/movies.ndjson?fields=id").body.splitlines()]
        most = min(LARGEST, len(known))
        for _ in range(COUNT):
            ids = draw.sample(known, draw.randint(most // 2, most))
            ratings = [{"id": movie, "stars": draw.randint(1, 10) / 2} for movie in ids]
            asked = {"ratings": ratings}
            if people > 1:
                asked = {"people": [{"ratings": ratings[place::people]} for place in range(people)]}
            body = json.dumps({**asked, "n": 50, "ignore_unknown": True}).encode()
            path = "/api/v1/recommendations" + ("/group" if people > 1 else "")
            answer = server.ask(path, body, content_type="application/json")
            assert answer.status == 200, answer.body[:200]
            held.append(server.held())
        assert server.alive
    third = COUNT // 3
    grown = sum(held[-5:]) / 5 - sum(held[-third - 5 : -third]) / 5
    assert grown < 4 * MEGABYTE, [size >> 20 for size in held]


def test_what_is_held_of_long_addresses(large_releases: Path, tmp_path: Path) -> None:
    """Whatever is kept by address is bounded, also where no answer has been kept."""
    with capped_server(large_releases, tmp_path, BUTACA_CACHE="1") as server:
        warm(server)
        paths = ("/api/v1/search?q=film&limit=1&page={}", "/api/v1/movies?limit=1&keyword={}", "/none/{}", "/?q={}")
        for number in range(50):
            server.ask(paths[number % len(paths)].format(f"{number}" + "x" * 7_000))
        with server.growth() as grown:
            for number in range(4_000 if LONG else 800):
                server.ask(paths[number % len(paths)].format(f"{number}-" + "y" * 7_000))
        assert server.alive
        assert grown[0] < 5 * MEGABYTE, grown
