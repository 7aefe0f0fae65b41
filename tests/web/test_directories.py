"""The pages of all franchises, companies, people and other groups."""

import re
from html import unescape

import httpx2
import pytest

from butaca.web.pages.group_addresses import Directory


def tiles(page: str) -> list[tuple[str, str]]:
    """Return the address and the name of each group of a page."""
    shown = re.findall(r'<li class="tile">\s*<a href="([^"]+)">.*?<span class="title">(.*?)</span>', page, re.DOTALL)
    return [(unescape(address), unescape(name)) for address, name in shown]


@pytest.mark.parametrize("name", list(Directory))
def test_a_directory_leads_to_the_films_of_each_group(small: httpx2.Client, name: str) -> None:
    """From Explore, in either language; the page of a group has as many films as is said."""
    assert f'href="/explore/{name}?lang=es"' in small.get("/explore", params={"lang": "es"}).text
    page = small.get(f"/explore/{name}", params={"lang": "en"}).text
    shown = tiles(page)
    assert len(shown) > 2
    counts = re.findall(r"<p class=\"soft\">([\d,]+) film", page)
    assert len(counts) == len(shown)
    if name == "directors":
        assert all(address.startswith("/people/") for address, _ in shown)  # of films in any job
        return
    for (address, group), count in list(zip(shown, counts, strict=True))[::4]:
        films = small.get(address)
        assert films.status_code == 200
        assert f">{count} film" in films.text, group


def test_orders_are_links(small: httpx2.Client) -> None:
    """Each leads to another order, and says which it is."""
    first = {}
    for sort in ("known", "movies", "name", "score", "return"):
        page = small.get("/explore/companies", params={"sort": sort, "lang": "en"}).text
        assert re.search(rf'sort={sort}" aria-current="true"', page)
        first[sort] = [name for _, name in tiles(page)]
    assert first["name"] == sorted(first["name"], key=str.lower)
    assert all(sorted(names) == sorted(first["name"]) for names in first.values())


def test_further_pages_are_links(small: httpx2.Client) -> None:
    """Without scripts; beyond the last there is none."""
    names, address = [], "/explore/people?sort=name&lang=en"
    while address:
        page = small.get(address).text
        names += [name for _, name in tiles(page)]
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = unescape(following[1]) if following else ""
    assert len(names) == small.get("/api/v1/release").json()["counts"]["people"]
    assert small.get("/explore/people", params={"page": 999}).status_code == 404


@pytest.mark.parametrize("query", ["sort=worst", "page=0", "page=x", "page=1&page=2", "sort=name&sort=score"])
def test_a_wrong_query_is_a_page_that_says_so(small: httpx2.Client, query: str) -> None:
    """As on every page."""
    answer = small.get(f"/explore/franchises?{query}", headers={"Accept": "text/html"})
    assert answer.status_code == 422
    assert "<h1>" in answer.text


def test_an_unknown_directory_does_not_exist(small: httpx2.Client) -> None:
    """With a way on."""
    answer = small.get("/explore/nonsense", headers={"Accept": "text/html"})
    assert answer.status_code == 404


def test_the_page_of_a_group_has_its_figures(small: httpx2.Client) -> None:
    """And leads to all the others."""
    page = small.get("/explore", params={"collection": 10194, "lang": "en"}).text
    assert ">3 films · " in page
    assert "$1.9bn earned, 6.1× the cost" in page
    assert 'href="/explore/franchises?lang=en">All franchises</a>' in page
