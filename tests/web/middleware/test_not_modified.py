"""A 304 of every route says nothing that its 200 does not say: a browser puts its headers over those it has stored."""

from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from butaca.settings import Settings
from butaca.web.app import create_app
from butaca.web.auth.keys import KeyFile

from .asgi import Answer, ask, scope

# Of every route that GET can ask, and of every folder of files, addresses that are there.
EXAMPLES = {
    "/openapi.json": ["/openapi.json"],
    "/docs": ["/docs"],
    "/static": ["/static/butaca.css", "/static/page.js", "/static/icon.svg", "/static/reference.html"],
    "/static/swagger": ["/static/swagger/swagger-ui.css", "/static/swagger/swagger-ui-bundle.js"],
    "/": ["/", "/?q=toy&lang=en"],
    "/movies/{movie_id}": ["/movies/862", "/movies/862?lang=en&novelty=1"],
    "/movies/{movie_id}/lists": ["/movies/862/lists?genre=Horror"],
    "/covers/{movie_id}.svg": ["/covers/862.svg"],
    "/for-you": ["/for-you?likes=Toy+Story"],
    "/suggest": ["/suggest?q=toy"],
    "/people/{person_id}": ["/people/31"],
    "/explore": ["/explore?genre=Horror"],
    "/statistics": ["/statistics"],
    "/explore/{name}": ["/explore/franchises", "/explore/companies?lang=es"],
    "/laboratory": ["/laboratory?movie=862"],
    "/laboratory/models": ["/laboratory/models"],
    "/about": ["/about"],
    "/together": ["/together"],
    "/robots.txt": ["/robots.txt"],
    "/manifest.webmanifest": ["/manifest.webmanifest"],
    "/sitemap.xml": ["/sitemap.xml"],
    "/sitemap-{part}.xml": ["/sitemap-1.xml"],
    "/report": ["/report"],
    "/report.json": ["/report.json"],
    "/api/v1/movies": ["/api/v1/movies", "/api/v1/movies?genre=comedy&limit=2"],
    "/api/v1/movies.csv": ["/api/v1/movies.csv"],
    "/api/v1/movies.ndjson": ["/api/v1/movies.ndjson"],
    "/api/v1/movies/lookup": ["/api/v1/movies/lookup?title=Toy+Story"],
    "/api/v1/movies/{movie_id}": ["/api/v1/movies/862", "/api/v1/movies/862?include=credits,similar"],
    "/api/v1/movies/{movie_id}/similar": ["/api/v1/movies/862/similar"],
    "/api/v1/movies/{movie_id}/recommendations": ["/api/v1/movies/862/recommendations"],
    "/api/v1/people": ["/api/v1/people?name=Tom+Hanks"],
    "/api/v1/people/{person_id}": ["/api/v1/people/31"],
    "/api/v1/search": ["/api/v1/search?q=toy"],
    "/api/v1/suggest": ["/api/v1/suggest?q=toy"],
    "/api/v1/stats": ["/api/v1/stats"],
    "/api/v1/release": ["/api/v1/release"],
    "/api/v1/collections/{key}": ["/api/v1/collections/10194"],
    "/api/v1/companies/{key}": ["/api/v1/companies/3"],
}
for _kind, _key in {
    "collections": "10194", "companies": "3", "genres": "16", "countries": "US", "languages": "en", "keywords": "3",
}.items():  # fmt: skip
    EXAMPLES[f"/api/v1/{_kind}"] = [f"/api/v1/{_kind}?limit=1"]
    EXAMPLES.setdefault(f"/api/v1/{_kind}/{{key}}", [f"/api/v1/{_kind}/{_key}"])
    EXAMPLES[f"/api/v1/{_kind}/{{key}}/movies"] = [f"/api/v1/{_kind}/{_key}/movies?limit=1"]
for _route, _parameter, _value in (
    ("cantidad_filmaciones_mes", "mes", "mayo"), ("peliculas_mes", "mes", "mayo"),
    ("cantidad_filmaciones_dia", "dia", "lunes"), ("peliculas_dia", "dia", "lunes"),
    ("score_titulo", "titulo", "Toy Story"), ("votos_titulo", "titulo", "Toy Story"),
    ("get_actor", "nombre_actor", "Tom Hanks"), ("get_director", "nombre_director", "John Lasseter"),
    ("peliculas_idioma", "idioma", "es"), ("peliculas_duracion", "pelicula", "Toy Story"),
    ("peliculas_duración", "pelicula", "Toy Story"), ("franquicia", "franquicia", "Toy Story"),
    ("peliculas_pais", "pais", "US"), ("productoras_exitosas", "productora", "Pixar Animation Studios"),
    ("productora", "productora", "Pixar Animation Studios"), ("retorno", "pelicula", "Toy Story"),
    ("recomendacion", "titulo", "Toy Story"),
):  # fmt: skip
    EXAMPLES[f"/{_route}"] = [f"/{_route}?{_parameter}={_value.replace(' ', '+')}"]
    EXAMPLES[f"/{_route}/{{{_parameter}:path}}"] = [f"/{_route}/{_value}"]

UNCACHED = {"/health/live", "/health/ready", "/api/v1/movies/random", "/surprise"}
"""What is never the same twice."""

ADDRESSES = [address for addresses in EXAMPLES.values() for address in addresses]


@pytest.fixture(scope="module")
def app(small_releases: Path) -> FastAPI:
    """Return the application as it is served, with all middleware."""
    return create_app(Settings(releases=small_releases, rate=0, site="https://films.example"))


def get(app: FastAPI, address: str, method: str = "GET", **headers: str) -> Answer:
    """Return the answer to a request; underscores in names of headers are hyphens."""
    path, _, query = address.partition("?")
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return ask(app, scope(path, method, query=query, headers=named, raw_path=path.encode()))


def test_every_route_has_an_example(app: FastAPI) -> None:
    """Whoever adds one says where it can be asked; what is not kept is named too."""
    asked = {
        context.path
        for context in iter_route_contexts(app.routes)
        if context.methods is None or "GET" in context.methods  # files have no methods of their own
    }
    assert asked == set(EXAMPLES) | UNCACHED


@pytest.mark.parametrize("address", ADDRESSES)
def test_repeats_headers_of_its_200(app: FastAPI, address: str) -> None:
    """Or leaves them out; packed or not, by GET or HEAD, for a script of another site, with a key, from any proxy."""
    requests: list[dict[str, str]] = [
        {},
        {"Accept_Encoding": "gzip", "Accept": "text/html,*/*;q=0.8", "Accept_Language": "en"},
        {"Origin": "https://films.example"},
        {"X_API_Key": "a key"},
    ]
    for headers in requests:
        whole = get(app, address, **headers)
        assert whole.status == 200
        tag = whole.headers["etag"]
        for method, given in (("GET", f'"other", {tag}'), ("HEAD", tag), ("GET", "*")):
            again = get(app, address, method, If_None_Match=given, **headers)
            assert (again.status, again.body) == (304, b""), (method, given)
            assert {"etag", "cache-control", "vary"} <= set(again.headers)
            assert all(whole.headers.getlist(name) == again.headers.getlist(name) for name in again.headers)
    assert get(app, address, If_None_Match='"other"').status == 200


@pytest.mark.parametrize("address", sorted(UNCACHED))
def test_what_differs_from_one_time_to_the_next_has_no_tag(app: FastAPI, address: str) -> None:
    """So nobody can ask whether it is still so."""
    for headers in ({}, {"If_None_Match": "*"}):
        answer = get(app, address, **headers)
        status = 303 if address == "/surprise" else 200
        assert (answer.status, answer.headers["cache-control"]) == (status, "no-store")
        assert "etag" not in answer.headers


@pytest.mark.parametrize("address", ["/docs", "/report", "/static/butaca.css"])
def test_dates_say_nothing_that_tags_do_not(app: FastAPI, address: str) -> None:
    """A part of a file is a 206; of pages there is no date, since a release may be switched back to an older one."""
    whole = get(app, address)
    assert ("last-modified" in whole.headers) is address.startswith("/static/")
    part = get(app, address, Range="bytes=0-9")
    assert (part.status, part.body) == (206, whole.body[:10])
    assert get(app, address, Range="bytes=0-9", If_None_Match=whole.headers["etag"]).status == 304
    since = get(app, address, If_Modified_Since="Fri, 01 Jan 2100 00:00:00 GMT")
    assert since.status == (304 if address.startswith("/static/") else 200)
    assert all(
        whole.headers[name] == value
        for name, value in since.headers.items()
        if name not in ("content-security-policy", "x-request-id")
    )


@pytest.mark.parametrize("address", ["/nowhere", "/movies/1", "/api/v1/movies/1", "/static/nothing.css"])
def test_what_is_not_there_is_not_unchanged(app: FastAPI, address: str) -> None:
    """Whatever the client says that it has."""
    assert get(app, address, If_None_Match="*").status == 404


def test_a_key_that_is_withdrawn_opens_nothing_any_more(small_releases: Path, tmp_path: Path) -> None:
    """Not even to whoever has kept what it opened; nor does its tag open anything without it."""
    keys = KeyFile(tmp_path / "keys")
    key = keys.add("Ana")
    app = create_app(Settings(releases=small_releases, rate=0, keys=tmp_path / "keys"))
    whole = get(app, "/api/v1/movies.csv", X_API_Key=key)
    tag = whole.headers["etag"]
    assert whole.headers["cache-control"].startswith("private")
    assert get(app, "/api/v1/movies.csv", X_API_Key=key, If_None_Match=tag).status == 304
    assert get(app, "/api/v1/movies.csv", If_None_Match=tag).status == 401
    keys.remove("Ana")
    assert get(app, "/api/v1/movies.csv", X_API_Key=key, If_None_Match=tag).status == 401
