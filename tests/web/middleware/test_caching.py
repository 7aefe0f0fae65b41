"""What may be kept of an answer, and 304 for who has kept it."""

import httpx2
import pytest

from butaca.web.middleware.http_caching import Caching

from .asgi import Silent, ask, scope

ADDRESSES = (
    "/api/v1/movies/862", "/api/v1/search?q=toy", "/peliculas_mes/mayo", "/", "/movies/862?lang=en", "/docs",
    "/openapi.json", "/static/butaca.css",
)  # fmt: skip


def caching(app: Silent, release: str = "r1", version: str = "1") -> Caching:
    """Around an application."""
    return Caching(app, release, version, max_age=60)


def test_who_has_kept_it_is_answered_without_the_application() -> None:
    """With the headers that a whole answer has."""
    app = Silent()
    whole = ask(caching(app), scope())
    for given in (whole.headers["etag"], f'"other", {whole.headers["etag"]}', whole.headers["etag"].removeprefix("W/")):
        again = ask(caching(app), scope(headers={"If-None-Match": given}))
        assert (again.status, again.body, app.asked) == (304, b"", 1)
        assert {name: again.headers[name] for name in ("etag", "cache-control", "vary")} == {
            "etag": whole.headers["etag"],
            "cache-control": "public, max-age=60",
            "vary": "Accept-Encoding",
        }


@pytest.mark.parametrize("path", ["/api/v1/movies/862", "/static/butaca.css", "/"])
@pytest.mark.parametrize("filler", [",", '"a",', "W/,"])
def test_a_long_list_of_tags_is_not_read_to_its_end(path: str, filler: str) -> None:
    """Neither here nor by the application: its end holds the tag, and is no match; its beginning is one."""
    app = Silent()
    tag = ask(caching(app), scope(path)).headers["etag"]
    late, early = (
        scope(path, headers={"If-None-Match": text}) for text in (filler * 20_000 + tag, f"{tag},{filler * 9}")
    )
    assert (ask(caching(app), late).status, ask(caching(app), early).status) == (200, 304)
    ask(caching(app), late)
    assert b"if-none-match" not in dict(app.scope["headers"])


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_cookies_are_not_taken_apart(method: str) -> None:
    """Nothing reads them, and 60 kB of them cost the framework milliseconds."""
    app = Silent()
    ask(caching(app), scope(method=method, headers={"Cookie": ";" * 60_000, "Accept": "text/csv"}))
    assert app.scope["headers"] == [(b"accept", b"text/csv")]


def test_health_has_no_tag_to_compare() -> None:
    """It is never kept."""
    app = caching(Silent())
    tag = ask(app, scope("/health/live")).headers["etag"]
    assert ask(app, scope("/health/live", headers={"If-None-Match": tag})).status == 200


def test_another_answer_has_another_tag() -> None:
    """Another address, question, release, version or language of pages."""
    asked = [
        (caching(Silent()), scope()),
        (caching(Silent(), release="r2"), scope()),
        (caching(Silent(), version="2"), scope()),
        (caching(Silent()), scope("/api/v1/movies/863")),
        (caching(Silent()), scope(query="n=2")),
        (caching(Silent()), scope("/api/v1/movies")),
        (caching(Silent()), scope("/")),
        (caching(Silent()), scope("/", headers={"Accept-Language": "en"})),
    ]
    assert len({ask(app, request).headers["etag"] for app, request in asked}) == len(asked)


def test_headers_that_choose_nothing_else_do_not_change_the_tag() -> None:
    """Else every browser would have an answer of its own."""
    for path, headers in (
        ("/api/v1/movies/862", {"Accept": "text/csv"}),
        ("/api/v1/movies", {"Accept": "text/csv"}),
        ("/api/v1/movies", {"Accept-Language": "en"}),
        ("/", {"Accept-Language": "es-AR,es;q=0.9"}),
    ):
        tags = {ask(caching(Silent()), scope(path, headers=given)).headers["etag"] for given in ({}, headers)}
        assert len(tags) == 1, path


@pytest.mark.parametrize(
    ("method", "status", "uncached"),
    [("GET", 404, False), ("GET", 500, False), ("POST", 200, False), ("GET", 200, True)],
)
def test_what_is_not_kept(method: str, status: int, uncached: bool) -> None:
    """Errors, answers to POST, and what differs from one time to the next."""
    headers = [(b"cache-control", b"no-store")] if uncached else []
    answer = ask(caching(Silent(*headers, status=status)), scope(method=method))
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers


def test_what_a_key_opens_is_kept_by_who_asked_alone() -> None:
    """Not by whatever stands between."""
    for header in ("Authorization", "X-API-Key"):
        answer = ask(caching(Silent()), scope(headers={header: "secret"}))
        assert answer.headers["cache-control"] == "private, max-age=60"


def test_tags_of_files_become_weak() -> None:
    """Since packed ones share them."""
    answer = ask(caching(Silent((b"etag", b'"file"'))), scope("/static/butaca.css"))
    assert answer.headers["etag"] == 'W/"file"'


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_asked_again(small: httpx2.Client, address: str, encoding: str) -> None:
    """Everything that is read can be kept, and is the same packed or not, for GET and HEAD."""
    headers = {"Accept-Encoding": encoding}
    whole = small.get(address, headers=headers)
    assert whole.status_code == 200
    assert whole.headers["cache-control"] == "public, max-age=300"
    choosing = whole.headers["vary"].split(", ")
    assert "Accept-Encoding" in choosing
    assert len(set(choosing)) == len(choosing)
    for method in ("GET", "HEAD"):
        again = small.request(method, address, headers={"If-None-Match": whole.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == whole.headers["etag"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_head(small: httpx2.Client, address: str) -> None:
    """Answers as GET does, without the body."""
    whole, head = small.get(address), small.head(address)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-type", "content-length", "etag", "cache-control", "vary"):
        assert head.headers.get(name) == whole.headers.get(name), name


def test_pages_have_languages(small: httpx2.Client) -> None:
    """Each with a tag of its own; nothing sets a cookie."""
    pages = [small.get("/", headers={"Accept-Language": language}) for language in ("es", "en")]
    assert len({page.headers["etag"] for page in pages}) == 2
    assert all("Accept-Language" in page.headers["vary"] for page in pages)
    assert not any("set-cookie" in page.headers for page in pages)


def test_health_and_lists_for_people_are_not_kept(small: httpx2.Client) -> None:
    """Nor are errors."""
    answers = [
        small.get("/health/live"),
        small.get("/health/ready"),
        small.post("/api/v1/recommendations", json={}),
        small.get("/api/v1/movies/1"),
        small.get("/movies/1"),
        small.get("/nowhere"),
    ]
    assert [answer.headers["cache-control"] for answer in answers] == ["no-store"] * len(answers)
