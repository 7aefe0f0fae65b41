"""An import over HTTP: what it answers, in which language it refuses, and how much it takes."""

import errno
import io
import socket
import time
from typing import Any

import anyio
import httpx2
import pytest
from starlette.requests import Request

from butaca.errors import OutOfSpace
from butaca.web.api.imports import _receive
from butaca.web.api.schemas.imports import ImportAnswer
from butaca.web.problems.handlers import STATUS
from serving.ratings_import.writing import zipped

IMPORTS = "/api/v1/imports"
HEADER = b"Date,Name,Year,Letterboxd URI,Rating\n"
TEXT = HEADER + "2020,Toy Story,1995,u,4.5\n2020,Nothing,1990,u,3\n2020,Amélie,2001,u,\n2020,Frozen,2013,u,x\n".encode()


def post(client: httpx2.Client, content: bytes, kind: str = "text/csv", address: str = IMPORTS, **headers: str) -> Any:
    """Send a file."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(address, content=content, headers={"Content-Type": kind, **named})


def test_a_file_becomes_movies_of_this_release(small: httpx2.Client) -> None:
    """With stars or without, and what is not there or could not be read is named."""
    answer = post(small, TEXT).json()
    assert ImportAnswer.model_validate(answer, extra="forbid").model_dump(mode="json") == answer
    assert answer["matched"] == [
        {"id": 862, "title": "Toy Story", "year": 1995, "stars": 4.5, "liked": False},
        {"id": 194, "title": "Amélie", "year": 2001, "stars": None, "liked": False},
        {"id": 109445, "title": "Frozen", "year": 2013, "stars": None, "liked": False},
    ]
    assert answer["missing"] == [
        {
            "line": 3,
            "file": None,
            "name": "Nothing (1990)",
            "reason": "not_in_catalogue",
            "text": {"en": "it is not in the catalogue", "es": "no está en el catálogo"},
            "suggestions": [],
        }
    ]
    assert [(cell["line"], cell["column"], cell["value"]) for cell in answer["left_out"]] == [(5, "Rating", "x")]
    assert (answer["missing_count"], answer["left_out_count"], answer["rows"]) == (1, 1, 4)
    assert (answer["format"], answer["files"]) == (
        "letterboxd",
        [{"name": None, "format": "letterboxd", "site": "Letterboxd"}],
    )


def test_a_zip_of_letterboxd(small: httpx2.Client) -> None:
    """Its members are named."""
    packed = zipped(
        [("ratings.csv", TEXT), ("likes/films.csv", b"Date,Name,Year,Letterboxd URI\n2020,Frozen,2013,u\n")]
    )
    answer = post(small, packed, "application/zip").json()
    assert ImportAnswer.model_validate(answer, extra="forbid").model_dump(mode="json") == answer
    assert [file["name"] for file in answer["files"]] == ["ratings.csv", "likes/films.csv"]
    assert [(item["id"], item["liked"]) for item in answer["matched"]] == [(862, False), (194, False), (109445, True)]
    assert answer["missing"][0]["file"] == "ratings.csv"


def test_nothing_else_answers(small: httpx2.Client) -> None:
    """There is one address for imports."""
    assert post(small, TEXT, address="/api/v1/viewings").status_code == 404


def test_the_first_hundred_missing_are_named_and_the_rest_on_request(small: httpx2.Client) -> None:
    """The first twenty of what is named have suggestions."""
    many = HEADER + b"".join(b"2020,Toy Stori %d,1995,u,3\n" % n for n in range(250))
    first = post(small, many).json()
    assert (len(first["missing"]), first["missing_count"]) == (100, 250)
    assert all(item["suggestions"] for item in first["missing"][:20])
    assert first["missing"][0]["suggestions"][0] == {"id": 862, "title": "Toy Story", "year": 1995}
    assert not any(item["suggestions"] for item in first["missing"][20:])
    rest = post(small, many, address=f"{IMPORTS}?missing_from=200").json()
    assert [item["line"] for item in rest["missing"]] == list(range(202, 252))
    assert all(item["suggestions"] for item in rest["missing"][:20])
    assert post(small, many, address=f"{IMPORTS}?missing_from=300").json()["missing"] == []


def test_a_title_that_is_longer_here_is_noted(small: httpx2.Client) -> None:
    """With what it became."""
    answer = post(small, HEADER + b"2020,Amelie: A Story,2001,u,4\n").json()
    assert [item["id"] for item in answer["matched"]] == [194]
    assert answer["notes"] == [
        {
            "code": "called_otherwise",
            "text": {
                "en": "Called otherwise here: Amelie: A Story (2001): Amélie (2001).",
                "es": "Aquí se llaman: Amelie: A Story (2001): Amélie (2001).",
            },
        }
    ]


def test_the_name_of_the_file_tells_a_watchlist(small: httpx2.Client) -> None:
    """Which otherwise looks like what was seen."""
    seen = b"Date,Name,Year,Letterboxd URI\n2020,Toy Story,1995,u\n"
    assert len(post(small, seen).json()["matched"]) == 1
    answer = post(small, seen, address=f"{IMPORTS}?filename=watchlist.csv").json()
    assert (answer["matched"], [note["code"] for note in answer["notes"]]) == ([], ["listed"])


@pytest.mark.parametrize(
    ("language", "title", "detail"),
    [
        ("en", "Unprocessable Entity", "its columns are 'a, b'; it can be an export of Letterboxd"),
        ("es-AR,es;q=0.9,en;q=0.8", "Parámetro no válido", "sus columnas son «a, b»; puede ser una exportación"),
        ("fr", "Unprocessable Entity", "its columns are"),
        ("en;q=0.2, es;q=0.7", "Parámetro no válido", "sus columnas son"),
        ("es;q=x", "Unprocessable Entity", "its columns are"),
    ],
)
def test_refusals_are_in_the_readers_language(small: httpx2.Client, language: str, title: str, detail: str) -> None:
    """As the browser says; English where that is neither."""
    answer = post(small, b"a,b\n1,2\n", Accept_Language=language)
    assert (answer.status_code, answer.json()["title"]) == (422, title)
    assert answer.json()["detail"].startswith(detail)
    assert answer.json()["errors"] == [{"parameter": "file", "problem": answer.json()["detail"]}]


@pytest.mark.parametrize(
    ("language", "kind", "coding", "detail"),
    [
        ("en", "multipart/form-data", "identity", "The body has the Content-Type 'multipart/form-data'; send the file"),
        ("es", "image/png", "identity", "El cuerpo tiene el Content-Type 'image/png'; envía el archivo mismo"),
        ("en", "text/csv", "gzip", "The body has the Content-Encoding 'gzip'; send it as it is"),
        ("es", "text/csv", "br", "El cuerpo tiene el Content-Encoding 'br'"),
    ],
)
def test_other_bodies_are_refused(small: httpx2.Client, language: str, kind: str, coding: str, detail: str) -> None:
    """Before anything of them is looked at."""
    answer = post(small, TEXT, kind, Accept_Language=language, Content_Encoding=coding)
    assert answer.status_code == 415
    assert answer.json()["detail"].startswith(detail)


@pytest.mark.parametrize(
    "kind",
    [
        *("text/csv", "text/csv; charset=utf-16", "application/vnd.ms-excel", "application/octet-stream"),
        *("text/plain", "application/json", "application/x-zip-compressed"),
    ],
)
def test_the_format_is_told_by_content(small: httpx2.Client, kind: str) -> None:
    """Whatever the type says."""
    assert len(post(small, TEXT, kind).json()["matched"]) == 3


@pytest.mark.parametrize("language", ["en", "es"])
def test_eight_megabytes_are_the_most(small: httpx2.Client, language: str) -> None:
    """Announced or not; four times as much as other bodies may have."""
    review = b"2020,Toy Story,1995,u,4.5," + b"x" * 100_000 + b"\n"
    large = HEADER[:-1] + b",Review\n" + review * 80
    assert post(small, large).json()["matched"][0]["id"] == 862
    answer = post(small, large + b"x" * (8 << 20), Accept_Language=language)
    assert answer.status_code == 413
    assert ("8388608" if language == "es" else "8,388,608") in answer.json()["detail"]
    chunked = small.post(
        IMPORTS,
        content=(large for _ in range(2)),
        headers={"Content-Type": "text/csv", "Accept-Language": language},
    )
    assert chunked.status_code == 413
    assert ("grande" if language == "es" else "large") in chunked.json()["detail"]


def test_an_empty_body(small: httpx2.Client) -> None:
    """Is no file."""
    answer = post(small, b"")
    assert (answer.status_code, "it is empty" in answer.json()["detail"]) == (422, True)


def test_a_disk_without_room_is_told() -> None:
    """Where the file was going to be kept while it is read."""

    class Full(io.BytesIO):
        """A file that takes nothing."""

        def write(self, _: Any) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    async def body() -> dict[str, Any]:
        return {"type": "http.request", "body": TEXT, "more_body": False}

    with pytest.raises(OutOfSpace, match="cannot be kept while it is read; send it again later"):
        anyio.run(_receive, Request({"type": "http"}, body), Full())
    assert STATUS[OutOfSpace] == 503


def test_who_leaves_in_the_midst_is_not_waited_for(small: httpx2.Client) -> None:
    """And the server goes on."""
    where = (small.base_url.host, small.base_url.port or 80)
    head = f"POST {IMPORTS} HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\nContent-Length: 1000000\r\n\r\n"
    for _ in range(3):
        with socket.create_connection(where, timeout=5) as connection:
            connection.sendall(head.encode() + TEXT)
    until = time.monotonic() + 5  # seconds, in which the server notices: a client has two imports at once
    while (status := post(small, TEXT).status_code) == 503:
        assert time.monotonic() < until
    assert status == 200
