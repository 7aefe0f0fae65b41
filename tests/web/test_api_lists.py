"""Lists over HTTP: one set of parameters and one shape of answer for movies like one and movies for a person."""

import re
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

import httpx2
import pytest

from butaca.release.reader import Release
from butaca.web.api.list_bodies import RecommendationsBody
from butaca.web.api.lists import recommend_movies
from butaca.web.api.schemas.answers import ListAnswer

LIKE = "/api/v1/movies/862/similar"
FOR_ME = "/api/v1/recommendations"

# Each parameter with a value that both endpoints take, by address and in a body.
PARAMETERS: list[tuple[str, Any]] = [
    ("n", 3),
    ("model", "content"),
    ("novelty", 0.2),
    ("diversity", 0.5),
    ("exclude", [863, 12]),
    ("seen", [863]),
    ("franchise", "exclude"),
    ("genre", "animation|family,-terror"),
    ("original_language", "inglés"),
    ("country", "US"),
    ("year", "1990..1999"),
    ("runtime", "..100"),
    ("vote_count", "1000.."),
    ("vote_average", "7.5.."),
]


def ask(client: httpx2.Client, **body: Any) -> Any:
    """Return the answer to a request for recommendations."""
    answer = client.post(FOR_ME, json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_both_answer_in_the_same_shape(small: httpx2.Client) -> None:
    """Which model, which dial, how many, what is to be known; and of each result all that is said of it."""
    alike, mine = small.get(LIKE, params={"n": 4}).json(), ask(small, likes=[862], n=4)
    for answer in (alike, mine):
        assert set(answer) == {"release", "model", "novelty", "likeness", "total", "next", "results", "notes"}
        assert (answer["total"], answer["next"]) == (4, None)
        for entry in answer["results"]:
            assert sum(reason["weight"] for reason in entry["reasons"]) == pytest.approx(entry["score"])
            assert set(entry["sentence"]) == {"en", "es"}
    assert set(alike["results"][0]) == set(mine["results"][0])
    assert alike["model"] == "hybrid"
    assert alike["novelty"] == pytest.approx(0.55, abs=0.45)


@pytest.mark.parametrize(("name", "value"), PARAMETERS)
def test_parameters_of_both(small: httpx2.Client, name: str, value: Any) -> None:
    """What one takes the other takes, and neither lists what it was told not to."""
    alike = small.get(LIKE, params={name: value})
    assert alike.status_code == 200, alike.text
    for answer in (alike.json(), ask(small, likes=[862], **{name: value})):
        assert answer["results"]
        listed = {entry["id"] for entry in answer["results"]}
        assert 862 not in listed
        if name in ("exclude", "seen"):
            assert not listed & set(value)
        if name == "year":
            assert all(1990 <= entry["year"] <= 1999 for entry in answer["results"])


def test_ids_may_be_separated_by_commas(small: httpx2.Client) -> None:
    """Or given several times, or both."""
    once = small.get(f"{LIKE}?exclude=863,10193&exclude=12&n=50").json()
    assert not {entry["id"] for entry in once["results"]} & {863, 10193, 12}


def test_every_film_that_passes_is_found(small: httpx2.Client) -> None:
    """However narrow the filter: the small catalogue has two films of Mexico, three of Spanish and German."""
    mexican = small.get(LIKE, params={"country": "México", "n": 10}).json()
    assert {entry["title"] for entry in mexican["results"]} == {"Pan's Labyrinth", "The Devil's Backbone"}
    assert [note["code"] for note in mexican["notes"]][-1] == "fewer"


def test_two_tastes_are_not_one(small: httpx2.Client) -> None:
    """What one likes decides what is listed, and is named in the reasons."""
    toys, nolans = ask(small, likes=[862], n=3), ask(small, likes=[27205], n=3)
    assert [entry["id"] for entry in toys["results"]] != [entry["id"] for entry in nolans["results"]]
    assert toys["results"][0]["reasons"][0]["entities"] == [{"id": 862, "name": "Toy Story"}]


def test_who_says_nothing_is_told_so(small: httpx2.Client) -> None:
    """An empty object is a newcomer's."""
    answer = ask(small)
    assert answer["total"] == 10
    assert "newcomer" in [note["code"] for note in answer["notes"]]


def test_nothing_is_remembered(small: httpx2.Client) -> None:
    """The same question has the same answer, whatever was asked in between."""
    first = ask(small, likes=[862])
    ask(small, likes=[27205], dislikes=[862])
    assert ask(small, likes=[862]) == first


@pytest.mark.parametrize(
    ("parameters", "parameter", "said"),
    [
        ({"n": 51}, "n", "less than or equal to 50; it is '51'"),
        ({"n": "many"}, "n", "valid integer"),
        ({"novelty": 1.1}, "novelty", "less than or equal to 1; it is '1.1'"),
        ({"diversity": "nan"}, "diversity", "finite number; it is 'nan'"),
        ({"min_confidence": -1}, "min_confidence", "greater than or equal to 0"),
        ({"franchise": "previous"}, "franchise", "'next', 'collapse', 'exclude' or 'only'; it is 'previous'"),
        ({"model": "knn", "novelty": 0.5}, "novelty", "the model knn weighs no novelty"),
        ({"year": "1999..1990"}, "year", "did you mean 1990..1999"),
        ({"franchise": "only", "diversity": 0.5}, "diversity", "leave one of them out"),
        ({"exclude": "863,x"}, "exclude.1", "valid integer"),
        ({"colour": "red"}, "colour", "there is no parameter 'colour'; there are: genre, keyword"),
    ],
)
def test_refusals_name_the_parameter(
    small: httpx2.Client, parameters: dict[str, Any], parameter: str, said: str
) -> None:
    """With its value and the way out, as a problem."""
    answer = small.get(LIKE, params=parameters)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    problem = answer.json()
    assert [error["parameter"] for error in problem["errors"]] == [parameter]
    assert re.search(said, problem["detail"]), problem["detail"]


@pytest.mark.parametrize(
    ("body", "parameter", "said", "suggested"),
    [
        ({"likes": [862], "model": "svd"}, "model", "this release has: hybrid", "hybrid"),
        ({"genre": "animaton"}, "genre", "There is no genre 'animaton'.", "Animation"),
        ({"country": "US|Narnia"}, "country", "There is no country 'Narnia'.", None),
        ({"likes": [862, 1, 2]}, "likes, dislikes, ratings", "no movie of the ids 1, 2; .* ignore_unknown", None),
    ],
)
def test_what_the_release_lacks(
    small: httpx2.Client, body: dict[str, Any], parameter: str, said: str, suggested: str | None
) -> None:
    """Names and ids that are well formed are not found, by address or in a body; with the nearest that there are."""
    by_address = {name: value for name, value in body.items() if name != "likes"}
    asked = [small.post(FOR_ME, json=body), *([small.get(LIKE, params=by_address)] if by_address else [])]
    for answer in asked:
        problem = answer.json()
        assert answer.status_code == problem["status"] == 404
        assert [error["parameter"] for error in problem["errors"]] == [parameter]
        assert re.search(said, problem["detail"]), problem["detail"]
        assert suggested is None or suggested in problem["suggestions"]


@pytest.mark.parametrize(
    ("body", "parameter", "said"),
    [
        ({"likes": [862], "dislikes": [862]}, "likes, dislikes", "movie 862 is liked and disliked"),
        (
            {"ratings": [{"id": 862, "stars": 3}, {"id": 863, "stars": 4}, {"id": 862, "stars": 3.5}]},
            "ratings",
            "movie 862 is rated with different stars; say one thing of each movie",
        ),
        (
            {"ratings": [{"id": i, "stars": s} for i in (862, 863) for s in (1, 2)]},
            "ratings",
            "movies 862, 863 are rated",
        ),
        ({"likes": [862], "ratings": [{"id": 862, "stars": 2}]}, "likes, ratings", "liked and rated below 2.5 stars"),
        ({"ratings": [{"id": 862, "stars": 5.5}]}, "ratings", "movie 862 has 5.5 stars; they can be 0.5 to 5"),
        ({"ratings": [{"id": 862, "stars": "good"}]}, "ratings.0.stars", "valid number"),
        ({"ratings": [{"id": 862}]}, "ratings.0.stars", "required"),
        ({"likes": ["Toy Story"]}, "likes.0", "valid integer"),
        ({"likes": ["tt"]}, "likes.0", "valid integer"),
        ({"likes": ["tt01x"]}, "likes.0", "valid integer"),
        ({"ratings": [{"id": 862, "stars": "3"}]}, "ratings.0.stars", "valid number"),
        ({"ratings": [{"id": 862, "stars": True}]}, "ratings.0.stars", "are no numbers"),
        ({"n": "5"}, "n", "it has to be a number, without quotes"),
        ({"diversity": "0.5"}, "diversity", "it has to be a number, without quotes"),
        ({"likes": list(range(10_001))}, "likes", "at most 10000"),
        ({"like": [862]}, "like", "there is no such parameter"),
        ({"n": 0}, "n", "greater than or equal to 1; it is 0"),
    ],
)
def test_refusals_of_bodies(small: httpx2.Client, body: dict[str, Any], parameter: str, said: str) -> None:
    """All movies that are concerned are named, not only the first."""
    answer = small.post(FOR_ME, json=body)
    assert answer.status_code == 422
    problem = answer.json()
    assert [error["parameter"] for error in problem["errors"]] == [parameter]
    assert re.search(said, problem["detail"]), problem["detail"]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b'{"likes": NaN}', b"\xff"])
def test_bodies_that_are_no_wishes(small: httpx2.Client, content: bytes) -> None:
    """Whatever is sent, the answer is a problem that says so."""
    answer = small.post(FOR_ME, content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


def test_unknown_ids_may_be_passed_over(small: httpx2.Client) -> None:
    """The answer says which."""
    answer = ask(small, likes=[862, 1, 2], ignore_unknown=True)
    note = next(note for note in answer["notes"] if note["code"] == "ignored")
    assert "1, 2" in note["text"]["en"]


def test_five_thousand_likes_are_answered(small: httpx2.Client) -> None:
    """Ids that the catalogue lacks, all but one."""
    assert ask(small, likes=[862, *range(2_000_000, 2_004_999)], ignore_unknown=True)["total"] == 10


def test_bodies_have_a_limit(small: httpx2.Client) -> None:
    """Two megabytes, whether the length is announced or not."""
    large = b" " * (2 << 20) + b"{}"
    for content in (large, iter([large[: 1 << 20], large[1 << 20 :]])):
        answer = small.post(FOR_ME, content=content, headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.headers["content-type"]) == (413, "application/problem+json")
        assert "2,097,152 bytes" in answer.json()["detail"]


def test_a_body_of_unknown_length_is_read(small: httpx2.Client) -> None:
    """In however many pieces it comes."""
    pieces = iter([b'{"likes":', b" [862]", b', "n": 2}'])
    answer = small.post(FOR_ME, content=pieces, headers={"Content-Type": "application/json"})
    assert answer.json()["total"] == 2


def test_answers_are_of_the_declared_shape(small: httpx2.Client) -> None:
    """Every key and no other, of movies like one and of those for a person, as they are and filled up."""
    answers = [
        small.get(LIKE, params={"n": 30, "diversity": 0.5}),
        small.get(LIKE, params={"genre": "horror|drama", "n": 30}),
        small.post("/api/v1/recommendations", json={"likes": [862], "dislikes": [863]}),
        small.post("/api/v1/recommendations", json={}),
    ]
    for answer in answers:
        assert ListAnswer.model_validate(answer.json(), extra="forbid").model_dump(mode="json") == answer.json()


def test_low_ratings_are_dislikes_over_http(small: httpx2.Client) -> None:
    """The same answer; equal ratings may be given twice, and what was only seen is no "because"."""
    low = [{"id": movie, "stars": stars} for movie, stars in ((862, 0.5), (194, 2), (862, 0.5))]
    rated, disliked = (small.post(FOR_ME, json=body).json() for body in ({"ratings": low}, {"dislikes": [862, 194]}))
    assert rated == disliked
    assert {reason["code"] for entry in rated["results"] for reason in entry["reasons"]} <= {
        "like_rate_prior",
        "disliked",
    }
    seen = small.post(FOR_ME, json={"likes": [194], "ratings": [{"id": 862, "stars": 3}]}).json()
    assert seen["results"]
    assert not any("Toy Story," in e["sentence"]["en"] or "seen Toy" in e["sentence"]["en"] for e in seen["results"])


def test_ids_of_imdb_in_a_body(small: httpx2.Client) -> None:
    """They are the same as the release's own, wherever ids are given."""
    imdb = [small.get(f"/api/v1/movies/{movie}").json()["external_ids"]["imdb"] for movie in (862, 194)]
    own = {"likes": [862], "ratings": [{"id": 194, "stars": 2}], "exclude": [863], "seen": [862]}
    theirs = {"likes": [imdb[0]], "ratings": [{"id": imdb[1], "stars": 2}], "exclude": ["863"], "seen": [imdb[0]]}
    assert small.post(FOR_ME, json=theirs).json() == small.post(FOR_ME, json=own).json()
    unseen = small.get("/api/v1/movies/862/similar", params={"exclude": imdb[1], "n": 50}).json()
    assert 194 not in [item["id"] for item in unseen["results"]]
    assert unseen == small.get("/api/v1/movies/862/similar", params={"exclude": "194", "n": 50}).json()


@pytest.mark.parametrize(
    ("body", "lookups"),
    [
        ({"likes": [862], "exclude": [863], "seen": [194]}, 0),
        ({"likes": ["tt0114709"], "ratings": [{"id": "tt9999998", "stars": 4}], "ignore_unknown": True}, 1),
    ],
)
def test_ids_of_imdb_are_looked_up_once(
    body: Mapping[str, object], lookups: int, small_release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of the feedback together, and without any the database is not asked."""
    queries: list[str] = []
    rows = Release.rows

    def noted(release: Release, query: str, parameters: Sequence[object] = ()) -> list[sqlite3.Row]:
        queries.append(query)
        return rows(release, query, parameters)

    monkeypatch.setattr(Release, "rows", noted)
    recommend_movies(small_release, RecommendationsBody.model_validate(body))
    assert sum("imdb_id IN" in query for query in queries) == lookups
    assert queries


def test_unknown_ids_of_imdb_are_named(small: httpx2.Client) -> None:
    """Together with the others, unless they are to be passed over; and one movie by two ids is the same."""
    body = {"likes": [862, "tt9999999", 123456], "ratings": [{"id": "tt9999998", "stars": 4}]}
    answer = small.post(FOR_ME, json=body)
    assert (answer.status_code, answer.json()["ids"]) == (404, [123456, "tt9999999", "tt9999998"])
    answer = small.post(FOR_ME, json={**body, "ignore_unknown": True}).json()
    assert "tt9999999" in str(answer["notes"])
    assert answer["results"]
    contradiction = small.post(FOR_ME, json={"likes": [862], "dislikes": ["tt0114709"]})
    assert (contradiction.status_code, contradiction.json()["ids"]) == (422, [862])
