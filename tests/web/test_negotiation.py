"""What the headers of a request choose."""

import httpx2
import pytest

from butaca.web.negotiation import language


def asked(path: str, *headers: tuple[bytes, bytes]) -> dict[str, object]:
    """Return the scope of a request."""
    return {"type": "http", "path": path, "headers": list(headers)}


@pytest.mark.parametrize(
    ("sent", "chosen"),
    [
        (b"", "es"),
        (b"en", "en"),
        (b"en-GB,es;q=0.5", "en"),
        (b"fr, EN;q=0.3", "en"),
        (b"fr", "es"),
        (b"\xff" * 99, "es"),
        (b"es;q=nan,en;q=0.1", "en"),
        (b"es;q=inf,en;q=0.9", "es"),
        (b"es;q=x,en;q=0.1", "en"),
        (b",".join([b"fr"] * 29 + [b"en"]), "en"),
        (b",".join([b"fr"] * 30 + [b"en"]), "es"),
    ],
)
def test_the_language_of_pages(sent: bytes, chosen: str) -> None:
    """The one that is liked best of those that there are; of a long header only the beginning is read."""
    assert language(asked("/", (b"accept-language", sent))) == chosen
    assert language(asked("/")) == "es"


@pytest.mark.parametrize("accept", ["text/csv", "application/x-ndjson", "application/json;q=0", "image/png"])
def test_an_address_answers_in_one_media_type(small: httpx2.Client, accept: str) -> None:
    """Whatever is accepted: movies are JSON, and CSV and NDJSON at addresses of their own."""
    whole = small.get("/api/v1/movies")
    answer = small.get("/api/v1/movies", headers={"Accept": accept})
    assert (answer.headers["content-type"], answer.content) == ("application/json", whole.content)
    assert "Accept" not in answer.headers["vary"].split(", ")


def test_no_operation_describes_several_media_types(small: httpx2.Client) -> None:
    """Since nothing is chosen by `Accept`, and generated clients read the first."""
    paths = small.get("/openapi.json").json()["paths"]
    contents = [
        response.get("content", {})
        for methods in paths.values()
        for operation in methods.values()
        for response in operation["responses"].values()
    ]
    assert all(len(content) <= 1 for content in contents)
