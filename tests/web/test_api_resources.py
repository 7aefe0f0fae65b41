"""What movies belong to, people, and the catalogue as a whole, over HTTP, on the small catalogue."""

import httpx2
import pytest

V1 = "/api/v1"


def test_movies_go_by_either_id(small: httpx2.Client) -> None:
    """Of the source, or of IMDb."""
    assert small.get(f"{V1}/movies/tt0114709").json() == small.get(f"{V1}/movies/862").json()
    assert small.get(f"{V1}/movies/tt0114709/similar").json() == small.get(f"{V1}/movies/862/similar").json()
    assert small.get(f"{V1}/movies/tt9").status_code == 404
    assert small.get(f"{V1}/movies/toy").status_code == 422


def test_a_movie_includes_what_is_asked_for(small: httpx2.Client) -> None:
    """Crew, the films of its collection, and what is like it; nothing of it otherwise."""
    plain = small.get(f"{V1}/movies/862").json()
    assert not {"crew", "collection_movies", "similar"} & set(plain)
    whole = small.get(f"{V1}/movies/862", params={"include": "credits,collection,similar,keywords"}).json()
    assert plain.items() <= whole.items()
    assert {
        "id": whole["directors"][0]["id"],
        "name": "John Lasseter",
        "department": "Directing",
        "job": "Director",
    } in (whole["crew"])
    assert [film["title"] for film in whole["collection_movies"]] == ["Toy Story", "Toy Story 2", "Toy Story 3"]
    assert whole["similar"] == small.get(f"{V1}/movies/862/similar").json()
    refused = small.get(f"{V1}/movies/862", params={"include": "colours"})
    assert refused.status_code == 422


def test_lookup_guesses_nothing(small: httpx2.Client) -> None:
    """One movie of that title, or candidates."""
    assert small.get(f"{V1}/movies/lookup", params={"title": "amelie"}).json()["title"] == "Amélie"
    several = small.get(f"{V1}/movies/lookup", params={"title": "frozen"})
    assert several.status_code == 409
    assert [one["year"] for one in several.json()["candidates"]] == [2013, 2010, 2005]
    one = small.get(f"{V1}/movies/lookup", params={"title": "frozen", "year": 2010})
    assert one.json()["id"] == 44363
    unknown = small.get(f"{V1}/movies/lookup", params={"title": "toy storey"})
    assert unknown.status_code == 404
    assert "Toy Story" in unknown.json()["suggestions"]


def test_a_person_has_films_by_role(small: httpx2.Client) -> None:
    """The oldest first, with what they returned together."""
    found = small.get(f"{V1}/people", params={"name": "john lasseter"}).json()["results"]
    assert len(found) == 1
    person = small.get(f"{V1}/people/{found[0]['id']}").json()
    role = person["roles"][0]
    assert (person["name"], role["job"]) == ("John Lasseter", "Director")
    dates = [film["release_date"] for film in role["movies"]]
    assert dates == sorted(dates)
    known = [film for film in role["movies"] if film["return"] is not None]
    assert role["money"]["known"] == len(known) > 0
    assert role["money"]["revenue"] == sum(film["revenue"] for film in known)
    assert role["money"]["overall"] == pytest.approx(role["money"]["revenue"] / role["money"]["budget"])
    assert person["namesakes"] == []


def test_people_of_one_name_are_told_apart(small: httpx2.Client) -> None:
    """By what they are known for; each names the others."""
    names: dict[str, int] = {}
    for film in small.get(f"{V1}/movies", params={"fields": "actors", "limit": 100}).json()["results"]:
        for person in film["actors"]:
            names.setdefault(person["name"], person["id"])
            if names[person["name"]] != person["id"]:
                both = small.get(f"{V1}/people", params={"name": person["name"]}).json()
                assert both["total"] >= 2
                assert all(one["known_for"] for one in both["results"])
                ids = {one["id"] for one in both["results"]}
                assert {n["id"] for n in small.get(f"{V1}/people/{person['id']}").json()["namesakes"]} == (
                    ids - {person["id"]}
                )
                return
    pytest.fail("the small catalogue has two people of one name")


def test_a_collection_has_its_films_in_order(small: httpx2.Client) -> None:
    """With its totals."""
    toys = small.get(f"{V1}/collections/10194").json()
    assert [film["year"] for film in toys["movies"]] == [1995, 1999, 2010]
    assert toys["money"]["revenue"] == 1_937_890_605
    assert toys["movie_count"] == toys["money"]["known"] == 3


@pytest.mark.parametrize("kind", ["collections", "companies", "genres", "countries", "languages", "keywords"])
def test_lists_are_whole_and_lead_to_movies(small: httpx2.Client, kind: str) -> None:
    """The largest first, page by page, each with as many movies as it says."""
    found = []
    answer = small.get(f"{V1}/{kind}", params={"limit": 2})
    while True:
        found += answer.json()["results"]
        if "next" not in answer.links:
            break
        answer = small.get(answer.links["next"]["url"])
    assert len({one["id"] for one in found}) == len(found) == answer.json()["total"] > 0
    counts = [one["movie_count"] for one in found]
    assert counts == sorted(counts, reverse=True)
    first = found[0]
    assert small.get(f"{V1}/{kind}/{first['id']}").json()["name"] == first["name"]
    assert small.get(f"{V1}/{kind}/{first['id']}/movies").json()["total"] == first["movie_count"]
    unknown = small.get(f"{V1}/{kind}/{'xq' if kind in ('countries', 'languages') else 999999999}/movies")
    assert unknown.status_code == 404


def test_stats_count_every_movie(small: httpx2.Client) -> None:
    """In every spread once, with those of 1 January apart."""
    stats = small.get(f"{V1}/stats").json()
    for spread in ("years", "months", "weekdays"):
        assert sum(one["movie_count"] for one in stats[spread]) == stats["movie_count"]
        assert sum(one["placeholders"] for one in stats[spread]) == 1
    assert sum(one["with_both"] for one in stats["money"]) == small.get(f"{V1}/movies?return=0..").json()["total"]
