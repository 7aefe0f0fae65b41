"""Whatever address is asked for, nothing in the answer leads to another site."""

import re
from http.client import HTTPConnection
from urllib.parse import urljoin, urlsplit

import httpx2
import pytest

PATHS = [
    "//films.example/",
    "//films.example",
    "//films.example/movies/862",
    "///films.example/",
    "////films.example//",
    "//films.example/..",
    "/\\films.example",
    "/\\films.example/",
    "/%5Cfilms.example/",
    "/%5C%5Cfilms.example",
    "/%2Ffilms.example/",
    "/%2F%2Ffilms.example/docs/",
    "/%09/films.example/",
    "/%0A/films.example",
    "/.//films.example/",
    "/http:films.example/",
    "/http://films.example/",
    "//user@films.example:80/",
    "//films.example/%3Fa=b",
    "//films.example\\@localhost/",
    "/docs/",
    "//docs/",
    "/docs//",
    "/api/v1/movies/",
    "/api/v1/movies//",
    "//api/v1/movies/",
    "/movies/862/",
    "/static",
    "//static",
    "/static//films.example/",
    "/score_titulo/Toy%20Story//films.example/",
    "http://films.example/",
    "http://films.example/docs/",
    "*",
]
QUERIES = ["", "?lang=en", "?next=//films.example/", "?q=%22%3E//films.example&lang=//films.example"]


def asked(client: httpx2.Client, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
    """Return the answer to a path, sent exactly as given."""
    connection = HTTPConnection(client.base_url.host, client.base_url.port or 80, timeout=10)
    connection.putrequest("GET", path, skip_host="Host" in headers, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, text


def pointed_to(headers: dict[str, str], text: str) -> list[str]:
    """Every address in an answer, as it is written: headers, links of a page, and the problem's own."""
    found = [headers[name] for name in ("location", "content-location") if name in headers]
    found += re.findall(r"<([^>]*)>", headers.get("link", ""))
    if headers.get("content-type", "").startswith("text/html"):
        found += re.findall(r'(?:href|src|action)="([^"]*)"', text)
    found += re.findall(r'"instance":"((?:[^"\\]|\\.)*)"', text)
    return found


# Where a film's page leads on purpose, whatever was asked for.
ELSEWHERE = ("https://www.imdb.com/title/tt", "https://www.themoviedb.org/movie/", "https://image.tmdb.org/t/p/w")


def leaves(address: str) -> bool:
    """Whether a browser would leave this site by it: slashes lean either way, and line breaks do not count."""
    if address.startswith(ELSEWHERE):
        return False
    read = re.sub(r"[\t\r\n]", "", address).replace("\\", "/").strip()
    return urlsplit(urljoin("http://here.example/somewhere", read)).netloc != "here.example"


@pytest.mark.parametrize("path", PATHS)
def test_no_path_leads_away(small: httpx2.Client, path: str) -> None:
    """As a page or as a problem, whatever the query."""
    for query in QUERIES:
        for accept in ("text/html", "application/json"):
            status, headers, text = asked(small, path + query, Accept=accept)
            assert status < 500, path
            for address in pointed_to(headers, text):
                assert not leaves(address), (path + query, address)
                assert "://" not in address.split("?")[0] or address.startswith(("/", *ELSEWHERE)), address


@pytest.mark.parametrize("host", ["films.example", "films.example:99", "films.example/x", "@films.example", "[::1", ""])
def test_no_host_leads_away(small: httpx2.Client, host: str) -> None:
    """A redirect and the next page are told without it: what stands between may keep them for others."""
    for path in ("/docs/", "/api/v1/movies?limit=1", "/nowhere", "/movies/862"):
        status, headers, text = asked(small, path, Accept="text/html", Host=host)
        assert status < 500
        if status < 400:
            assert [address for address in pointed_to(headers, text) if leaves(address)] == []
            assert "films.example" not in "".join([headers.get("location", ""), headers.get("link", "")])


def test_a_slash_too_many_is_forgiven(small: httpx2.Client) -> None:
    """By a redirect to the same place on this site, with its query."""
    status, headers, _ = asked(small, "/api/v1/search/?q=toy%20story&limit=1")
    assert (status, headers["location"]) == (307, "/api/v1/search?q=toy%20story&limit=1")


def test_the_other_language_is_of_the_same_page(small: httpx2.Client) -> None:
    """Also of one that is not there, however its path is written."""
    for path in ("//films.example/a%20b", "/a%3Fb%25", "/ñ"):
        text = small.get(path.replace("//", "/%2F", 1), headers={"Accept": "text/html"}).text
        (link,) = re.findall(r'hreflang="en" rel="alternate"\s+href="([^"]*)"', text)
        again = small.get(link, headers={"Accept": "text/html"}).text
        assert '<html lang="en">' in again
        (back,) = re.findall(r'hreflang="es" rel="alternate"\s+href="([^"]*)"', again)
        assert back == link.replace("lang=en", "lang=es")
