"""The pages: what a reader needs is in them, in both languages, without a script."""

import re
from pathlib import Path

import httpx2
import pytest

from butaca.recommenders import stars
from butaca.web import negotiation
from butaca.web.pages import texts


def test_every_text_is_in_both_languages_and_on_some_page() -> None:
    """None is left over from a page that says something else by now."""
    web = Path(texts.__file__).parents[1]
    sources = [path for path in web.rglob("*") if path.suffix in (".html", ".js", ".py") and path.name != "texts.py"]
    words = {word for path in sources for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))}
    spanish, english = (set(texts.TEXTS[language]) for language in negotiation.LANGUAGES)
    assert spanish == english <= words


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
    assert alike[0][1] == "Toy Story 2"
    assert "Toy Story 3" in [title for _, title in alike]
    assert "Misma saga: Toy Story Collection" in film
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


def test_the_dial_is_a_form(small: httpx2.Client) -> None:
    """It needs no script; it stands where it was set, and takes nothing beyond its ends."""
    for novelty in (0.0, 1.0):
        page = small.get("/movies/862", params={"novelty": novelty}).text
        assert f'type="range" min="0" max="1" step="0.05" value="{novelty}"' in page
        assert '<form action="/movies/862" method="get"' in page
    assert small.get("/movies/862", params={"novelty": 2}).status_code == 422


@pytest.mark.real_data
def test_the_dial_lists_other_films(real: httpx2.Client) -> None:
    """Hidden films have fewer votes than well-known ones."""
    votes = []
    for novelty in (0, 0.5, 1):
        page = real.get("/movies/949", params={"novelty": novelty, "lang": "en"}).text
        counts = re.findall(r"out of 10, ([\d,]+) votes", page[page.index("Films like this one") :])
        votes.append(sorted(int(count.replace(",", "")) for count in counts)[len(counts) // 2])
    assert votes[0] > votes[1] > votes[2]


class TestForYou:
    """The page for who reads; without a script it takes titles."""

    def test_begins_with_what_many_like(self, small: httpx2.Client) -> None:
        """And says that it does."""
        page = small.get("/for-you", params={"lang": "en"}).text
        assert "Nothing is known of what you like yet" in page
        assert page.count('class="title"') == 12
        assert 'href="/for-you?lang=en"' in small.get("/", params={"lang": "en"}).text

    def test_takes_titles(self, small: httpx2.Client) -> None:
        """One a line; the films are not listed again, and say why."""
        wish = {"likes": "toy story\n Frozen (2010)\n\n", "dislikes": "Inception", "lang": "es"}
        page = small.get("/for-you", params=wish).text
        assert "Porque te gust" in page
        listed = re.findall(r'class="title" href="/movies/(\d+)', page)
        assert not {"862", "44363", "27205"} & set(listed)
        assert "toy story\n Frozen (2010)" in page

    def test_says_what_it_did_not_find_or_understand(self, small: httpx2.Client) -> None:
        """Misspelt titles, and one film that is liked and not."""
        page = small.get("/for-you", params={"likes": "Toi Story\nJumanji", "dislikes": "jumanji", "lang": "en"}).text
        assert re.search(r"Not in the catalogue: Toi Story\s*\(Did you mean…\? Toy Story\)", page)
        assert "You cannot both like and not like them, so they do not count: Jumanji." in page

    def test_what_was_written_is_text(self, small: httpx2.Client) -> None:
        """Markup among titles is shown, not obeyed."""
        page = small.get("/for-you", params={"likes": "</textarea><b>x</b>"}).text
        assert "<b>x" not in page
        assert "&lt;/textarea&gt;" in page


def test_what_was_typed_is_text(small: httpx2.Client) -> None:
    """Markup in a search is shown, not obeyed."""
    page = small.get("/", params={"q": '<script>alert("x")</script>'}).text
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_a_search_forgives(small: httpx2.Client) -> None:
    """A misspelt title finds its film."""
    page = small.get("/", params={"q": "incepton", "lang": "en"}).text
    assert ">Inception</a>" in page
    assert "1 film" in page or "One film" in page, page


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
    """All of a page is on the server, and a policy says so; no script stands in a page."""
    answer = small.get("/movies/862")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self'; connect-src 'self';" in policy
    assert "unsafe" not in policy
    assert re.findall(r"<script[^>]*>", answer.text) == ['<script src="/static/marks.js" type="module">']
    assert not re.search(r"\son[a-z]+=", answer.text)
    for address in re.findall(r'(?:src|href)="([^"]+)"', answer.text):
        assert address.startswith("/"), address
    for address in ("/static/butaca.css", "/static/icon.svg", "/static/marks.js", "/docs"):
        assert small.get(address).status_code == 200


def test_the_page_goes_by_the_bands_of_stars(small: httpx2.Client) -> None:
    """Its script marks what is imported: with the numbers that all others go by."""
    script = small.get("/static/marks.js").text
    found = {name: float(value) for name, value in re.findall(r"^const STARS_(\w+) = ([\d.]+);", script, re.M)}
    assert (found["LIKED"], found["SEEN"]) == (stars.LIKED, stars.SEEN)
