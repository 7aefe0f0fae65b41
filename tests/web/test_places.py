"""Pages say why a film stands before surer ones, and where nobody has checked how sure a film is."""

import re
from collections.abc import Iterator

import httpx2
import pytest

from server_process import serving
from serving.handmade import Film, Pair, release

ALIKE = (1.0, {"genres": 1})
FILMS = [
    Film(1, "Start", genres=("Drama",), franchise="Saga"),
    Film(2, "Rare", rate=0.02, genres=("Drama",)),
    Film(3, "Loved", rate=0.4),
    Film(4, "Obscure", votes=3, ratings=1),
    *(Film(n, f"Other {n}", rate=0.4) for n in range(5, 25)),
    Film(30, "Sequel", rate=0.4, franchise="Saga"),
    Film(31, "Nobody's", votes=3, ratings=1),
]
LISTED = (
    Pair(3, 0.95, alike=ALIKE), Pair(2, 0.65, alike=ALIKE), Pair(4, 0.6, alike=ALIKE),
    *(Pair(n, 0.5 - n / 100, alike=ALIKE) for n in range(5, 25)), Pair(30, 0.1, alike=(-0.4, {"franchise": 1})),
)  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    """Serve a release whose lists can be read by hand."""
    releases = tmp_path_factory.mktemp("places")
    lists = {1: LISTED, 31: (Pair(3, 0.5, alike=ALIKE),)}
    release(releases / "r1", FILMS, lists, weights={}, novelty=0.5).close()
    (releases / "current").symlink_to("r1")
    with serving(releases) as client:
        yield client


def cards(page: str, kind: str) -> dict[str, str]:
    """Return the text of each card of a list of the page, by title."""
    section = page[page.index(f'id="list-{kind}"') :].split("</section>")[0]
    texts = {}
    for card in section.split('<li class="card"')[1:]:
        title = re.search(r'data-title="([^"]*)"', card)
        assert title
        texts[title[1]] = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", card.split(">", 1)[1]))
    return texts


@pytest.mark.parametrize(
    ("lang", "less_known", "because", "kept", "unchecked"),
    [
        ("en", "Good choice · less known", "Before surer films", "it would be number 24", "Little known"),
        ("es", "Buena opción · menos conocida", "Antes que otras más seguras", "sería la número 24", "Poco conocida"),
    ],
)  # fmt: skip
def test_a_card_says_why_it_stands_there(
    made: httpx2.Client, lang: str, less_known: str, because: str, kept: str, unchecked: str
) -> None:
    """In a word where a surer one stands below, and in a sentence beside the number."""
    page = made.get("/movies/1", params={"lang": lang}).text
    liked, alike = cards(page, "recommendations"), cards(page, "similar")
    assert list(liked)[:3] == ["Rare", "Obscure", "Loved"]
    assert less_known in liked["Rare"]
    assert because in liked["Rare"]
    assert because not in liked["Loved"]
    assert kept in alike["Sequel"]
    assert unchecked in liked["Obscure"]
    assert "%" not in liked["Obscure"]


def test_a_film_nobody_knows_has_no_bands(made: httpx2.Client) -> None:
    """Words for the whole list stand in their place, on the page and in the API."""
    page = made.get("/movies/31", params={"lang": "en"}).text
    assert "nobody has checked how sure a list like this is" in page
    assert 'class="sure' not in page
    answer = made.get("/api/v1/movies/31/similar").json()
    assert {result["confidence"] for result in answer["results"]} == {None}
    assert "unchecked" in [note["code"] for note in answer["notes"]]
