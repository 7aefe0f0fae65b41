"""All parts around one application, as the server has them."""

import asyncio
import json
import re
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.responses import StreamingResponse
from starlette.types import Message

from butaca.errors import BrokenKeys
from butaca.settings import Settings
from butaca.web.app import create_app
from butaca.web.auth.keys import KeyFile

from .asgi import AWAY, ask, ask_threads, problem, scope

LINES, MEGABYTES = b"a line of an export\n" * 5_000, 40


@pytest.fixture
def settings(small_releases: Path) -> Settings:
    """Those of a server on the small catalogue."""
    return Settings(releases=small_releases)


def exporting(settings: Settings, made: list[str]) -> FastAPI:
    """Return the application, with an export that notes when it makes a piece of 100 kB."""
    app = create_app(settings)

    def pieces() -> Iterator[bytes]:
        for _ in range(MEGABYTES * 10):
            made.append("made")
            yield LINES

    @app.get("/api/v1/export")
    def export() -> StreamingResponse:
        return StreamingResponse(pieces(), media_type="text/csv")

    return app


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_exports_are_sent_as_they_are_made(settings: Settings, encoding: str) -> None:
    """Packed or not, the first piece has gone before the second is made, and none is kept: 40 MB pass through 2 MB."""
    order = list[str]()
    app = exporting(settings, order)
    kept = list[Message]()

    async def read() -> None:
        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept.append(message)
            elif message["body"]:
                order.append("sent")

        request = scope("/api/v1/export", headers={"Accept-Encoding": encoding})
        await app(request, asyncio.Event().wait, send)  # type: ignore[arg-type]

    tracemalloc.start()
    asyncio.run(read())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert order[:4] == ["made", "sent", "made", "sent"]
    assert order.count("made") == MEGABYTES * 10
    assert peak < 2 << 20
    headers = dict(kept[0]["headers"])
    assert headers.get(b"content-encoding", b"identity") == encoding.encode()
    assert b"content-length" not in headers


def test_clients_of_a_trusted_proxy_are_told_apart(settings: Settings) -> None:
    """Of others it is the proxy that is the client, whatever it says; nobody is this machine by saying so."""
    app = create_app(settings.model_copy(update={"trusted_proxies": ("10.0.0.0/8",), "rate": 1, "burst": 1}))

    def status(peer: str, forwarded: str) -> int:
        return ask(app, scope("/health/live", client=(peer, 1), headers={"X-Forwarded-For": forwarded})).status

    assert [status("10.0.0.1", of) for of in ("192.0.2.1", "192.0.2.2", "192.0.2.1")] == [200, 200, 429]
    assert [status("10.0.0.1", of) for of in ("6.6.6.6, 192.0.2.3", "7.7.7.7, 192.0.2.3")] == [200, 429]
    assert [status("203.0.113.1", of) for of in ("192.0.2.8", "192.0.2.9")] == [200, 429]
    assert [status("10.0.0.1", "127.0.0.1") for _ in range(2)] == [200, 429]


def test_https_behind_a_trusted_proxy(settings: Settings) -> None:
    """Is known by what the proxy says, and by nobody else."""
    app = create_app(settings.model_copy(update={"trusted_proxies": ("10.0.0.1",)}))
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}
    secure = [
        "strict-transport-security" in ask(app, scope("/health/live", client=client, headers=headers)).headers
        for client in (("10.0.0.1", 1), AWAY)
    ]
    assert secure == [True, False]


def test_refusals_have_what_every_answer_has(settings: Settings) -> None:
    """Who made the answer, what a script may read of it, and that it is not to be kept."""
    app = create_app(settings.model_copy(update={"rate": 1, "burst": 1}))
    origin = {"Origin": "https://films.example"}
    answers = [ask(app, scope("/health/live", headers=origin)) for _ in range(2)]
    answers.append(ask(app, scope("/x", query="a" * 9_000, client=("192.0.2.9", 1), headers=origin)))
    assert [answer.status for answer in answers] == [200, 429, 414]
    for answer in answers:
        assert "butaca-release" in answer.headers
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "query", "method", "status"),
    [
        ("/health/live", "", "GET", 200),
        ("/x", "a" * 9_000, "GET", 414),
        ("/x", "q=%", "GET", 400),
        ("/x", "q=%00", "GET", 422),
        ("/none", "", "GET", 404),
        ("/health/live", "", "OPTIONS", 200),
    ],
)
def test_whatever_is_answered_counts(settings: Settings, path: str, query: str, method: str, status: int) -> None:
    """Towards the rate: also what no route has to answer, preflights among it."""
    app = create_app(settings.model_copy(update={"rate": 1, "burst": 1}))
    headers = {"Origin": "https://films.example", "Access-Control-Request-Method": "GET"}
    request = scope(path, query=query, method=method, headers=headers)
    assert [ask(app, request).status for _ in range(2)] == [status, 429]


def test_origins_can_be_narrowed(settings: Settings) -> None:
    """To some, and to none."""
    for origins, allowed in ((("https://films.example",), True), ((), False)):
        app = create_app(settings.model_copy(update={"origins": origins}))
        ours = ask(app, scope("/health/live", headers={"Origin": "https://films.example"}))
        theirs = ask(app, scope("/health/live", headers={"Origin": "https://other.example"}))
        assert ("access-control-allow-origin" in ours.headers) is allowed
        assert "access-control-allow-origin" not in theirs.headers


def test_a_damaged_key_file_stops_the_start(settings: Settings, tmp_path: Path) -> None:
    """One that is not there yet does not."""
    create_app(settings.model_copy(update={"keys": tmp_path / "none"}))
    (tmp_path / "keys").write_text("{")
    with pytest.raises(BrokenKeys, match="file of keys"):
        create_app(settings.model_copy(update={"keys": tmp_path / "keys"}))


def test_exports_ask_for_a_key_where_there_is_a_file_of_them(settings: Settings, tmp_path: Path) -> None:
    """Pages do not; the description says so, and says nothing of keys where none is asked for."""
    keys = KeyFile(tmp_path / "keys")
    key = {"X-API-Key": keys.add("Ana")}
    app = create_app(settings.model_copy(update={"keys": tmp_path / "keys", "rate": 0}))
    path = "/api/v1/movies"
    asked = [f"{path}.csv", f"{path}.ndjson", path]
    assert [ask(app, scope(where)).status for where in asked] == [401, 401, 200]
    assert [ask(app, scope(where, headers=key)).status for where in asked] == [200] * 3
    paths = app.openapi()["paths"]
    assert {} not in paths[f"{path}.csv"]["get"]["security"]
    assert "401" in paths[f"{path}.csv"]["get"]["responses"]
    assert "security" not in paths[path]["get"]
    assert "security" not in json.dumps(create_app(settings).openapi())


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_what_nobody_foresaw_is_told_under_an_id(
    settings: Settings, caplog: pytest.LogCaptureFixture, accept: str
) -> None:
    """In a problem or on a page; a script of another site may read it too."""
    app = create_app(settings)

    @app.get("/broken")
    def broken() -> None:
        raise ZeroDivisionError

    answer = ask(app, scope("/broken", headers={"Accept": accept, "Origin": "https://films.example"}))
    assert (answer.status, answer.headers["content-type"].split(";")[0]) == (
        500, "text/html" if accept == "text/html" else "application/problem+json",
    )  # fmt: skip
    request_id = answer.headers["x-request-id"]
    assert request_id.encode() in answer.body
    assert answer.headers["access-control-allow-origin"] == "*"
    assert [record.getMessage() for record in caplog.records] == [f"request {request_id} failed: GET /broken"]


@pytest.mark.parametrize(
    ("address", "method", "headers", "status"),
    [
        ("/health/live", "GET", {}, 200),
        ("/api/v1/movies/862", "GET", {}, 200),
        ("/api/v1/movies/862", "HEAD", {}, 200),
        ("/api/v1/movies/862", "GET", {"If-None-Match": "*"}, 304),
        ("/api/v1/movies/1", "GET", {}, 404),
        ("/api/v1/movies?genre=1&x=1", "GET", {}, 422),
        ("/api/v1/movies/862", "DELETE", {}, 405),
        ("/static/butaca.css", "GET", {"Range": "bytes=99999999-"}, 416),
        ("/nowhere", "GET", {"Accept": "text/html"}, 404),
        ("/", "OPTIONS", {"Origin": "https://a.example", "Access-Control-Request-Method": "PUT"}, 400),
    ],
)
def test_every_request_has_an_id(
    address: str, method: str, headers: dict[str, str], status: int, settings: Settings
) -> None:
    """Another each time, none of the client's; a problem names it, and a 304 would put it over that of its 200."""
    app = create_app(settings)
    path, _, query = address.partition("?")
    request = scope(path, method, query=query, headers={"X-Request-ID": "mine", **headers})
    answers = [ask_threads(app, request) for _ in range(2)]
    assert [answer.status for answer in answers] == [status] * 2
    ids = [answer.headers.get("x-request-id", "") for answer in answers]
    if status == 304:
        assert ids == ["", ""]
        return
    assert ids[0] != ids[1]
    assert all(re.fullmatch("[0-9a-f]{16}", known) for known in ids)
    if status >= 400 and "Accept" not in headers:
        assert [problem(answer)["request_id"] for answer in answers] == ids
