"""What a visitor does before the scripts of a page are there: nothing of it is lost."""

import json
import re

import pytest
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.slow

SCRIPTS = re.compile(r"/static/(?!early)\w+\.js$")
EACH = ("page", "cards", "lists", "for_you")


class Held:
    """The scripts that a page has asked for and not yet got."""

    def __init__(self, page: Page, pattern: re.Pattern[str] = SCRIPTS) -> None:
        self._waiting: list[Route] | None = []
        page.route(pattern, self._hold)

    def come(self) -> None:
        """Let them come, and all that they ask for."""
        waiting, self._waiting = self._waiting or [], None
        for route in waiting:
            route.continue_()

    def _hold(self, route: Route) -> None:
        if self._waiting is None:
            route.continue_()
        else:
            self._waiting.append(route)


@pytest.fixture
def held(page: Page) -> Held:
    """Hold back every script but the first."""
    return Held(page)


def opened(page: Page, address: str) -> None:
    """Open a page as far as it can be seen."""
    page.goto(address, wait_until="commit")
    page.locator("footer").wait_for()


def kept(page: Page, movie: int) -> dict[str, object]:
    """Return what is kept of a film."""
    text = page.evaluate("id => localStorage.getItem(`butaca:${id}`)", str(movie))
    return json.loads(text) if text else {}


@pytest.mark.parametrize("script", EACH)
def test_a_dial_of_the_list_for_a_visitor(page: Page, script: str) -> None:
    """Whichever script comes last."""
    held = Held(page, re.compile(rf"/static/{script}\.js$"))
    opened(page, "/for-you?lang=en")
    page.select_option("[name=genre]", "Horror")
    expect(page.locator("#for-you .card")).to_have_count(18)
    held.come()
    expect(page.locator("#for-you .card")).not_to_have_count(18)
    expect(page).to_have_url(re.compile("genre=Horror"))


def test_what_a_page_needs_is_there_once_it_has_loaded(page: Page) -> None:
    """Nothing that it asks for afterwards is a script."""
    for address in ("/", "/for-you", "/together", "/movies/862", "/explore"):
        asked: list[str] = []
        page.goto(address)
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.wait_for_load_state("networkidle")
        assert not [url for url in asked if url.endswith(".js")], address


def test_a_dial_of_a_films_lists(page: Page, held: Held) -> None:
    """A choice and a slider."""
    opened(page, "/movies/862?lang=en")
    page.select_option("[name=genre]", "Horror")
    page.click(".slide:has([name=novelty]) summary")
    page.locator("[name=novelty]").focus()
    page.keyboard.press("End")
    held.come()
    expect(page.locator(".lists .card")).not_to_have_count(12)
    expect(page).to_have_url(re.compile("novelty=1&.*genre=Horror|genre=Horror&.*novelty=1"))
    expect(page.locator(".reset")).to_be_visible()


def test_a_filter_of_the_catalogue(page: Page, held: Held) -> None:
    """The form is sent."""
    opened(page, "/explore?lang=en")
    page.select_option("[name=genre]", "Horror")
    held.come()
    page.wait_for_url("**genre=Horror**")


def test_marks(page: Page, held: Held) -> None:
    """A press of each, in their order: a second press takes back the first."""
    opened(page, "/?lang=en")
    cards = page.locator(".ask .card")
    first, second, third = (cards.nth(place) for place in range(3))
    ids = [int(card.get_attribute("data-id") or 0) for card in (first, second, third)]
    first.locator("[data-mark=liked]").click()
    second.locator("[data-mark=liked]").click()
    second.locator("[data-mark=liked]").click()
    third.locator("[data-mark=liked]").click()
    third.locator("[data-mark=watch]").click()
    held.come()
    expect(first.locator("[data-mark=liked]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#ask-bar")).to_have_text("2 more and there is a list for you")
    assert [kept(page, movie).get("mark") for movie in ids] == ["liked", None, "watch"]


def test_stars(page: Page, held: Held) -> None:
    """They stay where they were put."""
    opened(page, "/movies/862?lang=en")
    page.locator("[data-stars] input[value='4.5']").check(force=True)
    held.come()
    expect(page.locator(".film [data-mark=liked]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-stars] input[value='4.5']")).to_be_checked()
    assert kept(page, 862)["stars"] == 4.5


def test_search(page: Page, held: Held) -> None:
    """What was typed is suggested for."""
    opened(page, "/?lang=en")
    page.locator("#q").focus()
    page.keyboard.type("tom ha")
    held.come()
    expect(page.get_by_role("option", name="Tom Hanks")).to_be_visible()


def test_an_export(page: Page, held: Held) -> None:
    """A file chosen early is read."""
    opened(page, "/for-you?lang=en")
    own = b'{"butaca": 1, "marks": {"862": {"mark": "liked", "title": "Toy Story", "year": 1995}}}'
    page.set_input_files("#export", {"name": "butaca.json", "mimeType": "application/json", "buffer": own})
    held.come()
    expect(page.locator("#for-you .why").first).to_have_text("Because you liked Toy Story.")
