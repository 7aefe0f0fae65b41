"""Bodies and addresses in which everything is wrong: told within bounds, in little memory, while health answers."""

import json
import threading
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

from .capped import MEGABYTE, Answer, CappedServer, capped_server
from .conftest import LONG

BODY = 1_900_000  # bytes
GROWTH = 40 * MEGABYTE
HEALTH = 0.5  # seconds; where nothing else runs it is less than 0.1
FOR_ME = "/api/v1/recommendations"
FOR_US = "/api/v1/recommendations/group"


def _filled(begin: str, part: str, end: str) -> bytes:
    """A body of one part over and over, each with its number where it has a place for one."""
    parts, size, number = [], len(begin) + len(end), 0
    while size < BODY:
        parts.append(part.replace("#", str(number)))
        size, number = size + len(parts[-1]) + 1, number + 1
    return (begin + ",".join(parts) + end).encode()


WRONG_RATINGS = ",".join(['{"id":"x","stars":[],"z":1}'] * 10_000)
MANY_KEYS = ",".join(f'"k{number}":1' for number in range(900))

FLOODS: dict[str, bytes] = {
    "unknown keys": _filled("{", '"a#":1', "}"),
    "shortest unknown keys": _filled("{", '"a":1', "}"),
    "unknown keys with escapes": _filled("{", r'"\u00e9#":1', "}"),
    "unknown keys that hold lists": _filled("{", '"a#":[[],{}]', "}"),
    "wrong ratings": _filled('{"ratings":[', '{"id":"x","stars":"y","z":#}', "]}"),
    "as many wrong ratings as may be": f'{{"ratings":[{WRONG_RATINGS}]}}'.encode(),
    "unknown keys of a rating": _filled('{"ratings":[{', '"a#":1', "}]}"),
    "unknown keys of many ratings": _filled('{"ratings":[', f"{{{MANY_KEYS}}}", "]}"),
    "unknown ids": json.dumps({"likes": list(range(10**9, 10**9 + 10_000))}).encode(),
    "wrong likes": _filled('{"likes":[', '"x#"', "]}"),
    "as many wrong ids as may be": json.dumps(
        {name: ["x" * 30] * 10_000 for name in ("likes", "dislikes", "exclude", "seen")}
    ).encode(),
    "empty lists": _filled('{"likes":[', "[]", "]}"),
    "small numbers": _filled('{"likes":[', "1", "]}"),
    "numbers with points": _filled('{"exclude":[', "1.5", "]}"),
    "a huge text": b'{"genre":"' + b"a" * BODY + b'"}',
    "a huge name": b'{"' + b"a" * BODY + b'":1}',
    "a text of escapes": b'{"genre":"' + b"\\n" * (BODY // 2) + b'"}',
    "a huge number": b'{"n":' + b"9" * BODY + b"}",
    "a long fraction": b'{"n":1.' + b"1" * BODY + b"}",
    "huge numbers": ('{"likes":[' + ",".join(["9" * 4000] * 400) + "]}").encode(),
    "deep lists": b'{"likes":' + b"[" * (BODY // 2) + b"]" * (BODY // 2) + b"}",
    "less deep lists": b'{"likes":' + b"[" * 20_000 + b"]" * 20_000 + b"}",
    "deep objects": b'{"a":' * (BODY // 6) + b"1" + b"}" * (BODY // 6),
    "one name over and over": _filled("{", '"likes":[]', "}"),
    "a list": _filled("[", "1", "]"),
    "an open text of quotes": _filled('{"', ",", "") + b'\\"' * (BODY // 4),
    "no JSON": b"[" + b"{" * BODY,
    "an open text": b'{"' + b"\\" * BODY,
    "blanks": b" " * BODY,
    "no UTF-8": b'{"' + b"\xff" * BODY + b'":1}',
    "halves of characters": _filled("{", r'"\ud800#":1', "}"),
}  # fmt: skip

_WRONG_PERSON = {
    "likes": ["x" * 20] * 3_000,
    "dislikes": ["x"] * 3_000,
    "seen": [1.5] * 3_000,
    "ratings": [{"id": "x", "stars": "y", "z": 1}] * 1_000,
}
GROUP_FLOODS: dict[str, bytes] = {
    "people who are nobody": _filled('{"people":[', "{}", "]}"),
    "people who are numbers": _filled('{"people":[', "1", "]}"),
    "people of unknown keys": _filled('{"people":[{},{', '"a#":1', "}]}"),
    "five people full of errors": json.dumps({"people": [_WRONG_PERSON] * 5}).encode(),
    "people within people": _filled('{"people":[{"likes":[{"people":[', "{}", "]}]}]}"),
    "five people whom nothing is known of": json.dumps(
        {"people": [{"likes": list(range(k * 10**9, k * 10**9 + 2_000))} for k in range(1, 6)]}
    ).encode(),
    "too many likes together": json.dumps({"people": [{"likes": list(range(10_000))}] * 5}).encode(),
    "too many seen together": json.dumps({"people": [{"seen": list(range(10_000))}] * 5}).encode(),
}


@pytest.fixture(scope="module")
def server(large_releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CappedServer]:
    """One server for all floods, so that what one leaves behind would be seen."""
    with capped_server(large_releases, tmp_path_factory.mktemp("floods")) as started:
        started.ask(FOR_ME, b'{"likes":[862]}', Content_Type="application/json")
        yield started


def bounded(answer: Answer) -> Any:
    """The problem that an answer is, which is a small one and tells of at most 100 errors."""
    assert 400 <= answer.status < 500, answer.body[:500]
    assert len(answer.body) <= 64_000
    problem = json.loads(answer.body)
    assert problem["status"] == answer.status
    for name in ("errors", "ids", "candidates", "suggestions"):
        assert len(problem.get(name, ())) <= 100
    return problem


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "flood"),
    [*((FOR_ME, flood) for flood in FLOODS), *((FOR_US, flood) for flood in (*GROUP_FLOODS, "unknown keys"))],
)
def test_two_bodies_full_of_errors(server: CappedServer, path: str, flood: str) -> None:
    """Both are refused in a small answer, the memory hardly grows, and health answers all along."""
    body = (FLOODS | GROUP_FLOODS)[flood]
    answers: list[Answer] = []

    def send() -> None:
        for _ in range(5 if LONG else 1):
            answers.append(server.ask(path, body, Content_Type="application/json"))

    threads = [threading.Thread(target=send) for _ in range(2)]
    with server.growth() as grown, server.health_watched() as health:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert server.alive
    assert len(answers) == (10 if LONG else 2)
    for answer in answers:
        bounded(answer)
    assert grown[0] <= GROWTH, f"{grown[0] / MEGABYTE:.0f} MB"
    assert not health.failures
    assert health.worst <= HEALTH


def test_what_is_not_told_is_counted(server: CappedServer) -> None:
    """A hundred unknown keys by name, and how many more there are."""
    body = FLOODS["unknown keys"]
    count = body.count(b":")
    problem = bounded(server.ask(FOR_ME, body, Content_Type="application/json"))
    assert problem["status"] == HTTPStatus.UNPROCESSABLE_ENTITY
    assert [error["parameter"] for error in problem["errors"]] == [f"a{number}" for number in range(100)]
    assert f"and {count - 10:,} more" in problem["detail"]
    problem = bounded(server.ask(FOR_ME, FLOODS["unknown ids"], Content_Type="application/json"))
    assert problem["ids"] == list(range(10**9, 10**9 + 100))
    assert "and 9,900 more" in problem["detail"]


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/movies?" + "&".join(f"x{number}" for number in range(1_300)),
        "/api/v1/movies?" + "&".join(f"{number:x}" for number in range(1_900)),
        "/api/v1/movies?" + "x" * 8_000,
        "/api/v1/movies?" + "%C3%A9" * 1_300,
        "/api/v1/movies?" + "%1F" * 2_600,
        "/api/v1/movies?" + "&".join(["n"] * 4_000),
        "/api/v1/movies?genre=" + "a|" * 240 + "a",
        "/api/v1/movies?" + "&".join(["genre=%22"] * 60),
        "/api/v1/movies/862/similar?exclude=" + "x," * 4_000,
        "/api/v1/movies/862?include=" + "x," * 4_000,
        "/score_titulo?" + "&".join(f"x{number}" for number in range(1_300)),
        "/" + "%22" * 2_600,
        "/" + "<" * 8_000,
        "/?q=" + "%22" * 2_600,
        "/nowhere?" + "&".join(["a"] * 4_000),
        "/api/" + "x" * 8_000,
    ],
    ids=range(16),
)
def test_addresses_full_of_errors(server: CappedServer, address: str) -> None:
    """As a problem and as a page, neither of which repeats all of it."""
    with server.health_watched() as health:
        for accept in ("application/json", "text/html"):
            answer = server.ask(address, Accept=accept)
            assert 400 <= answer.status < 500, answer.body[:300]
            assert len(answer.body) <= 64_000, accept
            if answer.headers["content-type"] == "application/problem+json":
                bounded(answer)
    assert server.alive
    assert not health.failures
    assert health.worst <= HEALTH
