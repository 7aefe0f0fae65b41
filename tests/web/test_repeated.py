"""A parameter that is given several times: a list is the same as with commas, anything else is refused."""

from typing import Any
from urllib.parse import quote

import httpx2
import pytest

MOVIES = "/api/v1/movies"
LIKE = "/api/v1/movies/862/similar"

# A list in its parts: by the address, the same with commas.
LISTS = [
    (MOVIES, "genre", ["comedy", "drama"]),
    (MOVIES, "genre", ["comedy|drama", "-family"]),
    (MOVIES, "genre", ["animation", "family,-horror"]),
    (MOVIES, "keyword", ["toy", "friendship"]),
    (MOVIES, "person", ["Tom Hanks", "Tim Allen"]),
    (MOVIES, "actor", ["Tom Hanks", "Tim Allen"]),
    (MOVIES, "director", ["John Lasseter", "-Lee Unkrich"]),
    (MOVIES, "company", ["Pixar Animation Studios", "-Universal Pictures"]),
    (MOVIES, "collection", ["Toy Story Collection", "-Frozen Collection"]),
    (MOVIES, "country", ["MX", "ES"]),
    (MOVIES, "original_language", ["es", "-en"]),
    (MOVIES, "spoken_language", ["Spanish", "-French"]),
    (MOVIES, "status", ["Released", "-Rumored"]),
    (MOVIES, "fields", ["title", "budget"]),
    (MOVIES, "facets", ["genre", "decade"]),
    ("/api/v1/movies.csv", "fields", ["title", "budget"]),
    ("/api/v1/movies.csv", "genre", ["comedy", "drama"]),
    ("/api/v1/genres/16/movies", "genre", ["comedy", "-drama"]),
    (LIKE, "genre", ["comedy", "family"]),
    (LIKE, "exclude", ["863", "12"]),
    (LIKE, "seen", ["863", "12"]),
    ("/api/v1/movies/862", "include", ["credits", "similar"]),
    ("/api/v1/search?q=toy", "type", ["movie", "person"]),
    ("/api/v1/suggest?q=toy", "type", ["movie", "person"]),
]  # fmt: skip


def refused(client: httpx2.Client, address: str, name: str, method: str = "GET") -> Any:
    """Return the problem of a request that is refused for one parameter."""
    answer = client.request(method, address)
    assert answer.status_code == 422, address
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert [error["parameter"] for error in problem["errors"]] == [name]
    return problem


@pytest.mark.parametrize(("address", "name", "parts"), LISTS)
def test_a_list_is_the_same_with_commas(small: httpx2.Client, address: str, name: str, parts: list[str]) -> None:
    """And not the same as its last part, in whatever order."""
    given = f"{address}{'&' if '?' in address else '?'}"
    repeated = small.get(given + "&".join(f"{name}={quote(part)}" for part in parts))
    commas = small.get(f"{given}{name}={quote(','.join(parts))}")
    assert repeated.status_code == commas.status_code == 200, repeated.text
    without = ("next",)  # which tells the order and the last one alone
    if repeated.headers["content-type"] == "application/json":
        assert {k: v for k, v in repeated.json().items() if k not in without} == {
            k: v for k, v in commas.json().items() if k not in without
        }
    else:
        assert repeated.text == commas.text


def test_both_have_to_hold(small: httpx2.Client) -> None:
    """Fewer are of two genres than of the last that was named."""
    totals = [
        small.get(f"{MOVIES}?{query}").json()["total"]
        for query in ("genre=animation&genre=comedy", "genre=comedy&genre=animation", "genre=comedy", "genre=animation")
    ]
    assert totals[0] == totals[1] < min(totals[2:])


def test_the_next_page_is_of_the_same_list(small: httpx2.Client) -> None:
    """The link has every part of what was asked for."""
    answer = small.get(f"{MOVIES}?genre=animation&genre=comedy&genre=-drama&limit=1")
    listed = [answer.json()["results"][0]["id"]]
    while "next" in answer.links:
        answer = small.get(answer.links["next"]["url"])
        listed += [row["id"] for row in answer.json()["results"]]
    whole = small.get(f"{MOVIES}?genre=animation,comedy,-drama&limit=100").json()
    assert listed == [row["id"] for row in whole["results"]]


def test_a_body_may_give_a_filter_in_parts(small: httpx2.Client) -> None:
    """The same as with commas; an id or a year may be a number."""
    asked = [{"genre": 16, "year": 1995}, {"genre": [16], "year": "1995"}, {"genre": "16", "year": "1995"}]
    answers = [small.post("/api/v1/recommendations", json={"likes": [862], **body}).json() for body in asked]
    assert answers == answers[:1] * 3
    parts, commas = (
        small.post("/api/v1/recommendations", json={"likes": [862], "genre": genre}).json()
        for genre in (["animation", "comedy"], "animation,comedy")
    )
    assert parts == commas


def test_a_filter_in_parts_is_as_long_as_it_may_be_in_one(small: httpx2.Client) -> None:
    """500 characters in all."""
    query = "&".join(f"genre=-{'x' * 98}" for _ in range(6))
    assert "it can have 500" in refused(small, f"{MOVIES}?{query}", "genre")["detail"]


def test_every_parameter_of_one_value_is_refused_twice(small: httpx2.Client) -> None:
    """On every route of the API and every question, as the description has them; with the values and the way out."""
    tried = 0
    for path, methods in small.get("/openapi.json").json()["paths"].items():
        for method, operation in methods.items():
            declared = [one for one in operation.get("parameters", ()) if one["in"] == "query"]
            for parameter in declared:
                name, schema = parameter["name"], parameter["schema"]
                forms = {form.get("type") for form in schema.get("anyOf", [schema])}
                if "array" in forms:
                    continue
                tried += 1
                address = path.replace("{movie_id}", "862").replace("{key}", "16")
                question = not path.startswith("/api/")
                for key in ("mes", "dia", "titulo", "nombre_actor", "nombre_director", "idioma", "pelicula",
                            "franquicia", "pais", "productora"):  # fmt: skip
                    address = address.replace(f"{{{key}:path}}", "x").replace(f"{{{key}}}", "x")
                detail = refused(small, f"{address}?{name}=1&{name}=2", name, method.upper())["detail"]
                assert "'1', '2'" in detail
                assert ("una sola vez" if question else "give it once") in detail
    assert tried > 100


def test_pages_refuse_what_they_cannot_understand(small: httpx2.Client) -> None:
    """Their own parameters twice; what they do not have, they do not mind."""
    twice = "/?q=a&q=b", "/?lang=es&lang=en", "/movies/862?novelty=0&novelty=1", "/for-you?likes=a&likes=b"
    for address in twice:
        answer = small.get(address)
        assert answer.status_code == 422, address
        assert answer.headers["content-type"].startswith("text/html")
        assert "give it once" in answer.text
    assert small.get("/?utm_source=a&utm_source=b").status_code == 200


def test_many_values_are_not_all_told(small: httpx2.Client) -> None:
    """Nor are long ones."""
    query = "&".join([f"n={'9' * 100}"] * 50)
    detail = refused(small, f"{LIKE}?{query}", "n")["detail"]
    assert "given 50 times" in detail
    assert "and 47 more" in detail
    assert len(detail) < 400
