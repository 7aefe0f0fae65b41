"""The script of the pages, in a real browser: marks, the list they make, and exports."""

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, Page, expect

from .browser import browsing, watched

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Yield the browser; it ends with this file, since nobody else could run an event loop beside it."""
    with browsing() as started:
        yield started


@pytest.fixture
def page(browser: Browser, small: httpx2.Client) -> Iterator[Page]:
    """Yield a page that has stored nothing yet, and has no error at the end."""
    with watched(browser, str(small.base_url)) as (opened, watch):
        yield opened
        assert not watch.faults


@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_a_machine_without_a_browser_says_so(
    monkeypatch: pytest.MonkeyPatch, ci: str, outcome: type[BaseException]
) -> None:
    """Where all of it has to be tried, that is a failure."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="install chromium"), browsing():
        pass


def listed(page: Page) -> list[str]:
    """Return the titles in the list."""
    return page.locator("#listed .title").all_text_contents()


def test_a_mark_on_a_films_page_makes_the_list(page: Page) -> None:
    """It stays when the page is opened again, names itself in the reasons, and can be taken back."""
    page.goto("/movies/862?lang=en")
    page.click("[data-mark=liked]")
    page.goto("/movies/862?lang=en")
    expect(page.locator("[data-mark=liked]")).to_have_attribute("aria-pressed", "true")
    page.goto("/for-you?lang=en")
    expect(page.locator("#listed .why").first).to_have_text("Because you liked Toy Story.")
    assert listed(page)[0] == "Toy Story 2"
    assert "Toy Story" not in listed(page)
    page.click(".yours button")
    expect(page.locator("#for-you .note").first).to_contain_text("Nothing is known")
    expect(page.locator("#yours")).to_be_hidden()


def test_a_mark_in_the_list_renews_it(page: Page) -> None:
    """What one does not like goes from the list to one's films."""
    page.goto("/for-you?lang=es")
    expect(page.locator("#listed .marks")).to_have_count(12)
    first = listed(page)[0]
    page.locator("#listed .marks button").nth(1).click()
    expect(page.locator(".yours li")).to_have_count(1)
    expect(page.locator("#listed .title").first).not_to_have_text(first)
    assert first not in listed(page)
    expect(page.locator(".yours li")).to_contain_text(first)


def test_an_export_is_read_and_stays_here(browser: Browser, small: httpx2.Client, tmp_path: Path) -> None:
    """What is found is marked, what is missing counted; what is no export is refused in words."""
    export = tmp_path / "ratings.csv"
    with watched(browser, str(small.base_url)) as (page, watch):
        page.goto("/for-you?lang=en")
        export.write_text("Name,Year,Rating\nToy Story,1995,5\nNowhere,1999,3\nAmélie,2001,2\n", encoding="utf-8")
        page.set_input_files("#export", export)
        expect(page.locator("#told")).to_have_text("2 found, 1 not.")
        expect(page.locator("#listed .why").first).to_contain_text("Because you liked Toy Story")
        kept = page.evaluate("JSON.parse(localStorage.getItem('butaca'))[194]")
        assert (kept["stars"], kept["mark"]) == (2, "disliked")
        expect(page.locator(".yours .said").first).to_have_text("− 2★")  # 194, then 862
        assert not watch.faults
        export.write_text("a,b\n", encoding="utf-8")
        page.set_input_files("#export", export)
        expect(page.locator("#told")).to_contain_text("That did not work:")
        assert [("422" in fault) for fault in watch.faults] == [True]  # which the console notes too


def test_the_dial_of_a_films_page_is_set_at_once(page: Page) -> None:
    """Without the button."""
    page.goto("/movies/862?lang=en")
    page.locator("#novelty").fill("1")
    page.wait_for_url("**novelty=1**")
    expect(page.locator("#novelty")).to_have_value("1")


def test_the_reference_of_the_api_is_drawn(page: Page, small: httpx2.Client) -> None:
    """Every operation, from what is on this server, and each can be tried."""
    paths = small.get("/openapi.json").json()["paths"]
    page.goto("/docs")
    expect(page.locator(".opblock")).to_have_count(sum(map(len, paths.values())))
    page.click("#operations-health-get_liveness .opblock-summary-control")
    page.click("#operations-health-get_liveness .try-out__btn")
    page.click("#operations-health-get_liveness .execute")
    expect(page.locator("#operations-health-get_liveness .live-responses-table").first).to_contain_text("200")
