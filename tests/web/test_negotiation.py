"""Which form of an answer is chosen."""

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from butaca.web.negotiation import CSV, JSON, NDJSON, OFFERED, language, media_type, preferred

OFFERS = (JSON, CSV, NDJSON)


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("image/png", JSON),
        ("text/csv", CSV),
        ("TEXT/CSV", CSV),
        ("text/*", CSV),
        ("application/*", JSON),
        ("application/x-ndjson, */*;q=0.1", NDJSON),
        ("text/csv;q=0.5, application/json;q=0.4", CSV),
        ("text/csv;q=nan, application/json;q=0.1", JSON),
        ("text/csv;q=inf, application/x-ndjson", CSV),
        ("text/csv;q=x", JSON),
        ("application/json;q=0, */*", CSV),
        (",".join(["image/png"] * 29 + ["text/csv"]), CSV),
        (",".join(["image/png"] * 30 + ["text/csv"]), JSON),
    ],
)
def test_the_media_type_that_is_liked_best(accept: str, chosen: str) -> None:
    """A type by its name counts more than one by a pattern; of a long header only the beginning is read."""
    assert preferred(accept, OFFERS) == chosen


@given(st.text(max_size=200), st.integers(1, 3))
def test_whatever_is_sent_chooses_something_that_is_offered(accept: str, count: int) -> None:
    """Nothing that is written in a header is an error."""
    assert preferred(accept, OFFERS[:count]) in OFFERS[:count]


def asked(path: str, *headers: tuple[bytes, bytes]) -> dict[str, object]:
    """Return the scope of a request."""
    return {"type": "http", "path": path, "headers": list(headers)}


def test_where_there_is_no_choice_nothing_is_chosen() -> None:
    """So that headers make no difference there."""
    assert media_type(asked("/api/v1/movies/862", (b"accept", b"text/csv"))) == ""
    assert media_type(asked("/api/v1/movies", (b"accept", b"text/csv"))) == CSV
    assert media_type(asked("/api/v1/movies", (b"accept", b"image/png"), (b"accept", b"text/csv"))) == CSV


@pytest.mark.parametrize(
    ("sent", "chosen"),
    [
        (b"", "es"),
        (b"en", "en"),
        (b"en-GB,es;q=0.5", "en"),
        (b"fr, EN;q=0.3", "en"),
        (b"fr", "es"),
        (b"\xff" * 99, "es"),
    ],
)
def test_the_language_of_pages(sent: bytes, chosen: str) -> None:
    """The first of the browser's that there is."""
    assert language(asked("/", (b"accept-language", sent))) == chosen
    assert language(asked("/")) == "es"


def test_every_choice_that_is_offered_is_one(small: httpx2.Client) -> None:
    """The table of addresses is what the routes do."""
    for path, offered in OFFERED.items():
        for one in offered:
            answer = small.get(path, headers={"Accept": one})
            assert answer.headers["content-type"].split(";")[0] == one
            assert "Accept" in answer.headers["vary"].split(", ")


def test_a_form_that_is_not_in_the_table_is_offered_nowhere(small: httpx2.Client) -> None:
    """What differs by ``Accept`` says so, and has to be in the table, or caches would mix the forms up."""
    paths = small.get("/openapi.json").json()["paths"]
    several = {
        path
        for path, methods in paths.items()
        if len(methods.get("get", {}).get("responses", {}).get("200", {}).get("content", ())) > 1
    }
    assert several == set(OFFERED)
