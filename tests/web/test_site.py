"""What the pages tell crawlers and browsers of the site, and the path it is served under."""

import re
from pathlib import Path
from xml.etree import ElementTree

import httpx2
import pytest

from server_process import serving

PAGES = [
    "/",
    "/?q=toy+story",
    "/movies/862",
    "/people/31",
    "/explore?genre=Horror",
    "/for-you",
    "/about",
    "/statistics",
    "/laboratory",
    "/laboratory/models",
    "/explore/decades",
    "/nowhere",
]
ADDRESS = "https://films.example/cine"


def addresses(page: str) -> list[str]:
    """Return every address in a page, without those of other sites."""
    written = re.findall(r'(?:href|src|action|data-(?:fragment|list|films|to|suggest))="([^"]+)"', page)
    return [each.replace("&amp;", "&") for each in written if not each.startswith(("http", "#"))]


@pytest.mark.parametrize("by_proxy", [False, True])
def test_below_a_path_every_link_works(small_releases: Path, by_proxy: bool) -> None:
    """By the setting, and as a trusted proxy says, whether or not the proxy takes the path off."""
    settings = {} if by_proxy else {"BUTACA_BASE_PATH": "/cine/"}
    headers = {"Accept": "text/html", **({"X-Forwarded-Prefix": "/cine"} if by_proxy else {})}
    with serving(small_releases, BUTACA_RATE="0", **settings) as client:
        checked = set()
        for path in PAGES:
            for asked in (path, f"/cine{path}"):
                page = client.get(asked, headers=headers).text
                for address in addresses(page):
                    assert address.startswith("/cine/"), (asked, address)
                    checked.add(address)
        for address in sorted(checked):
            method = "POST" if address.startswith("/cine/for-you/") else "GET"
            status = client.request(method, address, headers=headers, follow_redirects=False).status_code
            assert status in (200, 303, 415, 422) or "nowhere" in address, address
        answer = client.get("/cine/surprise", headers=headers)
        assert answer.headers["location"].startswith("/cine/movies/")
        link = client.get("/cine/api/v1/movies", params={"limit": 1}, headers=headers).headers["link"]
        assert link.startswith("</cine/api/v1/movies?")


def test_an_untrusted_prefix_is_ignored(small_releases: Path) -> None:
    """As is one that is no path."""
    with serving(small_releases, BUTACA_TRUSTED_PROXIES="none") as client:
        assert "/cine/" not in client.get("/", headers={"X-Forwarded-Prefix": "/cine"}).text
    with serving(small_releases) as client:
        for prefix in ("//evil.example", "https://evil.example", "/a/../b", '/"><b>', "/" + "a" * 200, "cine"):
            page = client.get("/", headers={"X-Forwarded-Prefix": prefix}).text
            assert 'href="/for-you?' in page, prefix


def test_without_an_address_of_the_site_none_is_told(small: httpx2.Client) -> None:
    """Whatever the request says of the host."""
    page = small.get("/movies/862", headers={"Host": "evil.example"}).text
    for told in ("canonical", "og:url", 'rel="alternate" hreflang="es" href="http', "evil.example"):
        assert told not in page
    assert small.get("/sitemap.xml").status_code == 404
    assert "Sitemap" not in small.get("/robots.txt").text


def test_the_address_of_the_site_is_told(small_releases: Path) -> None:
    """In pages, for both languages, and in a sitemap of every film; pages that vary without end are not indexed."""
    with serving(small_releases, BUTACA_SITE=ADDRESS, BUTACA_BASE_PATH="/cine") as client:
        page = client.get("/movies/862?lang=en").text
        assert f'<link rel="canonical" href="{ADDRESS}/movies/862?lang=en">' in page
        for code in ("es", "en"):
            assert f'hreflang="{code}" href="{ADDRESS}/movies/862?lang={code}"' in page
        assert '<meta property="og:title" content="Toy Story (1995)">' in page
        assert 'property="og:image" content="https://image.tmdb.org/t/p/w500/toy.jpg"' in page
        for noise in ("/?q=toy", "/movies/862?novelty=1", "/for-you?likes=heat", "/nowhere"):
            answer = client.get(noise, headers={"Accept": "text/html"})
            assert '<meta name="robots" content="noindex">' in answer.text, noise
            assert "canonical" not in answer.text
        assert f"Sitemap: {ADDRESS}/sitemap.xml" in client.get("/robots.txt").text
        index = ElementTree.fromstring(client.get("/sitemap.xml").text)
        parts = [each.text or "" for each in index.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
        assert parts == [f"{ADDRESS}/sitemap-1.xml"]
        part = ElementTree.fromstring(client.get(parts[0].removeprefix("https://films.example")).text)
        told = {each.text for each in part.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
        assert {f"{ADDRESS}/movies/862?lang=es", f"{ADDRESS}/?lang=en"} <= told
        assert len(told) == 2 * (client.get("/api/v1/movies").json()["total"] + 4)
        assert client.get("/sitemap-2.xml").status_code == 404


def test_the_manifest_is_in_the_readers_language(small: httpx2.Client) -> None:
    """A browser can install the site."""
    answer = small.get("/manifest.webmanifest", params={"lang": "en"})
    assert answer.headers["content-type"] == "application/manifest+json"
    assert answer.json()["lang"] == "en"
    assert small.get(answer.json()["icons"][0]["src"]).status_code == 200


def test_credits_and_privacy(small: httpx2.Client) -> None:
    """Who the data and pictures are by, and what becomes of a visitor's marks."""
    page = small.get("/about", params={"lang": "es"}).text
    for text in ("CC0", "https://image.tmdb.org", "avalado ni certificado por TMDB", "Lo que marcas se guarda"):
        assert text in page
