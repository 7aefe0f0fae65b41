"""Whatever is sent to the server, it answers with what was asked or says what is wrong, and goes on."""

import re
import socket
from urllib.parse import quote

import httpx2
import pytest

SEARCH = "/api/v1/search"
MOVIES = "/api/v1/movies/862/similar"

TEXTS = [
    "🎬🍿👩‍👩‍👧",
    "عزيزتي فيلم",
    "\u202eyrotS yoT\u202c",  # written from right to left
    "ﷺ" * 40,
    "e" + "\u0301" * 200,
    "toy\r\nstory",
    "\t\x0b\x1f",
    '"toy',
    "toy NEAR/2 story",
    "title:toy AND NOT story*",
    "^toy (story OR",
    "'; DROP TABLE movies; --",
    "' UNION SELECT * FROM sqlite_master --",
    "%_%",
    "\\",
    "${jndi:ldap://x}",
    "{{7*7}}",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "NaN",
    "a" * 500,
]


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_texts_are_looked_for(small: httpx2.Client, text: str) -> None:
    """Never read as an operator, a pattern or markup, wherever they stand."""
    assert small.get(SEARCH, params={"q": text}).status_code == 200
    assert small.get("/", params={"q": text}).status_code == 200
    for name in ("genre", "original_language", "country", "model", "year", "vote_count"):
        assert small.get(MOVIES, params={name: text}).status_code in (404, 422), name
    for address in ("/score_titulo/", "/get_actor/", "/peliculas_pais/", "/peliculas_dia/", "/productora/"):
        assert small.get(address + quote(text, safe="")).status_code in (404, 422), address
    assert small.get("/health/ready").status_code == 200


@pytest.mark.parametrize("number", ["-1", "0", "99999999999999999999", "1e3", "1.5", "٣", "0x10", "", " ", "None"])
def test_numbers_are_in_range_or_refused(small: httpx2.Client, number: str) -> None:
    """Negative and huge ones, and what only looks like one; nothing is clamped."""
    for address, name in ((MOVIES, "n"), (SEARCH, "limit"), ("/recomendacion/Toy Story", "n")):
        answer = small.get(address, params={"q": "toy", name: number} if address == SEARCH else {name: number})
        assert answer.status_code == 422, (address, number)
    assert small.get(f"/api/v1/movies/{quote(number) or '-'}").status_code in (404, 422)


def test_ten_thousand_ids(small: httpx2.Client) -> None:
    """Are too long for an address, and may be sent in a body, as many as that and no more."""
    ids = list(range(80_000, 90_000))
    assert small.get(f"{MOVIES}?exclude={','.join(map(str, ids))}").status_code == 414
    assert small.post("/api/v1/recommendations", json={"exclude": ids}).status_code == 200
    assert small.post("/api/v1/recommendations", json={"exclude": [1, *ids]}).status_code == 422


def test_long_addresses(small: httpx2.Client) -> None:
    """Eight kilobytes with the query; a browser that asks gets a page."""
    answer = small.get(SEARCH, params={"q": "a" * 10_000})
    assert (answer.status_code, answer.headers["content-type"]) == (414, "application/problem+json")
    assert "8,192" in answer.json()["detail"]
    page = small.get("/", params={"q": "a" * 10_000}, headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["content-type"].split(";")[0]) == (414, "text/html")
    assert "8,192" in page.text or "8192" in page.text


@pytest.mark.parametrize("address", [f"{SEARCH}?q=toy%00", "/score_titulo/Toy%00Story", "/?q=%00", "/static/%00"])
def test_null_bytes(small: httpx2.Client, address: str) -> None:
    """Are in no name."""
    assert small.get(address).status_code == 422


@pytest.mark.parametrize(
    ("address", "status", "unknown", "suggested"),
    [
        (f"{MOVIES}?genres=horror", 422, "genres", ["genre"]),
        (f"{MOVIES}?movie_id=1&n=2", 422, "movie_id", []),
        (f"{SEARCH}?q=toy&Limit=2&x=1", 422, "Limit, x", ["limit"]),
        ("/api/v1/release?pretty", 422, "pretty", []),
        ("/score_titulo?titulo=Frozen&año=2010", 422, "año", ["anio"]),
        ("/score_titulo/Frozen?year=2010", 422, "year", []),
        ("/?utm_source=x", 200, "", []),
        ("/static/icon.svg?v=3", 200, "", []),
    ],
)
def test_unknown_parameters(
    small: httpx2.Client, address: str, status: int, unknown: str, suggested: list[str]
) -> None:
    """A mistyped filter is not as good as none: all are named, with the nearest that there are; pages do not mind."""
    answer = small.get(address)
    assert answer.status_code == status
    if status == 422:
        problem = answer.json()
        assert [error["parameter"] for error in problem["errors"]] == [unknown]
        assert problem["suggestions"] == suggested
        spoken = "No hay ningún parámetro «" if address.startswith("/score") else "there is no parameter '"
        assert problem["detail"].startswith(spoken)


def test_no_route_of_the_api_takes_parameters_that_it_does_not_document(small: httpx2.Client) -> None:
    """Whatever is added to it."""
    for path, methods in small.get("/openapi.json").json()["paths"].items():
        if not path.startswith("/health/"):
            for method in methods:
                answer = small.request(method, re.sub(r"{[^}]+}", "1", path), params={"nonsense": "1"})
                assert (answer.status_code, "nonsense" in answer.json()["detail"]) == (422, True), (method, path)


@pytest.mark.parametrize(
    ("address", "method", "status"),
    [
        ("/static/nothing.css", "GET", 404),
        ("/static/../app.py", "GET", 404),
        ("/static/icon.svg", "POST", 405),
        ("/api/v1/search", "DELETE", 405),
        ("/api/v1/recommendations", "GET", 405),
        ("/api/v1/nothing", "GET", 404),
        ("/health", "GET", 404),
    ],
)
def test_where_nothing_is(small: httpx2.Client, address: str, method: str, status: int) -> None:
    """Problems also where no route of ours is asked; a browser gets a page of what is no API."""
    answer = small.request(method, address, follow_redirects=True)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert (status == 405) is ("allow" in answer.headers)
    allowed = answer.headers.get("allow", "").split(", ")
    assert len(set(allowed)) == len(allowed)
    page = small.request(method, address, headers={"Accept": "text/html"}, follow_redirects=True)
    api = address.startswith("/api/")
    assert page.headers["content-type"].split(";")[0] == ("application/problem+json" if api else "text/html")


def test_what_is_no_request_is_refused(small: httpx2.Client) -> None:
    """Before the application sees it, as are addresses of more than 64 kB; the server goes on."""
    for sent, status in (
        (b"GET /?" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nHost: x\r\nno header\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\r\n\r\n", 400),
    ):
        with socket.create_connection((small.base_url.host, small.base_url.port or 80), timeout=5) as connection:
            connection.sendall(sent)
            assert connection.recv(64).startswith(b"HTTP/1.1 %d " % status)
    assert small.get("/health/live").status_code == 200


class TestOrigins:
    """Scripts of other sites."""

    def test_may_read(self, small: httpx2.Client) -> None:
        """What anyone may; also why they are refused, and without credentials."""
        for address in ("/api/v1/movies/862", "/api/v1/movies/1"):
            answer = small.get(address, headers={"Origin": "https://films.example"})
            assert answer.headers["access-control-allow-origin"] == "*"
            assert "access-control-allow-credentials" not in answer.headers
            assert "Retry-After" in answer.headers["access-control-expose-headers"]

    def test_may_ask_before_they_send_json(self, small: httpx2.Client) -> None:
        """As browsers do; what changes something does not exist."""
        asked = {"Origin": "https://films.example", "Access-Control-Request-Headers": "content-type"}
        for method, status in (("POST", 200), ("DELETE", 400)):
            headers = {**asked, "Access-Control-Request-Method": method}
            assert small.options("/api/v1/recommendations", headers=headers).status_code == status


def test_answers_run_nothing_and_stand_in_no_frame(small: httpx2.Client) -> None:
    """Whatever the kind of answer."""
    for address in ("/api/v1/movies/862", "/nowhere", "/", "/docs", "/static/page.js", "/health/live"):
        headers = small.get(address).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'"), address
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert "camera=()" in headers["permissions-policy"]
        assert "server" not in headers


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({"Access-Control-Request-Method": "DELETE"}, "Disallowed CORS method"),
        (
            {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "x-other"},
            "Disallowed CORS headers",
        ),
        (
            {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "accept," * 300 + "accept"},
            "Disallowed CORS headers",
        ),
    ],
)
@pytest.mark.parametrize("path", ["/api/v1/movies/862", "/api/v1/recommendations", "/", "/none", "/static/butaca.css"])
def test_a_preflight_that_asks_for_too_much_is_a_problem(
    path: str, headers: dict[str, str], said: str, small: httpx2.Client
) -> None:
    """It says what may be asked, as one that is granted does; without an origin it is no preflight."""
    answer = small.options(path, headers={"Origin": "https://films.example", **headers})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"].startswith(said)
    assert answer.headers["access-control-allow-methods"] == "GET, HEAD, POST"
    assert small.options(path, headers=headers).status_code in (404, 405)
