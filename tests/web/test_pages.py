"""The pages: what a reader needs is in them, in both languages, without a script."""

import re

import httpx2
import pytest


def test_home_has_a_search_box_and_films(small: httpx2.Client) -> None:
    """Before anything is searched, the most voted films are there."""
    page = small.get("/").text
    assert 'name="q"' in page
    assert page.index("Inception") < page.index("WALL·E")
    assert "<script" not in page


def test_from_search_to_film_to_similar(small: httpx2.Client) -> None:
    """Following links leads from a search to a film, and from there to films like it."""
    found = small.get("/", params={"q": "toy story"}).text
    address = re.search(r'href="(/movies/862[^"]*)"', found)
    assert address
    film = small.get(address[1]).text
    assert "John Lasseter" in film
    assert "Tom Hanks" in film
    alike = re.findall(r'class="title" href="(/movies/\d+)[^"]*">([^<]+)</a>', film)
    assert alike[0][1] == "Toy Story 3"
    assert "Géneros" in film
    assert small.get(alike[0][0]).status_code == 200


@pytest.mark.parametrize(
    ("header", "parameter", "language"),
    [("en-GB,en;q=0.9", None, "en"), ("es-MX", None, "es"), ("fr", None, "es"), ("en", "es", "es"), ("es", "en", "en")],
)
def test_language(small: httpx2.Client, header: str, parameter: str | None, language: str) -> None:
    """The address decides, then the browser, then Spanish."""
    params = {"lang": parameter} if parameter else {}
    page = small.get("/movies/862", params=params, headers={"Accept-Language": header}).text
    assert f'<html lang="{language}">' in page
    assert ("Films like this one" in page) == (language == "en")


def test_what_was_typed_is_text(small: httpx2.Client) -> None:
    """Markup in a search is shown, not obeyed."""
    page = small.get("/", params={"q": '<script>alert("x")</script>'}).text
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_a_search_that_finds_nothing_suggests(small: httpx2.Client) -> None:
    """Misspelt titles lead on."""
    page = small.get("/", params={"q": "incepton"}).text
    assert "¿Querías decir…?" in page
    assert ">Inception</a>" in page


def test_missing_film_is_a_page(small: httpx2.Client) -> None:
    """Someone who reads a page gets a page."""
    answer = small.get("/movies/1")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "no está en el catálogo" in answer.text


def test_source_and_licence_are_stated(small: httpx2.Client) -> None:
    """On every page."""
    assert "CC0" in small.get("/").text


def test_pages_load_nothing_from_elsewhere(small: httpx2.Client) -> None:
    """All of a page is on the server, and a policy says so."""
    answer = small.get("/movies/862")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    for address in re.findall(r'(?:src|href)="([^"]+)"', answer.text):
        assert address.startswith("/"), address
    for address in ("/static/butaca.css", "/static/icon.svg", "/docs"):
        assert small.get(address).status_code == 200
