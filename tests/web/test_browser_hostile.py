"""An evening with a catalogue whose titles and names are hostile: nothing of them runs, breaks or sticks out."""

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, Page, expect

import hostile_catalogue
from butaca import pipeline
from butaca.release.store import Releases
from conftest import Silent
from server_process import serving
from serving.ratings_import.writing import zipped

from .browser import Watch, watched

pytestmark = pytest.mark.slow

FILM = f"/movies/{hostile_catalogue.FIRST}"
PAGES = (
    "/",
    "/explore",
    "/explore/franchises",
    "/explore/companies?sort=name",
    "/explore/people?sort=score",
    "/explore/directors",
    "/explore/genres",
    "/explore?company=50",
    "/statistics",
    "/laboratory",
    "/laboratory/models",
    "/people/5000",
    "/people/4001",
    "/?q=%3Cscript%3E",
    "/?q=%22onload%3D",
    "/?q=%E2%80%AE",
    "/nowhere/%3Cscript%3E",
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    """Return a client of a server on the hostile catalogue."""
    folder = tmp_path_factory.mktemp("hostile")
    data = hostile_catalogue.write(folder / "data")
    pipeline.build(pipeline.source_of(data), Releases(folder / "releases"), Silent())
    with serving(folder / "releases", BUTACA_POSTERS="none", BUTACA_RATE="0") as client:
        yield client


def _is_harmless(page: Page, watch: Watch) -> None:
    """Check that all is text, in its place, and nothing was asked of another site."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    assert page.locator("img[src=x], [onload], [onerror], [onfocus], [autofocus]").count() == 0, page.url
    assert page.locator("a[href^='javascript:' i]").count() == 0, page.url
    assert not [fault for fault in watch.faults if "nowhere" not in fault], page.url


@pytest.mark.parametrize(("width", "language"), [(1280, "es"), (390, "en")])
def test_an_evening(browser: Browser, hostile: httpx2.Client, width: int, language: str, tmp_path: Path) -> None:
    """A slip of the pen, a film, a dial, three marks, For you, an import, a link in a fresh browser."""
    export = tmp_path / "letterboxd.zip"
    export.write_bytes(zipped([("ratings.csv", hostile_catalogue.ratings_csv().encode())]))
    with watched(browser, str(hostile.base_url), width) as (page, watch):
        page.goto(f"/?lang={language}")
        _is_harmless(page, watch)
        page.get_by_role("combobox").fill(hostile_catalogue.MISSPELT)
        page.get_by_role("option", name=hostile_catalogue.SCRIPT).first.click()
        page.wait_for_url(f"**{FILM}**")
        expect(page.locator("h1")).to_contain_text("script")
        _is_harmless(page, watch)
        page.select_option("[name=genre]", "Drama")
        page.wait_for_url("**genre=**")
        page.click(".film [data-mark=liked]")
        for _ in range(2):
            page.locator(".lists [data-mark=liked][aria-pressed=false]").first.click()
        expect(page.locator("[data-count]")).to_have_text("(3)")
        page.reload()
        expect(page.locator("[data-count]")).to_have_text("(3)")
        _is_harmless(page, watch)
        page.locator(".top .yours").click()
        expect(page.locator("#for-you .card").first).to_be_visible()
        page.set_input_files("#export", export)
        expect(page.locator("#imported h2")).to_contain_text("3 reco")
        page.locator("#imported summary").first.click()
        _is_harmless(page, watch)
        page.locator("#for-you [data-mark=disliked]").first.click()
        expect(page.locator("#toast")).to_be_visible()
        page.click("#share")
        link = page.locator("#shared-link").input_value()
        _is_harmless(page, watch)
    with watched(browser, str(hostile.base_url), width) as (page, watch):
        page.goto(link)
        expect(page.locator("#somebody")).to_be_visible()
        expect(page.locator("#for-you .card").first).to_be_visible()
        _is_harmless(page, watch)


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_every_page(browser: Browser, hostile: httpx2.Client, width: int) -> None:
    """Of films, people and groups, with marks on hostile films."""
    with watched(browser, str(hostile.base_url), width) as (page, watch):
        for place in range(len(hostile_catalogue.NAMES)):
            page.goto(f"/movies/{hostile_catalogue.FIRST + place}")
            _is_harmless(page, watch)
            page.click(".film [data-mark=liked]")
        for path in PAGES:
            page.goto(path)
            _is_harmless(page, watch)
