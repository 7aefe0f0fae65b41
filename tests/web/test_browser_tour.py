"""Every page in a real browser: opened, reloaded, left and come back to, and opened again from what was kept."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, Page, expect

from server_process import serving

from .browser import Watch, watched

pytestmark = pytest.mark.slow

SIZES = {"wide": (1280, 900), "narrow": (390, 844), "least": (320, 640)}


def _has_its_style(page: Page) -> None:
    """Check that the style sheet applies, and that nothing is wider than the window."""
    assert page.evaluate("getComputedStyle(document.querySelector('main')).maxWidth") == "1248px"
    assert page.evaluate("getComputedStyle(document.querySelector('.brand')).textDecorationLine") == "none"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def _is_a_film(page: Page) -> None:
    """Its buttons need the script."""
    _has_its_style(page)
    expect(page.locator(".marks button").first).to_be_visible()
    expect(page.locator(".lists .title").first).to_be_visible()


def _is_for_who_reads(page: Page) -> None:
    """Its list may be made by the script."""
    _has_its_style(page)
    expect(page.locator("#for-you .card .marks")).to_have_count(18)


def _is_the_report(page: Page) -> None:
    """In one language alone, as the address says."""
    shown = "en" if page.url.endswith("#en") else "es"
    visible = "(body, name) => [...body.querySelectorAll(`[lang=${name}]`)].filter(e => e.checkVisibility()).length"
    counts = {name: page.locator("body").evaluate(visible, name) for name in ("es", "en")}
    assert counts[shown] > 10
    assert sum(counts.values()) == counts[shown]
    assert page.evaluate("getComputedStyle(document.body).maxWidth") == "992px"


def _is_the_reference(page: Page) -> None:
    """Drawn by its script, in its style."""
    expect(page.locator(".opblock").first).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.opblock')).borderRadius") != "0px"


@dataclass(frozen=True)
class Stop:
    """A page of the tour: where it is, and what is so when it is shown as it should be."""

    address: str
    shown: Callable[[Page], None]
    missing: bool = False


TOUR = [
    *(
        Stop(address.format(language), shown)
        for language in ("es", "en")
        for address, shown in (
            ("/?lang={}", _has_its_style),
            ("/?q=toy+story&lang={}", _has_its_style),
            ("/movies/862?lang={}", _is_a_film),
            ("/for-you?lang={}", _is_for_who_reads),
            ("/people/31?lang={}", _has_its_style),
            ("/explore?genre=Horror&lang={}", _has_its_style),
            ("/explore/franchises?lang={}", _has_its_style),
            ("/statistics?lang={}", _has_its_style),
            ("/laboratory?lang={}", _has_its_style),
            ("/laboratory/models?lang={}", _has_its_style),
            ("/about?lang={}", _has_its_style),
            ("/report#{}", _is_the_report),
        )
    ),
    Stop("/docs", _is_the_reference),
    Stop("/nowhere?lang=en", _has_its_style, missing=True),
]
SPANISH = [stop for stop in TOUR if not stop.address.endswith("en")]
ENGLISH = [stop for stop in TOUR if not stop.address.endswith("es")]
ELSEWHERE = "/?q=alien&lang=en"


@pytest.mark.parametrize(
    ("max_age", "size", "tour"),
    [("0", "wide", TOUR), ("0", "narrow", SPANISH), ("300", "wide", ENGLISH), ("300", "least", SPANISH)],
    ids=["asked-again-wide", "asked-again-narrow", "kept-wide", "kept-least"],
)
def test_every_page_is_the_same_each_time(
    small_releases: Path, browser: Browser, max_age: str, size: str, tour: list[Stop]
) -> None:
    """Nothing is forbidden by a policy, nothing fails, no script errs, and what was kept is used.

    Once by a browser that has to ask each time whether what it kept is still so, once by one that need not.
    """
    with (
        serving(small_releases, BUTACA_MAX_AGE=max_age, BUTACA_POSTERS="none", BUTACA_RATE="0") as client,
        watched(browser, str(client.base_url), *SIZES[size]) as (page, watch),
    ):
        for stop in tour:
            _visit(page, watch, stop)


def _visit(page: Page, watch: Watch, stop: Stop) -> None:
    def look() -> None:
        stop.shown(page)
        faults = [fault for fault in watch.faults if not (stop.missing and "status of 404" in fault)]
        assert not faults, stop
        watch.errors.clear()

    page.goto("about:blank")
    page.goto(stop.address)
    look()
    watch.statuses.clear()
    page.reload()
    look()
    assert stop.missing or 304 in watch.statuses, (stop, watch.statuses)
    page.goto(ELSEWHERE)
    page.go_back()
    look()
    page.goto(ELSEWHERE)
    page.goto(stop.address)
    page.wait_for_load_state("networkidle")
    look()


@pytest.mark.parametrize("status", [200, 404])
def test_the_watch_sees_what_a_policy_forbids(browser: Browser, offline: httpx2.Client, status: int) -> None:
    """Else the tour would prove nothing: a style of its own is forbidden to each page."""
    address = "/?lang=en" if status == 200 else "/nowhere?lang=en"
    with watched(browser, str(offline.base_url)) as (page, watch):
        page.goto(address)
        page.evaluate("document.body.append(Object.assign(document.createElement('style'), {textContent: 'p {}'}))")
        page.evaluate("fetch('https://films.example/').catch(() => null)")
        page.wait_for_timeout(100)
        assert {"style-src-elem", "connect-src"} <= set(watch.violations)
