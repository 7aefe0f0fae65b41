"""API v1 on the small catalogue."""

import httpx2
import pytest


def test_movie(small: httpx2.Client) -> None:
    """A movie has its facts, texts, people and ids elsewhere, and says which release answered."""
    answer = small.get("/api/v1/movies/862").json()
    assert (answer["title"], answer["year"], answer["runtime"]) == ("Toy Story", 1995, 81)
    assert answer["return"] == pytest.approx(12.451801)
    assert answer["external_ids"]["imdb"] == "tt0114709"
    assert [person["name"] for person in answer["actors"]] == ["Tom Hanks", "Tim Allen"]
    assert [person["name"] for person in answer["directors"]] == ["John Lasseter"]
    assert answer["collection"] == {"id": 10194, "name": "Toy Story Collection"}
    assert answer["release"] == small.get("/api/v1/release").json()["release"]


def test_unknown_values_are_null(small: httpx2.Client) -> None:
    """Money, votes and a running time that nobody knows are null, not 0."""
    frozen = small.get("/api/v1/movies/44363").json()
    assert (frozen["budget"], frozen["revenue"], frozen["return"]) == (None, None, None)
    assert small.get("/api/v1/movies/900001").json()["vote_average"] is None
    assert small.get("/api/v1/movies/900005").json()["runtime"] is None


@pytest.mark.parametrize("model", ["hybrid", "content", "collaborative", "cosine", "knn"])
def test_similar(small: httpx2.Client, model: str) -> None:
    """Neighbours have scores that fall, and reasons whose weights add up to the score."""
    answer = small.get("/api/v1/movies/862/similar", params={"n": 7, "model": model, "min_confidence": 0}).json()
    assert (answer["model"], answer["total"], answer["next"]) == (model, 7, None)
    scores = [entry["score"] for entry in answer["results"]]
    assert scores == sorted(scores, reverse=True)
    for entry in answer["results"]:
        assert {"id", "title", "year", "score", "confidence", "evidence", "reasons", "sentence"} <= set(entry)
        assert entry["id"] != 862
        assert sum(reason["weight"] for reason in entry["reasons"]) == pytest.approx(entry["score"], rel=1e-6)


def test_reasons_name_what_is_shared(small: httpx2.Client) -> None:
    """Toy Story 3 shares three genres and two words with Toy Story."""
    first = small.get("/api/v1/movies/862/similar", params={"n": 1, "model": "cosine"}).json()["results"][0]
    entities = {reason["code"]: reason["entities"] for reason in first["reasons"]}
    assert entities["genres"] == [
        {"id": 16, "name": "Animation"},
        {"id": 35, "name": "Comedy"},
        {"id": 10751, "name": "Family"},
    ]
    assert entities["title"] == [{"id": None, "name": "story"}, {"id": None, "name": "toy"}]
    assert "Animación, Comedia y Familia" in first["sentence"]["es"]


def test_release(small: httpx2.Client) -> None:
    """What is served, whence it came, and what is wrong with it."""
    answer = small.get("/api/v1/release").json()
    assert answer["source"] == "The Movies Dataset"
    assert answer["models"] == ["hybrid", "content", "collaborative", "knn", "cosine"]
    assert answer["findings"]["shifted_record"] == 1
    assert answer["metrics"] == {}
    assert {file["name"] for file in answer["inputs"]} >= {"movies_dataset.csv", "credits.csv"}


def test_health(small: httpx2.Client) -> None:
    """Alive and ready."""
    assert small.get("/health/live").json() == {"status": "ok"}
    assert small.get("/health/ready").json()["status"] == "ok"


def test_every_answer_names_its_release(small: httpx2.Client) -> None:
    """Also pages, questions and problems."""
    release = small.get("/api/v1/release").json()["release"]
    for address in ("/", "/peliculas_mes/mayo", "/nowhere", "/health/live", "/static/butaca.css"):
        assert small.get(address).headers["butaca-release"] == release
