"""What the pages are like for everybody: nothing moves, nothing is heavy, and they can be used in any way."""

import gzip
import json
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, Page, expect

from server_process import serving

from .browser import watched
from .image_server import pictures
from .slow_server import slowly

pytestmark = pytest.mark.slow

PAGES = [
    "/",
    "/movies/862",
    "/for-you",
    "/?q=frozen",
    "/?q=qwertyuiop",
    "/explore?genre=Horror",
    "/people/31",
    "/together",
    "/about",
    "/explore/companies",
    "/explore/people?sort=name",
    "/statistics",
    "/laboratory",
    "/laboratory/models",
]
ALL = [*PAGES, "/nowhere", "/report"]
MARKS = {862: "liked", 194: "liked", 863: "seen", 27205: "disliked", 12: "watch", 10681: "seen"}

_SHIFT = """() => new Promise(resolve => {
  let sum = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(sum), 500);
})"""


def mark(page: Page) -> None:
    """Put marks into the browser as if made on another page."""
    page.goto("/about")
    page.evaluate(
        "marks => Object.entries(marks).forEach(([id, mark]) => "
        "localStorage.setItem(`butaca:${id}`, JSON.stringify({mark, title: 'A film', year: 2000})))",
        {str(movie): code for movie, code in MARKS.items()},
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["es", "en"])
def test_nobody_is_shut_out(browser: Browser, offline: httpx2.Client, axe: str, scheme: str, language: str) -> None:
    """No page has a violation of axe's rules, the report neither."""
    context = browser.new_context(
        base_url=str(offline.base_url), color_scheme=scheme, bypass_csp=True, reduced_motion="reduce"
    )
    page = context.new_page()
    violations = {}
    for path in ALL:
        joint = "&" if "?" in path else "?"
        page.goto(f"{path}#{language}" if path == "/report" else f"{path}{joint}lang={language}")
        page.evaluate(axe)
        result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        if result["violations"]:
            violations[path] = [(each["id"], each["nodes"][0]["html"][:200]) for each in result["violations"]]
    context.close()
    assert violations == {}


@pytest.mark.parametrize("marked", [False, True])
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_moves(browser: Browser, offline: httpx2.Client, width: int, marked: bool) -> None:
    """On no page, with and without marks."""
    with watched(browser, str(offline.base_url), width) as (page, watch):
        if marked:
            mark(page)
        shifts = {}
        for path in PAGES:
            page.goto(path)
            shifts[path] = page.evaluate(_SHIFT)
        assert {path: shift for path, shift in shifts.items() if shift} == {}
        assert not watch.faults


@pytest.mark.parametrize("marked", [False, True])
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_moves_while_a_page_arrives(browser: Browser, offline: httpx2.Client, width: int, marked: bool) -> None:
    """A page that comes in pieces is painted in pieces, and what is painted stays where it is."""
    shifts = {}
    with slowly(offline) as address, watched(browser, address, width) as (page, watch):
        if marked:
            mark(page)
        for path in PAGES:
            page.goto(path)
            shifts[path] = page.evaluate(_SHIFT)
        assert not watch.faults
    assert {path: shift for path, shift in shifts.items() if shift} == {}


def test_pages_are_light(offline: httpx2.Client) -> None:
    """Compressed: 60 kB a page, 20 kB for all scripts together, 80 kB for the report."""
    for path in PAGES:
        assert len(gzip.compress(offline.get(path).content)) < 60_000, path
    static = Path(__file__).parents[2] / "src" / "butaca" / "web" / "pages" / "static"
    scripts = b"".join(path.read_bytes() for path in static.glob("*.js"))
    assert len(gzip.compress(scripts)) < 20_000
    assert len(gzip.compress(offline.get("/report").content)) < 80_000


@pytest.mark.parametrize("width", [320, 640])
def test_small_windows_and_large_letters(browser: Browser, offline: httpx2.Client, width: int) -> None:
    """A window of 1280 at 400 % is 320 wide: nothing is cut off to the side."""
    with watched(browser, str(offline.base_url), width, 512) as (page, _):
        for path in PAGES:
            page.goto(path)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_by_keyboard_alone(browser: Browser, offline: httpx2.Client) -> None:
    """From the start page to a film that is liked, and back to its list."""
    with watched(browser, str(offline.base_url)) as (page, watch):
        page.goto("/?lang=en")
        page.keyboard.press("Tab")
        assert page.locator(":focus").text_content() == "Skip to content"
        page.keyboard.press("Enter")
        for _ in range(12):
            page.keyboard.press("Tab")
            if page.locator(":focus").get_attribute("data-mark") == "liked":
                break
        page.keyboard.press("Space")
        expect(page.locator("[aria-pressed=true]")).to_have_count(1)
        while "title" not in (page.locator(":focus").get_attribute("class") or ""):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/movies/**")
        expect(page.locator(".film [data-mark=liked]")).to_have_attribute("aria-pressed", "true")
        assert not watch.faults


def test_without_scripts(browser: Browser, offline: httpx2.Client, tmp_path: Path) -> None:
    """Search, film, explore, dials as a form, titles typed in, and a file as a plain upload; marks are not shown."""
    context = browser.new_context(base_url=str(offline.base_url), java_script_enabled=False)
    page = context.new_page()
    page.goto("/?lang=en")
    assert page.locator(".mark:visible").count() == 0
    page.fill("#q", "toy story")
    page.press("#q", "Enter")
    page.click(".card .title >> nth=0")
    assert page.locator("h1").inner_text() == "Toy Story 1995"
    page.select_option("[name=genre]", "Horror")
    page.click("button.apply")
    assert "genre=Horror" in page.url
    assert page.locator(".lists .card").count() < 12
    page.click("nav >> text=Explore")
    page.select_option("[name=genre]", "Animation")
    page.click("button.apply")
    assert page.locator("h1").inner_text() == "Animation"
    page.click("nav >> text=For you")
    page.click(".typed summary")
    page.fill("#likes", "toy story")
    page.click(".typed button")
    assert page.locator("#for-you .why").first.inner_text() == "Because you liked Toy Story."
    export = tmp_path / "ratings.csv"
    export.write_text("Date,Name,Year,Letterboxd URI,Rating\n2020,Jumanji,1995,u,5\n", encoding="utf-8")
    page.set_input_files("#export", export)
    page.click(".drop button")
    assert page.locator("#imported h2").inner_text() == "1 recognised"
    assert "Jumanji" in page.locator("#for-you .why").first.inner_text()
    context.close()


@pytest.mark.parametrize("manner", ["answers", "missing", "stalls", "refuses"])
def test_pictures_of_another_site(small_releases: Path, browser: Browser, manner: str) -> None:
    """Where the picture comes it covers the drawing; else the drawing is all there is, and nothing moves."""
    with (
        pictures(manner) as (address, requests),
        serving(small_releases, BUTACA_POSTERS=address, BUTACA_POSTER_SIZES="w92,w500") as client,
        watched(browser, str(client.base_url)) as (page, watch),
    ):
        page.goto("/movies/862", wait_until="domcontentloaded")
        image = page.locator(".film-cover img")
        if manner == "answers":
            page.wait_for_function("document.querySelector('.film-cover img').complete")
            image.evaluate("image => image.decode()")
        page.wait_for_timeout(300)
        shown = page.locator(".film-cover").screenshot()
        assert page.evaluate(_SHIFT) == 0
        assert not watch.violations
        assert all("Referer" not in headers for headers in requests)
        image.evaluate("image => image.remove()")
        assert (page.locator(".film-cover").screenshot() == shown) == (manner != "answers")


def test_a_catalogue_of_hostile_names(browser: Browser, offline: httpx2.Client) -> None:
    """Titles and names of any letters are text, fit, and break nothing."""
    with watched(browser, str(offline.base_url), 390) as (page, watch):
        hostile = json.dumps({"mark": "liked", "title": "<img src=x onerror=alert(1)>", "year": "<b>"})
        page.goto("/about")
        page.evaluate("value => localStorage.setItem('butaca:862', value)", hostile)
        for path in (
            "/movies/900001",
            "/movies/129",
            "/movies/754",
            "/for-you",
            "/?q=%3Cimg+src%3Dx%3E",
            "/?q=%E2%80%AE",
        ):
            page.goto(path)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
            assert page.locator("main img[src=x]").count() == 0
        assert not watch.faults
