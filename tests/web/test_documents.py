"""How large a problem may be, and what is left out of one that would be larger."""

import json
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from butaca.web.problems.document import LARGEST, document, shortened

TEXTS = st.sampled_from(["", "a", "ñ" * 600, '"\\' * 5_000, "\x01" * 5_000, "\ud800", "🎬" * 5_000])
LISTS = st.lists(TEXTS | st.integers(-(2**63), 2**63) | st.fixed_dictionaries({"parameter": TEXTS, "problem": TEXTS}))
LONG = LISTS.flatmap(lambda few: st.sampled_from([few, few * 100, few * 1_000]))


@given(st.fixed_dictionaries({"detail": TEXTS, "instance": TEXTS, "status": st.just(422), "errors": LONG, "ids": LONG}))
def test_is_never_too_large(members: dict[str, Any]) -> None:
    """And can be read, whatever is in it; what is small is whole."""
    written = document(members)
    assert len(written) <= LARGEST
    read = json.loads(written)
    assert (read["status"], set(read)) == (422, set(members))
    for name in ("errors", "ids"):
        assert len(read[name]) <= 100
        if len(members[name]) <= 3:
            assert len(read[name]) == len(members[name])


def test_what_is_small_is_as_it_is() -> None:
    """To the letter."""
    members = {"type": "about:blank", "detail": "ñ" * 4_000, "errors": [{"parameter": "n", "problem": "x" * 500}] * 100}
    assert json.loads(document(members)) == members
    assert shortened("abc", 3) == "abc"
    assert shortened("abcd", 3) == "ab…"


@pytest.mark.parametrize(
    ("count", "told", "said"), [(1, 1, None), (10, 10, None), (11, 11, "and 1 more"), (150, 100, "and 140 more")]
)
def test_a_hundred_wrong_items_are_told(small: httpx2.Client, count: int, told: int, said: str | None) -> None:
    """In their places, after those that are right, and the rest is counted."""
    body = {"likes": [862, *["x"] * count, 12]}
    problem = small.post("/api/v1/recommendations", json=body).json()
    assert [error["parameter"] for error in problem["errors"]] == [f"likes.{place}" for place in range(1, told + 1)]
    assert problem["detail"].endswith(said) if said else "more" not in problem["detail"]


def test_errors_of_all_lists_are_told(small: httpx2.Client) -> None:
    """Each item by its place, with what is wrong with each of its members."""
    ratings = [{"id": 862, "stars": 4}, {"id": "x", "stars": "y", "z": 1}, {}]
    body = {"ratings": ratings, "exclude": ["a"], "seen": "b", "n": 0, "x": 1}
    problem = small.post("/api/v1/recommendations", json=body).json()
    assert sorted(error["parameter"] for error in problem["errors"]) == [
        "exclude.0", "n", "ratings.1.id", "ratings.1.stars", "ratings.1.z",
        "ratings.2.id", "ratings.2.stars", "seen", "x",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "parameter", "said"),
    [
        (b'{"likes": [862], "likes": [863]}', "likes", "given more than once"),
        (b'{"ratings": [{"id": 1, "id": 2, "stars": 3}]}', "id", "given more than once"),
        (b'{"n": NaN}', "body", "NaN, which is no number"),
        (b'{"n": -Infinity}', "body", "-Infinity, which is no number"),
        (b'{"n": 2', "body", "no JSON, from character 7 on"),
        (b'{"n": ' + b"1" * 5_000 + b"}", "body", "too many digits"),
        (b"[" * 5_000 + b"]" * 5_000, "body", "nested too deeply"),
        (b'{"\xff": 1}', "body", "no UTF-8 text, from byte 2 on"),
        (b'{"\\ud800": 1}', "body", "valid string"),
        (b'{"likes": [99999999999999999999]}', "likes.0", "less than or equal to 9007199254740991"),
        (b'{"n": true}', "n", "true and false are no numbers"),
        (b'{"diversity": false}', "diversity", "true and false are no numbers"),
        (b'{"seen": [1, true]}', "seen.1", "true and false are no numbers"),
        (b'{"ratings": [{"id": 862, "stars": true}]}', "ratings.0.stars", "true and false are no numbers"),
        (b'{"model": 0}', "model", "valid string"),
        (b'{"vote_count": 1.5}', "vote_count", "valid string"),
        (b'{"genre": true}', "genre.0", "valid string"),
        (b'{"ignore_unknown": 1}', "ignore_unknown", "valid boolean"),
        (b"[]", "body", "valid dictionary"),
    ],
)
def test_bodies_that_cannot_be_read(small: httpx2.Client, content: bytes, parameter: str, said: str) -> None:
    """Each says where it is wrong."""
    answer = small.post("/api/v1/recommendations", content=content, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    (error,) = answer.json()["errors"]
    assert error["parameter"] == parameter
    assert said in error["problem"]


def test_large_bodies_are_read(small: httpx2.Client) -> None:
    """As many films as may be named, each way, in one body."""
    body = {
        "ratings": [{"id": 2_000_000 + number, "stars": 4.5} for number in range(10_000)],
        "exclude": list(range(10_000)),
        "seen": list(range(10_000)),
        "genre": ["animation", "-horror"],
        "ignore_unknown": True,
    }
    assert small.post("/api/v1/recommendations", json=body).status_code == 200


def test_many_unknown_names_are_counted_in_spanish(small: httpx2.Client) -> None:
    """For the questions."""
    problem = small.get("/score_titulo?" + "&".join(f"x{number}" for number in range(150))).json()
    assert "«x99» y 50 más; hay:" in problem["detail"]
