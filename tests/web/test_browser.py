"""The script of the pages, in a real browser: marks, the list they make, and exports."""

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from .browser import Browser, browsing, installed

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(installed() is None, reason="no browser to drive"),
]


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    """A browser that has kept nothing yet."""
    with browsing(tmp_path / "profile") as driven:
        yield driven


def address(client: httpx2.Client, path: str) -> str:
    """The whole address of a page of the server."""
    return f"{str(client.base_url).rstrip('/')}{path}"


def listed(browser: Browser) -> list[str]:
    """The titles in the list."""
    titles: list[str] = browser.run("[...document.querySelectorAll('#listed .title')].map(a => a.textContent)")
    return titles


def test_a_mark_on_a_films_page_makes_the_list(small: httpx2.Client, browser: Browser) -> None:
    """It stays when the page is opened again, names itself in the reasons, and can be taken back."""
    browser.open(address(small, "/movies/862?lang=en"))
    browser.click("[data-mark=liked]")
    browser.open(address(small, "/movies/862?lang=en"))
    assert browser.run("document.querySelector('[data-mark=liked]').ariaPressed") == "true"
    browser.open(address(small, "/for-you?lang=en"))
    browser.wait("document.querySelector('#listed .why')?.textContent === 'Because you liked Toy Story.'")
    assert listed(browser)[0] == "Toy Story 2"
    assert "Toy Story" not in listed(browser)
    browser.click(".yours button")
    browser.wait("document.querySelector('#for-you .note')?.textContent.includes('Nothing is known')")
    assert browser.run("document.getElementById('yours').hidden") is True


def test_a_mark_in_the_list_renews_it(small: httpx2.Client, browser: Browser) -> None:
    """What one does not like goes from the list to one's films."""
    browser.open(address(small, "/for-you?lang=es"))
    browser.wait("document.querySelectorAll('#listed .marks').length === 12")
    first = listed(browser)[0]
    browser.run("document.querySelectorAll('#listed .marks button')[1].click()")
    browser.wait("document.querySelectorAll('.yours li').length === 1")
    browser.wait(f"document.querySelector('#listed .title').textContent !== {first!r}")
    assert first not in listed(browser)
    assert first in browser.run("document.querySelector('.yours li').textContent")


def test_an_export_is_read_and_stays_here(small: httpx2.Client, browser: Browser, tmp_path: Path) -> None:
    """What is found is marked, what is missing counted; what is no export is refused in words."""
    browser.open(address(small, "/for-you?lang=en"))
    export = tmp_path / "ratings.csv"
    export.write_text("Name,Year,Rating\nToy Story,1995,5\nNowhere,1999,3\nAmélie,2001,2\n", encoding="utf-8")
    browser.give("#export", export)
    browser.wait("document.getElementById('told').textContent === '2 found, 1 not.'")
    browser.wait("document.querySelector('#listed .why')?.textContent.includes('Because you liked Toy Story')")
    assert browser.run("JSON.parse(localStorage.getItem('butaca'))[194].stars") == 2
    assert browser.run("document.querySelectorAll('.yours .said')[0].textContent") == "− 2★"  # 194, then 862
    assert browser.run("JSON.parse(localStorage.getItem('butaca'))[194].mark") == "disliked"
    export.write_text("a,b\n", encoding="utf-8")
    browser.give("#export", export)
    browser.wait("document.getElementById('told').textContent.startsWith('That did not work:')")


def test_the_dial_of_a_films_page_is_set_at_once(small: httpx2.Client, browser: Browser) -> None:
    """Without the button."""
    browser.open(address(small, "/movies/862?lang=en"))
    browser.run(
        "(dial => { dial.value = 1; dial.dispatchEvent(new Event('change', {bubbles: true})) })"
        "(document.getElementById('familiarity'))"
    )
    browser.wait("location.search.includes('familiarity=1') && document.readyState === 'complete'")
    assert browser.run("document.getElementById('familiarity').value") == "1"


def test_the_reference_of_the_api_is_drawn(small: httpx2.Client, browser: Browser) -> None:
    """Every operation, from what is on this server, and each can be tried."""
    paths = small.get("/openapi.json").json()["paths"]
    browser.open(address(small, "/docs"))
    browser.wait(f"document.querySelectorAll('.opblock').length === {sum(map(len, paths.values()))}")
    browser.click("#operations-health-live .opblock-summary-control")
    browser.wait("document.querySelector('#operations-health-live .try-out__btn') !== null")
    browser.click("#operations-health-live .try-out__btn")
    browser.wait("document.querySelector('#operations-health-live .execute') !== null")
    browser.click("#operations-health-live .execute")
    browser.wait("document.querySelector('#operations-health-live .live-responses-table')?.textContent.includes('200')")
