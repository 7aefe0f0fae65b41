"""Lists for a group over HTTP: the parameters of every list, and each person's estimate and reasons."""

import re
from typing import Any

import httpx2
import pytest

from butaca.web.api.schemas.answers import GroupListAnswer

from .test_api_lists import PARAMETERS

GROUP = "/api/v1/recommendations/group"
TOYS, NOLAN = {"likes": [862, 863]}, {"likes": [27205], "dislikes": [194]}


def ask(client: httpx2.Client, *people: dict[str, Any], **body: Any) -> Any:
    """Return the answer to a request of a group."""
    answer = client.post(GROUP, json={"people": list(people), **body})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_answers_are_of_the_declared_shape(small: httpx2.Client) -> None:
    """Every key and no other, by either strategy, filled up or of newcomers."""
    answers = [
        ask(small, TOYS, NOLAN),
        ask(small, TOYS, NOLAN, strategy="average", diversity=0.5, n=30),
        ask(small, TOYS, {"dislikes": [194]}, {"seen": [12]}, genre="horror|drama", n=30),
    ]
    for answer in answers:
        assert answer["results"]
        assert GroupListAnswer.model_validate(answer, extra="forbid").model_dump(mode="json") == answer


def test_each_person_has_an_estimate_and_reasons(small: httpx2.Client) -> None:
    """As in the list they would have alone."""
    answer = ask(small, TOYS, NOLAN, n=5)
    assert (answer["strategy"], len(answer["people"]), answer["total"]) == ("least_misery", 2, 5)
    alone = small.post("/api/v1/recommendations", json={**TOYS, "n": 50}).json()
    own = {result["id"]: result for result in alone["results"] if not result["backfilled"]}
    shared = [result for result in answer["results"] if result["id"] in own]
    assert shared
    for result in shared:
        assert result["people"][0]["estimate"] == own[result["id"]]["confidence"]
        assert result["people"][0]["reasons"] == own[result["id"]]["reasons"]
    for result in answer["results"]:
        estimates = [person["estimate"] for person in result["people"]]
        assert result["confidence"] == (None if None in estimates else min(estimates))


@pytest.mark.parametrize(("name", "value"), PARAMETERS)
def test_parameters_are_those_of_every_list(small: httpx2.Client, name: str, value: Any) -> None:
    """None lists what it was told not to, nor what any of them knows."""
    answer = ask(small, {"likes": [862]}, {"likes": [27205], "seen": [12]}, **{name: value})
    assert answer["results"]
    listed = {result["id"] for result in answer["results"]}
    assert not listed & {862, 27205, 12}
    if name in ("exclude", "seen"):
        assert not listed & set(value)
    if name == "year":
        assert all(1990 <= result["year"] <= 1999 for result in answer["results"])


def test_the_order_of_people_is_that_of_the_request(small: httpx2.Client) -> None:
    """The list is the same either way; what is said of each changes places."""
    one, other = ask(small, TOYS, NOLAN), ask(small, NOLAN, TOYS)
    assert [result["id"] for result in one["results"]] == [result["id"] for result in other["results"]]
    for result, turned in zip(one["results"], other["results"], strict=True):
        assert result["people"] == turned["people"][::-1]


@pytest.mark.parametrize(
    ("body", "parameter", "said"),
    [
        ({}, "people", "required"),
        ({"people": []}, "people", "at least 2 items"),
        ({"people": [TOYS]}, "people", "at least 2 items"),
        ({"people": [TOYS] * 6}, "people", "at most 5 items"),
        ({"people": {"likes": [862]}}, "people", "valid list"),
        ({"people": [TOYS, {}]}, "people.1", "person 2 names no movie; give them likes"),
        ({"people": [TOYS, {"likes": ["Heat"]}]}, "people.1.likes.0", "valid integer"),
        ({"people": [TOYS, {"ratings": [{"id": 12, "stars": "3"}]}]}, "people.1.ratings.0.stars", "valid number"),
        ({"people": [TOYS, {"likes": [12], "n": 3}]}, "people.1.n", "there is no such parameter"),
        ({"people": [TOYS, {"like": [12]}]}, "people.1.like", "there is no such parameter"),
        ({"people": [TOYS, TOYS], "likes": [12]}, "likes", "there is no such parameter"),
        ({"people": [TOYS, TOYS], "strategy": "dictator"}, "strategy", "'least_misery' or 'average'"),
        ({"people": [TOYS, TOYS], "n": "5"}, "n", "without quotes"),
        ({"people": [TOYS, {"likes": list(range(9_999))}]}, "people", r"10,001 movies; there can be 10,000 of them"),
    ],
)
def test_refusals_of_groups(small: httpx2.Client, body: dict[str, Any], parameter: str, said: str) -> None:
    """One clear error, which names the person and the way out."""
    answer = small.post(GROUP, json=body)
    problem = answer.json()
    assert answer.status_code == 422, problem
    assert [error["parameter"] for error in problem["errors"]] == [parameter]
    assert re.search(said, problem["detail"]), problem["detail"]


def test_contradictions_are_of_a_person(small: httpx2.Client) -> None:
    """What one likes another may dislike; one alone cannot do both."""
    assert ask(small, {"likes": [862]}, {"dislikes": [862]})["results"]
    answer = small.post(GROUP, json={"people": [TOYS, {"likes": [862], "dislikes": ["tt0114709"]}]})
    assert (answer.status_code, answer.json()["ids"]) == (422, [862])
    assert answer.json()["errors"][0]["parameter"] == "people.1.likes, people.1.dislikes"


def test_unknown_ids_of_all_people(small: httpx2.Client) -> None:
    """Named together, or passed over."""
    people = [{"likes": [862, 1]}, {"ratings": [{"id": "tt9999999", "stars": 4}], "likes": [27205]}]
    answer = small.post(GROUP, json={"people": people})
    assert (answer.status_code, answer.json()["ids"]) == (404, [1, "tt9999999"])
    passed = ask(small, *people, ignore_unknown=True)
    assert "1, tt9999999" in passed["notes"][0]["text"]["en"]


def test_bodies_have_the_limit_of_every_body(small: httpx2.Client) -> None:
    """Two megabytes, and no more values than a person's body may have."""
    answer = small.post(GROUP, content=b" " * (2 << 20) + b"{}", headers={"Content-Type": "application/json"})
    assert answer.status_code == 413
    answer = small.post(GROUP, json={"people": [{"seen": list(range(13_000))}] * 5})
    assert (answer.status_code, "more values than any list of movies" in answer.json()["detail"]) == (422, True)
