"""Movies as one asks, over HTTP, on the small catalogue."""

import csv
import io
import json
from itertools import pairwise
from typing import Any

import httpx2
import pytest

MOVIES = "/api/v1/movies"


def _all(small: httpx2.Client, **parameters: Any) -> list[dict[str, Any]]:
    """Every page, by following ``Link``."""
    found: list[dict[str, Any]] = []
    answer = small.get(MOVIES, params=parameters)
    while True:
        assert answer.status_code == 200, answer.text
        found += answer.json()["results"]
        if "next" not in answer.links:
            assert answer.json()["next"] is None
            return found
        assert answer.json()["next"] in answer.links["next"]["url"]
        answer = small.get(answer.links["next"]["url"])


def _known_first(values: list[Any]) -> bool:
    return None not in values[: len(values) - values.count(None)]


@pytest.mark.parametrize(
    "sort", ["title", "year", "release_date", "runtime", "popularity", "vote_count", "budget", "revenue", "return"]
)
@pytest.mark.parametrize("sign", ["", "-"])
@pytest.mark.parametrize("limit", [1, 7, 100])
def test_pages_list_every_movie_once_in_order(small: httpx2.Client, sort: str, sign: str, limit: int) -> None:
    """Whatever the sort, its direction and the size of a page; what is unknown comes last."""
    field = sort
    found = _all(small, sort=f"{sign}{sort}", limit=limit, fields=f"id,{field}")
    assert len({movie["id"] for movie in found}) == len(found) == small.get(MOVIES).json()["total"]
    if sort != "title":
        values = [movie[field] for movie in found]
        known = [value for value in values if value is not None]
        assert _known_first(values)
        assert known == sorted(known, reverse=bool(sign))


def test_both_directions_list_ties_by_id(small: httpx2.Client) -> None:
    """And are stable therefore."""
    for sort in ("vote_count", "-vote_count"):
        found = _all(small, sort=sort, fields="vote_count")
        for one, other in pairwise(found):
            assert one["vote_count"] != other["vote_count"] or one["id"] < other["id"]


def test_filters_and_facets(small: httpx2.Client) -> None:
    """Facets count all that is as one asks, not the page alone."""
    answer = small.get(MOVIES, params={"collection": "toy story", "limit": 1, "facets": "genre,decade"}).json()
    assert answer["total"] == 3
    assert len(answer["results"]) == 1
    assert {facet["name"]: facet["movie_count"] for facet in answer["facets"]["genre"]} == {
        "Animation": 3, "Comedy": 3, "Family": 3,
    }  # fmt: skip
    assert [(facet["value"], facet["movie_count"]) for facet in answer["facets"]["decade"]] == [(1990, 2), (2010, 1)]
    assert answer["facets"]["genre"][0]["name_es"] == "Animación"
    assert "facets" not in small.get(MOVIES).json() or small.get(MOVIES).json()["facets"] == {}


def test_fields_are_those_that_were_asked_for(small: httpx2.Client) -> None:
    """And the id; null is unknown."""
    frozen = small.get(MOVIES, params={"fields": "title,budget,actors,collection", "year": "2010"}).json()["results"]
    assert {"id", "title", "budget", "actors", "collection"} == set(frozen[0])
    everything = small.get(MOVIES, params={"fields": "*", "limit": 1}).json()["results"][0]
    assert {"overview", "keywords", "return", "imdb_id"} <= set(everything)


def test_exports_hold_the_whole_list(small: httpx2.Client) -> None:
    """As CSV and as NDJSON; the same rows as page by page."""
    parameters = {"fields": "id,title,genres,budget", "sort": "title"}
    text = small.get(f"{MOVIES}.csv", params=parameters)
    assert text.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(text.text)))
    paged = _all(small, **parameters)
    assert [int(row["id"]) for row in rows] == [movie["id"] for movie in paged]
    assert [row["genres"] for row in rows] == ["|".join(g["name"] for g in movie["genres"]) for movie in paged]
    lines = small.get(f"{MOVIES}.ndjson", params=parameters).text.splitlines()
    assert [json.loads(line) for line in lines] == paged


@pytest.mark.parametrize("name", ["limit", "next", "facets"])
def test_an_export_refuses_what_is_of_pages(small: httpx2.Client, name: str) -> None:
    """Instead of leaving it unheeded."""
    value = {"limit": "5", "next": "x", "facets": "genre"}[name]
    answer = small.get(f"{MOVIES}.csv", params={name: value})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == name


@pytest.mark.parametrize(
    ("parameters", "parameter"),
    [
        ({"sort": "colour"}, "sort"),
        ({"limit": 101}, "limit"),
        ({"limit": 0}, "limit"),
        ({"fields": "id,colour"}, "fields"),
        ({"facets": "actor"}, "facets"),
        ({"next": "AAAA"}, "next"),
        ({"next": "é"}, "next"),
        ({"next": "Hn0w1y1tb3ZpZXMgODQxMQ"}, "next"),  # of another list
        ({"colour": "red"}, "colour"),
        ({"year": "nineties"}, "year"),
    ],
)
def test_refusals_name_the_parameter(small: httpx2.Client, parameters: dict[str, Any], parameter: str) -> None:
    """As a problem."""
    answer = small.get(MOVIES, params=parameters)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert answer.json()["errors"][0]["parameter"] == parameter


def test_a_token_of_another_order_is_refused(small: httpx2.Client) -> None:
    """Since the place it tells means something else there."""
    token = small.get(MOVIES, params={"sort": "title", "limit": 1}).json()["next"]
    answer = small.get(MOVIES, params={"sort": "-title", "next": token})
    assert answer.status_code == 422
    assert "continues a list by title, not by -title" in answer.json()["detail"]


def test_random(small: httpx2.Client) -> None:
    """One that is as one asks; not kept by anybody."""
    answers = [small.get(f"{MOVIES}/random", params={"collection": "toy story"}) for _ in range(30)]
    assert {answer.json()["id"] for answer in answers} == {862, 863, 10193}
    assert answers[0].headers["cache-control"] == "no-store"
    assert small.get(f"{MOVIES}/random", params={"year": "1800"}).status_code == 404
