"""The pages: what a reader needs is in them, in both languages, without a script."""

import re
from html import unescape
from pathlib import Path

import httpx2
import pytest

from butaca.recommenders import stars
from butaca.web import negotiation
from butaca.web.pages import texts
from butaca.web.pages.quality import Figure, protocols

STATIC = Path(texts.__file__).parents[1] / "static"


def listed(page: str) -> list[tuple[int, str]]:
    """Return id and title of the cards of a page, in their order."""
    cards = re.findall(r'<li class="card" data-id="(\d+)" data-title="([^"]*)"', page)
    return [(int(movie_id), unescape(title)) for movie_id, title in cards]


def test_every_text_is_in_both_languages_and_on_some_page() -> None:
    """None is left over from a page that says something else by now; some names end in a code."""
    pages = STATIC.parent
    sources = [
        path for path in pages.rglob("*") if path.suffix in (".html", ".js", ".py") and path.parent.name != "texts"
    ]
    source = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    words = set(re.findall(r"[\w-]+", source))
    spanish, english = (set(texts.TEXTS[language]) for language in negotiation.LANGUAGES)
    prefixes = tuple(set(re.findall(r'text\["(\w+_)"', source)))
    assert spanish == english
    assert [name for name in spanish - words if not name.startswith(prefixes)] == []


def test_home_asks_for_what_one_likes(small: httpx2.Client) -> None:
    """With well-known films, one of each franchise, and a search box."""
    page = small.get("/", params={"lang": "es"}).text
    assert 'name="q"' in page
    assert "Toca tres que te gusten" in page
    films = [movie_id for movie_id, _ in listed(page)]
    assert len(films) == len(set(films)) > 6
    assert len({862, 863, 10193} & set(films)) <= 1


def test_from_search_to_film_to_similar(small: httpx2.Client) -> None:
    """Following links leads from a search to a film, and from there to films like it."""
    results = small.get("/", params={"q": "toy story", "lang": "es"}).text
    address = re.search(r'href="(/movies/862[^"]*)"', results)
    assert address
    film = small.get(address[1].replace("&amp;", "&")).text
    assert "John Lasseter" in film
    assert "Tom Hanks" in film
    alike = listed(film)
    assert alike[0][1] == "Toy Story 2"
    assert "Toy Story 3" in [title for _, title in alike]
    assert "De la saga Toy Story" in film
    assert small.get(f"/movies/{alike[0][0]}").status_code == 200


def test_a_film_in_full(small: httpx2.Client) -> None:
    """Its facts in the reader's form; people, genres, countries, companies and its franchise are links that lead on."""
    page = small.get("/movies/862", params={"lang": "es"}).text
    for text in ("30 de octubre de 1995", "374\u00a0M$ con 30\u00a0M$ de presupuesto (12,5 ×)", "1\u00a0h 21\u00a0min"):
        assert text in page
    for text in ("7,7 sobre 10", "5415 votos", "https://www.imdb.com/title/tt0114709/", '<p class="plot" lang="en">'):
        assert text in page
    strip = page[page.index('class="strip"') : page.index('class="lists"')]
    assert re.findall(r'data-id="(\d+)"', strip) == ["862", "863", "10193"], "in the order of release"
    links = set(
        re.findall(r'href="(/(?:people|explore)[^"]*)"', page[page.index("<main") : page.index('class="lists"')])
    )
    assert len(links) > 8
    for address in links:
        assert small.get(address.replace("&amp;", "&")).status_code == 200, address


def test_a_person_by_what_they_did(small: httpx2.Client) -> None:
    """The latest film first; an unknown person is a page that says so."""
    page = small.get("/people/31", params={"lang": "es"}).text
    assert "Tom Hanks" in page
    assert [movie_id for movie_id, _ in listed(page)] == [10193, 863, 862]
    assert small.get("/people/1").status_code == 404
    assert "Esta página no existe" in small.get("/people/1", params={"lang": "es"}).text


def test_explore_filters_sorts_and_goes_on(small: httpx2.Client) -> None:
    """With what is chosen in its heading; empty fields of the form do not count."""
    page = small.get("/explore", params={"genre": "Horror", "year": "", "country": "", "lang": "es"}).text
    assert re.search(r"<h1>\s*Terror\s*</h1>", page)
    assert {"It", "The Mummy"} <= {title for _, title in listed(page)}
    first = small.get("/explore", params={"sort": "release_date", "lang": "en"}).text
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    second = small.get(following[1].replace("&amp;", "&")).text
    assert not {movie_id for movie_id, _ in listed(first)} & {movie_id for movie_id, _ in listed(second)}
    assert small.get("/explore", params={"genre": "nonsense"}).status_code == 404


@pytest.mark.parametrize(
    ("header", "parameter", "language"),
    [("en-GB,en;q=0.9", None, "en"), ("es-MX", None, "es"), ("fr", None, "es"), ("en", "es", "es"), ("es", "en", "en")],
)
def test_language(small: httpx2.Client, header: str, parameter: str | None, language: str) -> None:
    """The address decides, then the browser, then Spanish."""
    params = {"lang": parameter} if parameter else {}
    page = small.get("/movies/862", params=params, headers={"Accept-Language": header}).text
    assert f'<html lang="{language}"' in page
    assert ("Films like this one" in page) == (language == "en")


class TestDials:
    """The dials of a list are a form that needs no script."""

    def test_they_stand_as_they_were_set(self, small: httpx2.Client) -> None:
        """And take nothing beyond their ends."""
        for novelty in ("0.25", "1"):
            page = small.get("/movies/862", params={"novelty": novelty}).text
            assert re.search(rf'name="novelty" min="0" max="1" step="0.05" value="{novelty}"', page)
            assert '<form class="dials" method="get" action="/movies/862"' in page
        assert small.get("/movies/862", params={"novelty": 2}).status_code == 422

    def test_they_choose(self, small: httpx2.Client) -> None:
        """Films of a genre alone; nothing is said in words where there is none."""
        films = listed(small.get("/movies/862", params={"genre": "Horror", "year": "", "franchise": ""}).text)
        assert films
        assert {title for _, title in films} <= {"The Mummy", "It", "The Devil's Backbone"}
        page = small.get("/movies/862", params={"genre": "Horror", "runtime": "..20", "lang": "en"}).text
        assert "No film is like that. Loosen a filter." in page

    def test_an_order_has_no_variety(self, small: httpx2.Client) -> None:
        """A form sends both dials; that is no error."""
        page = small.get("/movies/862", params={"franchise": "only", "diversity": "0.5"})
        assert page.status_code == 200
        assert [movie_id for movie_id, _ in listed(page.text)] == [863, 10193] * 2  # in each of the two lists

    def test_a_fragment_is_the_same_list(self, small: httpx2.Client) -> None:
        """Without the rest of the page, and without films that are excluded."""
        dials = {"novelty": "0.5", "genre": "Animation", "lang": "en"}
        page, fragment = (small.get(f"/movies/862{rest}", params=dials).text for rest in ("", "/lists"))
        assert listed(page) == listed(fragment)
        assert "<html" not in fragment
        first = listed(fragment)[0][0]
        assert first not in dict(listed(small.get("/movies/862/lists", params={**dials, "exclude": f"{first}"}).text))
        assert small.get("/movies/862/lists", params={"exclude": "x"}).status_code == 422


@pytest.mark.real_data
def test_the_dial_lists_other_films(real: httpx2.Client) -> None:
    """Hidden films have fewer votes than well-known ones."""
    votes = []
    for novelty in (0, 0.5, 1):
        films = listed(real.get("/movies/949/lists", params={"novelty": novelty}).text)
        counts = [real.get(f"/api/v1/movies/{movie_id}").json()["vote_count"] for movie_id, _ in films]
        votes.append(sorted(counts)[len(counts) // 2])
    assert votes[0] > votes[1] > votes[2]


class TestForYou:
    """The page for a visitor; without a script it takes titles."""

    def test_begins_with_what_many_like(self, small: httpx2.Client) -> None:
        """And says that it does."""
        page = small.get("/for-you", params={"lang": "en"}).text
        assert "Nothing is known of what you like yet" in page
        assert len(listed(page)) >= 12
        assert 'href="/for-you?lang=en"' in small.get("/", params={"lang": "en"}).text

    def test_takes_titles(self, small: httpx2.Client) -> None:
        """A title a line, as in search; the films are not listed again, and say why."""
        titles = {"likes": "toy story\n Frozen (2010)\nmemento 2000\n", "dislikes": "Inception", "lang": "es"}
        page = small.get("/for-you", params=titles).text
        assert "Porque te gust" in page
        assert "No están en el catálogo" not in page
        assert not {862, 44363, 77, 27205} & dict(listed(page)).keys()
        assert "toy story\n Frozen (2010)" in page
        assert '<input type="hidden" name="dislikes" value="Inception">' in page, "a dial keeps them"

    def test_says_what_it_did_not_find_or_understand(self, small: httpx2.Client) -> None:
        """Misspelt titles, and a film that is liked and not."""
        page = small.get("/for-you", params={"likes": "Toi Story\nJumanji", "dislikes": "jumanji", "lang": "en"}).text
        assert re.search(r"Not in the catalogue: Toi Story\s*\(Did you mean…\? Toy Story\)", page)
        assert "You cannot both like and not like them, so they do not count: Jumanji." in page

    def test_what_was_written_is_text(self, small: httpx2.Client) -> None:
        """Markup among titles is shown, not obeyed."""
        page = small.get("/for-you", params={"likes": "</textarea><b>x</b>"}).text
        assert "<b>x" not in page
        assert "&lt;/textarea&gt;" in page

    def test_the_list_for_marks_is_a_fragment(self, small: httpx2.Client) -> None:
        """The same as that of the API, with the same members; nothing is kept by anybody."""
        body = {"likes": [862], "dislikes": [27205], "ratings": [{"id": 194, "stars": 4.5}], "n": 5}
        answer = small.post("/for-you/list", params={"lang": "es"}, json=body)
        assert answer.headers["cache-control"] == "no-store"
        api = small.post("/api/v1/recommendations", json=body).json()
        assert listed(answer.text) == [(each["id"], each["title"]) for each in api["results"]]
        assert "Porque te gust" in answer.text
        assert small.post("/for-you/list", json={"likes": [862], "dislikes": [862]}).status_code == 422

    def test_some_films_by_id(self, small: httpx2.Client) -> None:
        """Each once, in their order; unknown ones are left out."""
        answer = small.post("/for-you/films", json={"ids": [194, 862, 1, 194]})
        assert [movie_id for movie_id, _ in listed(answer.text)] == [194, 862]

    def test_a_surprise_is_some_film(self, small: httpx2.Client) -> None:
        """Another each time, so no answer is kept."""
        answer = small.get("/surprise", params={"lang": "en"})
        assert (answer.status_code, answer.headers["cache-control"]) == (303, "no-store")
        assert re.fullmatch(r"/movies/\d+\?lang=en", answer.headers["location"])


class TestSearch:
    """The search box, and its results."""

    def test_what_was_typed_is_text(self, small: httpx2.Client) -> None:
        """Markup in a search is shown, not obeyed."""
        page = small.get("/", params={"q": '<script>alert("x")</script>'}).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page

    def test_it_forgives(self, small: httpx2.Client) -> None:
        """A misspelt title finds its film."""
        assert listed(small.get("/", params={"q": "incepton", "lang": "en"}).text) == [(27205, "Inception")]

    def test_it_finds_more_than_films(self, small: httpx2.Client) -> None:
        """People, franchises and companies, and genres and years in either language."""
        for text, address in (
            ("pixar", "/explore?lang=es&amp;company=3"),
            ("tom hanks", "/people/31?lang=es"),
            ("terror", "/explore?lang=es&amp;genre=Horror"),
            ("horror", "/explore?lang=es&amp;genre=Horror"),
            ("1995", "/explore?lang=es&amp;year=1995"),
            ("toy story", "/explore?lang=es&amp;collection=10194"),
        ):
            for path in ("/", "/suggest"):
                assert address in small.get(path, params={"q": text, "lang": "es"}).text, (path, text)

    def test_no_result_is_a_beginning(self, small: httpx2.Client) -> None:
        """With films to go on with."""
        page = small.get("/", params={"q": "qwertyuiop", "lang": "es"}).text
        assert "Sin resultados para «qwertyuiop»" in page
        assert listed(page)

    def test_suggestions_are_options(self, small: httpx2.Client) -> None:
        """A film with its cover, and all results last; nothing for nothing."""
        page = small.get("/suggest", params={"q": "toy st", "lang": "es"}).text
        assert re.findall(r'role="option"[^>]* id="([\w-]+)"', page)[-1] == "option-all"
        assert '<svg class="cover' in page
        assert "role=" not in small.get("/suggest", params={"q": ""}).text


def test_missing_film_is_a_page(small: httpx2.Client) -> None:
    """Someone who reads a page gets a page, which leads on."""
    answer = small.get("/movies/1")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "no está en el catálogo" in answer.text
    assert 'href="/explore?lang=es"' in answer.text


def test_a_problem_is_told_in_the_readers_words(small: httpx2.Client) -> None:
    """What a validator says is for engineers, and folded."""
    page = small.get("/movies/862", params={"novelty": "x", "lang": "es"}).text
    assert "La dirección pide algo que no es posible." in page
    before = page[: page.index('<details class="details">')]
    assert "valid number" not in before


def test_source_and_licence_are_stated(small: httpx2.Client) -> None:
    """On every page."""
    assert "CC0" in small.get("/").text


def test_nothing_else_is_loaded_from_elsewhere(small: httpx2.Client) -> None:
    """Only posters come from another site, and a policy says so; no script stands in a page."""
    answer = small.get("/movies/862")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self';" in policy
    assert "img-src 'self' data: https://image.tmdb.org;" in policy
    assert "unsafe" not in policy
    assert re.findall(r"<script[^>]*>", answer.text) == [
        '<script src="/static/early.js">',
        '<script src="/static/page.js" type="module">',
    ]
    assert not re.search(r"\s(?:on[a-z]+|style)=", answer.text)
    for address in re.findall(r'src="([^"]+)"', answer.text):
        assert address.startswith(("/", "https://image.tmdb.org/t/p/")), address
    for address in ("/static/butaca.css", "/static/icon.svg", "/static/page.js", "/docs"):
        assert small.get(address).status_code == 200


def test_the_page_goes_by_the_bands_of_stars(small: httpx2.Client) -> None:
    """Its script marks what is rated: with the numbers that all others go by."""
    script = small.get("/static/marks.js").text
    numbers = {name: float(value) for name, value in re.findall(r"^const STARS_(\w+) = ([\d.]+);", script, re.M)}
    assert (numbers["LIKED"], numbers["SEEN"]) == (stars.LIKED, stars.SEEN)


def test_statistics_lead_to_their_films(small: httpx2.Client) -> None:
    """Each bar has its number beneath, and the page it leads to has as many films."""
    page = small.get("/statistics", params={"lang": "en"}).text
    rows = re.findall(r'href="(/explore[^"]*)">([^<]+)</a></th><td>(\d+)</td>', page)
    assert {"2000s", "Animation", "French", "Japan"} <= {name for _, name, _ in rows}
    for address, name, count in rows[::5]:
        assert f">{count} film" in small.get(address.replace("&amp;", "&")).text, name


class TestLaboratory:
    """A film, and what each model lists for it."""

    def test_every_model_has_a_column(self, small: httpx2.Client) -> None:
        """With its own list; how to measure quality is said where nobody has."""
        page = small.get("/laboratory", params={"movie": 862, "lang": "en"}).text
        names = small.get("/api/v1/release").json()["models"]
        columns = page.split("<section>")[1:]
        assert len(columns) == len(names) > 2
        for name, column in zip(names, columns, strict=True):
            api = small.get("/api/v1/movies/862/similar", params={"model": name, "n": 10}).json()["results"]
            assert re.findall(r'href="/movies/(\d+)', column)[: len(api)] == [str(each["id"]) for each in api], name
        assert "butaca build DATA --evaluate" in page

    def test_a_film_is_typed(self, small: httpx2.Client) -> None:
        """As elsewhere; another is shown for a title that is unknown."""
        assert "Lists for <a" in small.get("/laboratory", params={"title": "frozen 2010", "lang": "en"}).text
        page = small.get("/laboratory", params={"title": "qwertyuiop", "lang": "en"})
        assert page.status_code == 200
        assert "No results for “qwertyuiop”" in page.text
        assert small.get("/laboratory", params={"movie": 1}).status_code == 404

    def test_quality_is_read_from_the_evaluation(self) -> None:
        """A figure with its interval; figures nobody could measure are left out."""
        row = {"model": "hybrid", "novelty": 0.5, "recall": {"mean": 0.3, "low": 0.2, "high": 0.4}, "coverage": 0.9}
        unknown = {"model": "knn", "novelty": None, "recall": {"mean": None, "low": None, "high": None}}
        (protocol,) = protocols({"protocols": [{"protocol": "top_n", "raters": 7, "models": [row, unknown]}]})
        assert (protocol.name, protocol.rater_count, protocol.metrics) == ("top_n", 7, ["recall"])
        assert protocol.models == [("hybrid", {"recall": Figure(0.3, 0.2, 0.4)}), ("knn", {})]
