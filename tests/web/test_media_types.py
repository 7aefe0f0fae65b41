"""What a body says that it is."""

from pathlib import Path

import httpx2
import pytest
from fastapi.routing import APIRoute, iter_route_contexts

from butaca.settings import Settings
from butaca.web.api.json_bodies import JsonRoute
from butaca.web.app import create_app

FOR_ME = "/api/v1/recommendations"


@pytest.mark.parametrize("given", ["application/json", "application/json; charset=utf-8", "Application/JSON"])
def test_json_is_read(small: httpx2.Client, given: str) -> None:
    """Whatever the case and the parameters."""
    assert small.post(FOR_ME, content=b'{"n": 2}', headers={"Content-Type": given}).json()["total"] == 2


@pytest.mark.parametrize(
    "given",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json", "json", "",
     "application/vnd.api+json", "application/jsonp", "text/plain, application/json", "*/*"],
)  # fmt: skip
def test_anything_else_is_refused(small: httpx2.Client, given: str) -> None:
    """With what it has to be."""
    answer = small.post(FOR_ME, content=b'{"n": 2}', headers={"Content-Type": given})
    assert (answer.status_code, answer.headers["content-type"]) == (415, "application/problem+json")
    assert "has to be application/json" in answer.json()["detail"]
    assert repr(given) in answer.json()["detail"]
    assert answer.headers["accept"] == "application/json"


def test_what_says_nothing_is_refused(small: httpx2.Client) -> None:
    """What it is would be a guess; nothing at all is a body that is missing."""
    for content in (b'{"n": 2}', iter([b'{"n": 2}'])):
        answer = small.post(FOR_ME, content=content)
        assert (answer.status_code, "no Content-Type" in answer.json()["detail"]) == (415, True)
    assert small.post(FOR_ME).status_code == 422


def test_what_is_coded_is_refused(small: httpx2.Client) -> None:
    """As by gzip."""
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    answer = small.post(FOR_ME, content=b"{}", headers=headers)
    assert (answer.status_code, answer.headers["accept-encoding"]) == (415, "identity")


def test_every_json_body_is_read_within_bounds(small_releases: Path) -> None:
    """Whoever adds a route with one has to use the same kind of route."""
    bodies = [
        context.original_route
        for context in iter_route_contexts(create_app(Settings(releases=small_releases)).routes)
        if isinstance(context.original_route, APIRoute) and context.original_route.body_field is not None
    ]
    json = [route for route in bodies if route.body_field.field_info.media_type == "application/json"]  # type: ignore[union-attr]
    assert json
    assert all(isinstance(route, JsonRoute) for route in json)
