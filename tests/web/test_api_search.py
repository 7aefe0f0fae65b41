"""Search and suggestions over HTTP."""

import httpx2
import pytest


def find(client: httpx2.Client, text: str, **parameters: str | int) -> list[dict[str, object]]:
    """Return the results of a search."""
    answer = client.get("/api/v1/search", params={"q": text, **parameters})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["results"])


def test_a_movie(small: httpx2.Client) -> None:
    """What it is, and what of it matched."""
    found = find(small, "fabuleux destin", type="movie")[0]
    matched = found.pop("matched")
    assert found == {"kind": "movie", "id": 194, "title": "Amélie", "name": "Amélie", "year": 2001}
    assert isinstance(matched, dict)
    assert matched["score"] == pytest.approx(sum(matched["parts"].values()))
    assert {name: matched[name] for name in ("field", "text", "how", "highlights", "joined", "missing")} == {
        "field": "original_title",
        "text": "Le Fabuleux Destin d'Amélie Poulain",
        "how": "prefix",
        "highlights": [[3, 11], [12, 18]],
        "joined": [],
        "missing": [],
    }


def test_a_person(small: httpx2.Client) -> None:
    """With how many films they are in and for which they are known."""
    found = find(small, "tom hank", type="person")[0]
    assert (found["kind"], found["id"], found["name"]) == ("person", 31, "Tom Hanks")
    matched = found["matched"]
    assert isinstance(matched, dict)
    assert [matched[name] for name in ("field", "text", "how")] == ["name", "Tom Hanks", "prefix"]
    assert [matched["text"][first:end] for first, end in matched["highlights"]] == ["Tom", "Hank"]
    assert isinstance(found["movie_count"], int)
    assert isinstance(found["known_for"], dict)
    assert set(found["known_for"]) == {"id", "title", "year"}


def test_words_begin_alike_in_any_order(small: httpx2.Client) -> None:
    """Exact names lead, then fame."""
    answer = small.get("/api/v1/search", params={"q": "stor to", "type": "movie"}).json()
    assert [found["title"] for found in answer["results"]] == ["Toy Story", "Toy Story 3", "Toy Story 2"]
    assert (answer["total"], answer["next"]) == (3, None)
    assert find(small, "FROZEN", limit=1)[0]["year"] == 2013
    assert find(small, "frozen", year=2010)[0]["year"] == 2010
    assert find(small, "amel")[0]["title"] == "Amélie"
    assert find(small, "incepton")[0]["title"] == "Inception"


def test_kinds(small: httpx2.Client) -> None:
    """All of them, or those that are asked for."""
    assert {found["kind"] for found in find(small, "toy story")} >= {"movie", "collection"}
    assert {found["kind"] for found in find(small, "toy story", type="collection,company")} == {"collection"}


def test_suggestions(small: httpx2.Client) -> None:
    """The first hits, briefly."""
    answer = small.get("/api/v1/suggest", params={"q": "tpy sto", "limit": 2}).json()
    shown = {"kind": "movie", "id": 862, "name": "Toy Story", "year": 1995, "highlights": [[0, 3], [4, 7]]}
    assert answer["results"][0] == shown
    assert len(answer["results"]) == 2
    assert answer["total"] >= 2


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("search", "q"),
        ("search?q=a&type=genre", "type.0"),
        ("search?q=a&year=1", "year"),
        ("search?q=a&limit=51", "limit"),
        ("search?q=a&limit=0", "limit"),
        ("search?q=a&page=2", "page"),
        ("search?q=heat&type=person&year=1995", "year"),
        ("suggest?q=a&limit=21", "limit"),
        ("suggest?q=a&year=1995", "year"),
        ("suggest?q=" + "a" * 501, "q"),
    ],
)
def test_refusals(small: httpx2.Client, address: str, parameter: str) -> None:
    """A problem names the parameter; nothing is clamped."""
    answer = small.get(f"/api/v1/{address}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == parameter


@pytest.mark.parametrize("address", ["search", "suggest"])
@pytest.mark.parametrize(
    "query",
    [
        "",
        "  ",
        '"',
        "AND",
        "NEAR(",
        "toy* OR",
        "words : toy",
        "'; DROP TABLE movies --",
        "🎬" * 50,
        "مرحبا" * 90,
    ],
)
def test_nothing_is_an_operator(small: httpx2.Client, address: str, query: str) -> None:
    """Whatever is typed is looked for, or finds nothing; it is never an error."""
    assert small.get(f"/api/v1/{address}", params={"q": query}).status_code == 200
