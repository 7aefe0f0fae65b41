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


def pages(client: httpx2.Client, address: str, **parameters: str | int) -> tuple[list[dict[str, object]], int]:
    """Return the results of all pages, and the total."""
    results: list[dict[str, object]] = []
    following: dict[str, str] = {}
    while True:
        answer = client.get(f"/api/v1/{address}", params={**parameters, **following})
        assert answer.status_code == 200, answer.text
        results += answer.json()["results"]
        if answer.json()["next"] is None:
            assert "Link" not in answer.headers
            return results, answer.json()["total"]
        assert 'rel="next"' in answer.headers["Link"]
        following = {"next": answer.json()["next"]}


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("search", "a"),
        ("movies", "the"),
        ("people", "a"),
        ("companies", "p"),
        ("collections", "toy"),
        ("keywords", "toy"),
    ],
)
def test_pages_end_with_all_that_the_total_counts(small: httpx2.Client, address: str, text: str) -> None:
    """Each result once, whatever the size of a page."""
    results, total = pages(small, address, q=text, limit=3)
    keys = [(result.get("kind"), result["id"]) for result in results]
    assert len(keys) == len(set(keys)) == total > 0


def test_a_token_is_of_one_text(small: httpx2.Client) -> None:
    """Of another it is refused."""
    token = small.get("/api/v1/search", params={"q": "a", "limit": 1}).json()["next"]
    for query in ({"q": "the"}, {"q": "a", "type": "movie"}):
        answer = small.get("/api/v1/search", params={**query, "next": token})
        assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (422, "next")


def test_movies_of_a_text_go_with_filters_facets_and_exports(small: httpx2.Client) -> None:
    """By likeness, or as they are sorted."""
    answer = small.get("/api/v1/movies", params={"q": "toy story", "year": "1999..", "facets": "genre"}).json()
    assert [movie["title"] for movie in answer["results"]] == ["Toy Story 3", "Toy Story 2"]
    assert answer["total"] == 2
    assert max(count["movie_count"] for count in answer["facets"]["genre"]) == 2
    by_year = small.get("/api/v1/movies", params={"q": "toy story", "sort": "year"}).json()["results"]
    assert [movie["year"] for movie in by_year] == [1995, 1999, 2010]
    assert len(small.get("/api/v1/movies.csv", params={"q": "toy story"}).text.splitlines()) == 4


def test_the_words_of_a_text_are_joined(small: httpx2.Client) -> None:
    """A movie with its actor; both are highlighted."""
    found = find(small, "tom hanks toy story")[0]
    matched = found["matched"]
    assert isinstance(matched, dict)
    assert (found["id"], matched["how"]) == (862, "joined")
    (joined,) = matched["joined"]
    assert (joined["kind"], joined["name"], joined["highlights"]) == ("person", "Tom Hanks", [[0, 3], [4, 9]])


def test_people_by_name_or_text(small: httpx2.Client) -> None:
    """One of them."""
    assert small.get("/api/v1/people", params={"q": "hanks"}).json()["results"][0]["name"] == "Tom Hanks"
    for query in ({}, {"q": "hanks", "name": "Tom Hanks"}):
        assert small.get("/api/v1/people", params=query).status_code == 422


def test_titles_of_a_names_file(small: httpx2.Client) -> None:
    """They are found, listed, and accepted by the questions, which answer with the data's title."""
    assert find(small, "origen")[0]["id"] == 27205
    assert small.get("/api/v1/movies/27205").json()["titles"] == [
        {"title": "Origen", "language": "es", "country": "ES"}
    ]
    for title in ("origen", "Inception"):
        assert small.get(f"/score_titulo/{title}").json()["titulo"] == "Inception"
    page = small.get("/movies/27205?lang=es").text
    assert page.index("Origen") < page.index('<p class="original" lang="en">Inception</p>')
    assert "Origen" not in small.get("/movies/27205?lang=en").text.partition("</h1>")[0]
