"""A film of unknown year, asked for at every address: null, never 0 and never the word None."""

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from server_process import serving
from undated_catalogue import EXTERNAL, IDS

LOST, FROZEN, TWIN, OTHER_TWIN = sorted(IDS)

# Values of the parameters that name a film of unknown year, or a group or person that has one.
VALUES = {
    "movie_id": str(LOST),
    "person_id": "31",
    "q": "toy story lost",
    "mes": "enero",
    "dia": "viernes",
    "franquicia": "Toy Story",
    "nombre_actor": "Tom Hanks",
    "nombre_director": "John Lasseter",
    "idioma": "en",
    "pais": "US",
    "productora": "Pixar Animation Studios",
    "pelicula": "Toy Story Lost",
    "titulo": "Toy Story Lost",
    "name": "Tom Hanks",
    "title": "Undated Twin",
    "external_id": EXTERNAL[FROZEN],
}
KEYS = {"collections": "10194", "companies": "3", "countries": "US", "genres": "16", "keywords": "3", "languages": "en"}
PAGES = (
    "/", "/about", "/statistics", "/for-you", "/laboratory", "/explore", "/explore?year=unknown",
    "/explore?year=-unknown&sort=-release_date", "/explore?sort=release_date", "/explore?runtime=unknown",
    "/explore?year=unknown&release_date=unknown", f"/movies/{LOST}", f"/movies/{TWIN}", f"/movies/{LOST}/lists",
    "/movies/862", f"/movies/{LOST}?year=unknown", "/people/31", "/people/47435", "/suggest?q=lost",
    "/?q=toy+story+lost",    f"/covers/{LOST}.svg", f"/for-you?likes={LOST}", f"/laboratory?title={LOST}", "/report",
    "/laboratory?title=Toy+Story+Lost",
)  # fmt: skip


@pytest.fixture(scope="module", params=["some", "all"])
def undated(request: pytest.FixtureRequest, undated_releases: Path, all_undated_releases: Path) -> Iterator[Any]:
    """Return a client where some years are unknown, then all."""
    releases = undated_releases if request.param == "some" else all_undated_releases
    with serving(releases, BUTACA_RATE="0", BUTACA_POSTERS="none") as client:
        yield client


@pytest.fixture(scope="module")
def some(undated_releases: Path) -> Iterator[httpx2.Client]:
    """Return a client where the years of four films are unknown."""
    with serving(undated_releases, BUTACA_RATE="0", BUTACA_POSTERS="none") as client:
        yield client


def values(answer: Any, *names: str) -> Iterator[Any]:
    """Yield the values of some keys, however deep."""
    if isinstance(answer, dict):
        for key, value in answer.items():
            if key in names:
                yield value
            yield from values(value, *names)
    elif isinstance(answer, list):
        for value in answer:
            yield from values(value, *names)


def addresses(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield an address of every GET route, with what it needs."""
    for path, operations in document["paths"].items():
        if "get" not in operations:
            continue
        parameters = operations["get"].get("parameters", [])
        given = {p["name"]: VALUES[p["name"]] for p in parameters if p["in"] == "query" and p.get("required")}
        if path in ("/api/v1/movies/lookup", "/api/v1/people"):
            given = {"title": "Toy Story Lost"} if path.endswith("lookup") else {"name": "Tom Hanks"}
        for p in parameters:
            if p["in"] == "path":
                value = KEYS[path.split("/")[3]] if p["name"] == "key" else VALUES[p["name"]]
                path = path.replace(f"{{{p['name']}}}", value)
        yield path, given


class TestEveryRoute:
    """Whatever is asked, and whether a few years are unknown or all."""

    def test_of_the_api(self, undated: httpx2.Client) -> None:
        """Each answers, and no year in it is 0."""
        asked = list(addresses(undated.get("/openapi.json").json()))
        assert len(asked) > 60
        for path, given in asked:
            answer = undated.get(path, params=given)
            assert answer.status_code == 200 or "/keywords/" in path, (path, answer.text)
            if answer.headers["content-type"].startswith("application/json"):
                known = [*values(answer.json(), "year", "decade", "anio")]
                flat = [year for each in known for year in (each if isinstance(each, list) else [each])]
                assert all(year is None or 1870 <= year <= 2100 for year in flat), path
            assert not re.search(r'\bNone\b|"(?:year|anio|decade)": ?0', answer.text), path

    @pytest.mark.parametrize("language", ["en", "es"])
    def test_of_the_page(self, undated: httpx2.Client, language: str) -> None:
        """No text says None, and none has empty brackets."""
        for path in PAGES:
            answer = undated.get(f"{path}{'&' if '?' in path else '?'}lang={language}")
            assert answer.status_code == 200, (path, answer.text[:500])
            seen = re.sub(r"<(script|style)\b.*?</\1>", "", answer.text, flags=re.DOTALL)
            assert not re.search(r"\bNone\b|\(\s*\)|\(0\)|\b0s\b|\bundefined\b", seen), path


class TestFilters:
    """An unknown year is in no range; it can be asked for, or left out."""

    def ids(self, client: httpx2.Client, **given: str) -> list[int]:
        """Return the ids of the films that match."""
        answer = client.get("/api/v1/movies", params={"limit": "100", **given})
        assert answer.status_code == 200, answer.text
        return [movie["id"] for movie in answer.json()["results"]]

    def test_unknown_and_known(self, some: httpx2.Client) -> None:
        """The two are all films."""
        every = self.ids(some)
        unknown, known = self.ids(some, year="unknown"), self.ids(some, year="-unknown")
        assert set(unknown) == IDS
        assert sorted([*unknown, *known]) == sorted(every)
        assert set(self.ids(some, release_date="unknown")) == IDS
        assert set(self.ids(some, year=" - unknown ")) == set(known)

    @pytest.mark.parametrize("bounds", ["0..3000", "..2100", "1..", "0", "-1..0", "-5..5"])
    def test_no_range_has_an_unknown_year(self, some: httpx2.Client, bounds: str) -> None:
        """Not even all years, nor 0."""
        assert not set(self.ids(some, year=bounds)) & IDS

    def test_every_range_knows_the_word(self, some: httpx2.Client) -> None:
        """It is of the grammar, not of the year alone."""
        assert set(self.ids(some, runtime="unknown")) == {900_005, 900_006}
        unknown, known = self.ids(some, budget="unknown"), self.ids(some, budget="1..")
        assert sorted([*unknown, *known]) == sorted(self.ids(some))
        assert self.ids(some, vote_count="unknown") == []

    def test_what_is_no_word_of_it(self, some: httpx2.Client) -> None:
        """The error names the value and the way out."""
        for bounds in ("none", "unknown..1990", "null", "--unknown"):
            answer = some.get("/api/v1/movies", params={"year": bounds})
            assert answer.status_code == 422
            assert "unknown" in answer.text

    def test_in_lists(self, some: httpx2.Client) -> None:
        """A list for a film takes the same filters."""
        for path in (f"/api/v1/movies/{LOST}/similar", "/api/v1/movies/862/similar"):
            within = some.get(path, params={"year": "1990..2020", "n": "20"}).json()["results"]
            assert within
            assert not {movie["id"] for movie in within} & IDS
            unknown = some.get(path, params={"year": "unknown", "n": "20"}).json()["results"]
            assert unknown
            assert {movie["id"] for movie in unknown} <= IDS

    def test_by_decade(self, some: httpx2.Client) -> None:
        """The facet has them last, with the value that the filter takes."""
        facet = some.get("/api/v1/movies", params={"facets": "decade"}).json()["facets"]["decade"]
        assert facet[-1] == {"value": "unknown", "name": "unknown", "name_es": "desconocida", "movie_count": len(IDS)}
        assert [each["value"] for each in facet[:-1]] == sorted(each["value"] for each in facet[:-1])
        assert sum(each["movie_count"] for each in facet) == len(self.ids(some))


class TestSorting:
    """Unknown years come last in either direction, by id."""

    @pytest.mark.parametrize("field", ["year", "release_date"])
    @pytest.mark.parametrize("sign", ["", "-"])
    def test_at_the_end(self, some: httpx2.Client, field: str, sign: str) -> None:
        """Also from page to page."""
        listed: list[dict[str, Any]] = []
        following: dict[str, str] = {}
        while len(listed) < 1000:
            answer = some.get("/api/v1/movies", params={"sort": f"{sign}{field}", "limit": "7", **following}).json()
            listed += answer["results"]
            if answer["next"] is None:
                break
            following = {"next": answer["next"]}
        ids, years = [movie["id"] for movie in listed], [movie["year"] for movie in listed]
        assert ids[-len(IDS) :] == sorted(IDS)
        assert None not in years[: -len(IDS)]
        assert years[: -len(IDS)] == sorted(years[: -len(IDS)], reverse=bool(sign))

    def test_of_a_franchise_and_a_person(self, some: httpx2.Client) -> None:
        """Films of unknown year stand behind the others."""
        collection = [movie["id"] for movie in some.get("/api/v1/collections/10194").json()["movies"]]
        assert collection == [862, 863, 10193, LOST]
        roles = some.get("/api/v1/people/31").json()["roles"]
        assert [movie["id"] for movie in roles[0]["movies"]] == [862, 863, 10193, LOST]


class TestAnswers:
    """What each says of a film of unknown year."""

    def test_details(self, some: httpx2.Client) -> None:
        """Year and date are null, and there is the id of the source."""
        film = some.get(f"/api/v1/movies/{LOST}").json()
        assert (film["year"], film["release_date"]) == (None, None)
        assert film["external_ids"] == {"imdb": f"tt{LOST}", "movielens": None, "source": EXTERNAL[LOST]}

    def test_reasons_have_no_period(self, some: httpx2.Client) -> None:
        """Nothing is near in time to a film of unknown year."""
        for film in (*sorted(IDS), 862):
            for path in ("similar", "recommendations"):
                for movie in some.get(f"/api/v1/movies/{film}/{path}", params={"n": "20"}).json()["results"]:
                    if film in IDS or movie["id"] in IDS:
                        assert "period" not in {reason["code"] for reason in movie["reasons"]}, (film, movie)
                        assert not re.search(
                            r"close in time|both from \d|en el tiempo|ambas de \d", str(movie["sentence"])
                        )

    def test_statistics(self, some: httpx2.Client) -> None:
        """They are counted by themselves, and every other film by time."""
        stats = some.get("/api/v1/stats").json()
        assert (stats["unknown_year_count"], stats["unknown_date_count"]) == (len(IDS), len(IDS))
        for name in ("years", "months", "weekdays", "money"):
            assert sum(each["movie_count"] for each in stats[name]) == stats["movie_count"] - len(IDS)

    def test_preguntas(self, some: httpx2.Client) -> None:
        """The year is null; the keys are as they were."""
        for route, keys in (
            ("score_titulo", {"titulo", "anio", "popularidad"}),
            ("votos_titulo", {"titulo", "anio", "voto_total", "voto_promedio"}),
            ("peliculas_duracion", {"pelicula", "duracion", "anio"}),
            ("retorno", {"pelicula", "inversion", "ganancia", "retorno", "anio"}),
        ):
            answer = some.get(f"/{route}/Toy Story Lost").json()
            assert keys == set(answer)
            assert answer["anio"] is None
        assert some.get("/get_director/John Lasseter").json()["anio"] == [1995, 1999, None]
        months = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12")
        counts = [some.get(f"/cantidad_filmaciones_mes/{month}").json()["cantidad"] for month in months]
        assert sum(counts) == some.get("/api/v1/stats").json()["movie_count"] - len(IDS)
        others = some.get("/score_titulo/Frozen", params={"anio": 2010}).json()["alternativas"]
        assert None in [other["anio"] for other in others]
        missing = some.get("/score_titulo/Frozen", params={"anio": 1999})
        assert missing.status_code == 404
        assert "None" not in missing.text

    def test_a_shared_title(self, some: httpx2.Client) -> None:
        """The candidates have a null year, and the text no word None."""
        answer = some.get("/api/v1/movies/lookup", params={"title": "Undated Twin"})
        assert answer.status_code == 409
        assert [candidate["year"] for candidate in answer.json()["candidates"]] == [None, None]
        assert "None" not in answer.text
        answer = some.get("/api/v1/movies/lookup", params={"title": "Undated Twin", "year": "1999"})
        assert answer.status_code == 404
        assert f"unknown year (id {TWIN})" in answer.text

    def test_search(self, some: httpx2.Client) -> None:
        """It is found by its title, with a year only where none is asked."""
        found = some.get("/api/v1/search", params={"q": "Toy Story Lost"}).json()["results"]
        assert (found[0]["id"], found[0]["year"]) == (LOST, None)
        assert not any(hit["id"] == LOST for hit in some.get("/api/v1/search?q=lost&year=1995").json()["results"])
        assert not any(hit["id"] in IDS for hit in some.get("/api/v1/search?q=none").json()["results"])

    @pytest.mark.parametrize("ending", ["csv", "ndjson"])
    def test_exports(self, some: httpx2.Client, ending: str) -> None:
        """An empty cell, or null."""
        text = some.get(f"/api/v1/movies.{ending}", params={"year": "unknown", "fields": "id,year,release_date"}).text
        if ending == "csv":
            assert list(csv.reader(io.StringIO(text)))[1:] == [
                [str(film), "", ""] for film in (LOST, FROZEN, TWIN, OTHER_TWIN)
            ]
        else:
            rows = [json.loads(line) for line in text.splitlines()]
            assert rows == [
                {"id": film, "year": None, "release_date": None} for film in (LOST, FROZEN, TWIN, OTHER_TWIN)
            ]


class TestTextIds:
    """A source's own ids find the film."""

    def test_lookup(self, some: httpx2.Client) -> None:
        """By the text alone, exactly as the source has it."""
        for film, text in EXTERNAL.items():
            assert some.get("/api/v1/movies/lookup", params={"external_id": text}).json()["id"] == film
        for unknown in ("tt7654322", EXTERNAL[FROZEN][:-1], "%", "' OR 1"):
            assert some.get("/api/v1/movies/lookup", params={"external_id": unknown}).status_code == 404
        for given in ({}, {"external_id": "tt1", "title": "Heat"}, {"external_id": "tt1", "year": "1999"}):
            assert some.get("/api/v1/movies/lookup", params=given).status_code == 422

    def test_addresses(self, some: httpx2.Client) -> None:
        """One that looks like IMDb's stands for the number everywhere."""
        text = EXTERNAL[LOST]
        assert some.get(f"/api/v1/movies/{text}").json()["id"] == LOST
        by_text = some.get(f"/api/v1/movies/{text}/similar").json()
        assert by_text["results"] == some.get(f"/api/v1/movies/{LOST}/similar").json()["results"]
        assert some.post("/api/v1/recommendations", json={"likes": [text]}).status_code == 200

    def test_page(self, some: httpx2.Client) -> None:
        """It stands with the other ids."""
        assert EXTERNAL[FROZEN] in some.get(f"/movies/{FROZEN}").text


def test_import_by_title_and_year(some: httpx2.Client) -> None:
    """A row with a year means the film of unknown year where its title is the very same."""
    given = "Name,Year,Rating\nToy Story Lost,1997,4\nToy Story Losts,1997,4\n"
    answer = some.post("/api/v1/imports", content=given, headers={"Content-Type": "text/csv"})
    assert answer.status_code == 200, answer.text
    assert [each["id"] for each in answer.json()["matched"]] == [LOST]
    assert "None" not in answer.text
