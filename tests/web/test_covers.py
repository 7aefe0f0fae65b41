"""Covers that are drawn, and pictures over them."""

import re
from pathlib import Path
from xml.etree import ElementTree

import httpx2
import pytest

from butaca.web.pages import covers
from butaca.web.pages.covers import cover
from butaca.web.pages.posters import Posters
from server_process import serving

TITLES = [
    "It",
    "Heat",
    "The Good, the Bad and the Ugly",
    "Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb",
    "Supercalifragilisticexpialidocious" * 3,
    "千と千尋の神隠し",
    "שיר",
    "W" * 200,
    "a" * 500,
    "W" * 20_000,
    "of " * 20_000,
    "Ⅷ \u200b\u202e \x07 ½",
    "   ",
    "",
    "👩‍👩‍👧‍👦 family",
    "<svg onload=alert(1)>&\"'",
]


@pytest.mark.parametrize("title", TITLES)
def test_a_title_fits_on_its_cover(title: str) -> None:
    """However long, it stays on the cover: no line is too wide, none too high, and it is the same each time."""
    drawn = cover(949, title, 1995, "Crime")
    assert drawn == cover(949, title, 1995, "Crime")
    assert drawn.lines
    assert all(covers._width(line.text) * drawn.size <= covers._WIDTH for line in drawn.lines)
    assert all(100 < line.y <= 262 for line in drawn.lines)


def test_what_cannot_be_seen_is_left_out() -> None:
    """Nothing turns the letters around; emoji stay together, words too."""
    texts = [
        line.text
        for title in ("\u202eevil\u202d", "Ze\u200bro", "👩\u200d👧 fly")
        for line in cover(1, title, 2000, None).lines
    ]
    assert texts == ["evil", "Zero", "👩\u200d👧 fly"]


def test_colour_and_pattern_come_from_the_genre() -> None:
    """The id varies them, and films of a genre do not all look the same."""
    drawn = [cover(movie_id, "Heat", 1995, "Crime") for movie_id in range(200)]
    assert {each.kind for each in drawn} == {"crime"}
    assert {each.pattern for each in drawn} == {"city", "blinds"}
    assert {each.shade for each in drawn} == {0, 1, 2}
    assert len({each.shift for each in drawn}) > 20
    assert cover(1, "Heat", 1995, None).kind == cover(1, "Heat", 1995, "Nordic Noir").kind == "none"


def test_every_pattern_is_drawn_and_every_colour_named(small: httpx2.Client) -> None:
    """On each page, in the style sheet."""
    page = small.get("/").text
    assert set(re.findall(r'id="p-(\w+)"', page)) == set(covers.PATTERNS)
    style = small.get("/static/butaca.css").text
    for genre in covers._PATTERNS:
        assert f".k-{genre.lower().replace(' ', '-')}" in style, genre


def test_a_title_is_text(small: httpx2.Client) -> None:
    """On its cover as elsewhere."""
    page = small.get("/explore", params={"year": "2000"}).text
    assert '<svg class="cover' in page
    assert re.search(r"<text [^>]*>[^<]*</text>", page)


def test_a_cover_is_a_file_too(small: httpx2.Client) -> None:
    """For sites that show a link with a picture: an image that needs nothing else."""
    answer = small.get("/covers/862.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    root = ElementTree.fromstring(answer.text)
    texts = [each.text for each in root.iter("{http://www.w3.org/2000/svg}text")]
    assert texts == ["Toy", "Story", "1995"]
    assert "--hue: 190" in answer.text
    assert small.get("/covers/1.svg").status_code == 404
    for movie in small.get("/api/v1/movies", params={"limit": 100}).json()["results"]:
        ElementTree.fromstring(small.get(f"/covers/{movie['id']}.svg").text)  # whatever is in its title


class TestPosters:
    """Pictures over the covers."""

    POSTERS = Posters("https://pictures.example/t", ("w185", "w342", "w500"))

    def test_each_size_has_an_address(self) -> None:
        """The middle size is for browsers that know no others."""
        poster = self.POSTERS.poster("/abc.jpg")
        assert poster is not None
        assert poster.src == "https://pictures.example/t/w342/abc.jpg"
        assert poster.srcset.split(", ")[-1] == "https://pictures.example/t/w500/abc.jpg 500w"
        assert self.POSTERS.origin == "https://pictures.example"

    @pytest.mark.parametrize("path", [None, "", "abc.jpg", "//evil.example/a.jpg", "/../a.jpg", "/a.svg", '/a".jpg'])
    def test_other_paths_have_no_picture(self, path: str | None) -> None:
        """Data may hold anything."""
        assert self.POSTERS.poster(path) is None

    def test_without_an_address_there_are_none(self) -> None:
        """Nor a host in the policy."""
        nowhere = Posters("", ("w342",))
        assert (nowhere.poster("/abc.jpg"), nowhere.origin, nowhere.from_tmdb) == (None, "", False)

    def test_they_are_as_the_settings_say(self, small_releases: Path, small: httpx2.Client) -> None:
        """Off, or of another host; only that host is allowed, and the referrer is not told."""
        page = small.get("/movies/862", params={"lang": "en"})
        assert "https://image.tmdb.org/t/p/w342/toy.jpg" in page.text
        assert "not endorsed or certified by TMDB" in page.text
        for image in re.findall(r"<img [^>]*image\.tmdb[^>]*>", page.text):
            assert 'referrerpolicy="no-referrer"' in image
            assert ' alt=""' in image
        with serving(small_releases, BUTACA_POSTERS="none") as client:
            page = client.get("/movies/862", params={"lang": "en"})
            assert "toy.jpg" not in page.text
            assert "TMDB API" not in page.text
            assert "img-src 'self' data:;" in page.headers["content-security-policy"]
        with serving(small_releases, BUTACA_POSTERS="http://127.0.0.1:9/p", BUTACA_POSTER_SIZES="w92") as client:
            page = client.get("/movies/862")
            assert 'src="http://127.0.0.1:9/p/w92/toy.jpg"' in page.text
            assert "img-src 'self' data: http://127.0.0.1:9;" in page.headers["content-security-policy"]
