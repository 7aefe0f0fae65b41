"""The scripts of the pages, in a real browser: marks, the lists they make, dials and the search box."""

import json
import re

import httpx2
import pytest
from playwright.sync_api import Browser, Page, expect

from .browser import browsing, watched

pytestmark = pytest.mark.slow

KEPT = "Object.fromEntries(Object.entries(localStorage).map(([key, value]) => [key, JSON.parse(value)]))"


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
    """Return the titles in the list that can be seen."""
    return page.locator("[data-leaves] > .card:visible .title").all_text_contents()


class TestMarks:
    """What a visitor says of films."""

    def test_a_mark_on_a_films_page_makes_the_list(self, page: Page) -> None:
        """It stays when the page is opened again, names itself in the reasons, and can be taken back."""
        page.goto("/movies/862?lang=en")
        page.click(".film [data-mark=liked]")
        expect(page.locator("[data-count]")).to_have_text("(1)")
        page.goto("/movies/862?lang=en")
        expect(page.locator(".film [data-mark=liked]")).to_have_attribute("aria-pressed", "true")
        page.goto("/for-you?lang=en")
        expect(page.locator("#for-you .why").first).to_have_text("Because you liked Toy Story.")
        assert listed(page)[0] == "Toy Story 2"
        assert "Toy Story" not in listed(page)
        page.click("#own summary")
        page.click("#own [data-id='862'] [data-mark=liked]")
        expect(page.locator("#for-you .note").first).to_contain_text("Nothing is known")
        expect(page.locator("#own")).to_be_hidden()

    @pytest.mark.parametrize("mark", ["disliked", "seen"])
    def test_a_film_leaves_at_once_and_can_come_back(self, page: Page, mark: str) -> None:
        """The focus goes to the next card, and back with the film."""
        page.goto("/movies/862?lang=es")
        first, second, *_ = listed(page)
        button = page.locator(f".lists .card [data-mark={mark}]").first
        button.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".lists .card:visible .title").first).to_have_text(second)
        focused = page.locator(":focus")
        expect(focused).to_have_attribute("data-mark", mark)
        assert second in (focused.get_attribute("aria-label") or "")
        page.click("#toast button")
        expect(page.locator(".lists .card:visible .title").first).to_have_text(first)
        assert first in (page.locator(":focus").get_attribute("aria-label") or "")
        expect(page.locator("#toast")).to_be_hidden()
        assert page.evaluate(KEPT) == {}

    def test_seen_films_give_way_to_others(self, page: Page) -> None:
        """A page that is opened later shows other films that are good enough, without these, and nothing moves."""
        page.goto("/movies/862?lang=es")
        known = page.locator(".lists .card").first.get_attribute("data-id")
        page.locator(".lists .card [data-mark=seen]").first.click()
        page.goto("/movies/862?lang=es")
        expect(page.locator(f".lists [data-id='{known}']")).to_have_count(0)
        assert len(listed(page)) > 4

    def test_stars_say_what_the_bands_say(self, page: Page) -> None:
        """Half a star is a dislike, five are a like; they can be taken away."""
        page.goto("/movies/862?lang=en")
        for stars, mark in (("0.5", "disliked"), ("3", "seen"), ("5", "liked")):
            page.locator(f".stars input[value='{stars}'], .stars input[value='{float(stars)}']").check(force=True)
            expect(page.locator(f".film [data-mark={mark}]")).to_have_attribute("aria-pressed", "true")
            assert page.evaluate(KEPT)["butaca:862"]["stars"] == float(stars)
        page.click("[data-no-stars]")
        assert page.evaluate(KEPT)["butaca:862"] == {"title": "Toy Story", "year": 1995, "mark": "liked"}

    def test_two_tabs_agree(self, page: Page) -> None:
        """Each writes a film's own key, so that neither undoes the other."""
        other = page.context.new_page()
        page.goto("/movies/862?lang=en")
        other.goto("/movies/862?lang=en")
        page.click(".film [data-mark=liked]")
        expect(other.locator(".film [data-mark=liked]")).to_have_attribute("aria-pressed", "true")
        other.locator(".lists [data-mark=liked]").first.click()
        expect(page.locator("[data-count]")).to_have_text("(2)")
        expect(page.locator(".lists [data-mark=liked]").first).to_have_attribute("aria-pressed", "true")

    def test_what_is_malformed_is_skipped(self, page: Page) -> None:
        """And marks of older versions are taken over."""
        page.goto("/?lang=en")
        broken = {"butaca:1": "{", "butaca:2": "null", "butaca:3": '{"mark":"loved"}', "butaca:x": '{"mark":"liked"}'}
        old = {"862": {"title": "Toy Story", "year": 1995, "mark": "liked"}, "194": {"mark": "rated", "stars": 2}}
        values = broken | {"butaca": json.dumps(old), "butaca:12": '{"mark":"liked","title":7,"stars":9}'}
        page.evaluate(
            "values => Object.entries(values).forEach(([key, value]) => localStorage.setItem(key, value))", values
        )
        page.goto("/for-you?lang=en")
        expect(page.locator("[data-count]")).to_have_text("(3)")
        expect(page.locator("#for-you .why").first).to_contain_text("Because you liked")


def test_three_likes_make_a_list(page: Page) -> None:
    """On the start page, at once."""
    page.goto("/?lang=es")
    for place, words in enumerate(
        ("2 más y habrá una lista para ti", "Una más y habrá una lista para ti", "Ver tu lista")
    ):
        page.locator(".ask [data-mark=liked]").nth(place).click()
        expect(page.locator("#ask-bar")).to_have_text(words)
    expect(page.locator("#at-once .card")).to_have_count(12)
    assert page.locator("#at-once .why").first.text_content()


class TestDials:
    """Dials in place."""

    def test_a_list_changes_without_a_reload(self, page: Page) -> None:
        """The state is in the address, in one entry of the history; the focus stays; back leads away."""
        page.goto("/?lang=en")
        page.goto("/movies/862?lang=en")
        page.evaluate("window.same = true")
        page.select_option("[name=genre]", "Horror")
        expect(page.locator(".lists .card")).not_to_have_count(12)
        page.select_option("[name=year]", "2010..2019")
        expect(page).to_have_url(re.compile("year=2010"))
        page.click(".slide:has([name=novelty]) summary")
        page.locator("[name=novelty]").focus()
        page.keyboard.press("End")
        expect(page).to_have_url(re.compile("novelty=1"))
        expect(page.locator("[name=novelty]")).to_be_focused()
        assert page.evaluate("window.same")
        page.reload()
        expect(page.locator("[name=genre]")).to_have_value("Horror")
        expect(page.locator("[name=novelty]")).to_have_value("1")
        page.go_back()
        assert page.url.endswith("/?lang=en")

    def test_they_can_be_reset(self, page: Page) -> None:
        """All at once; the list is the first again."""
        page.goto("/movies/862?lang=en")
        first = listed(page)
        page.select_option("[name=genre]", "Horror")
        expect(page.locator(".lists .card .title").first).not_to_have_text(first[0])
        page.click(".reset")
        expect(page.locator(".lists .card .title").first).to_have_text(first[0])
        expect(page.locator(".reset")).to_be_hidden()
        assert page.url.endswith("/movies/862?lang=en")

    def test_back_leads_to_the_filters_of_the_films_that_are_shown(self, page: Page) -> None:
        """A browser would fill in what was chosen when the page was left."""
        page.goto("/explore?lang=en")
        page.select_option("[name=genre]", "Horror")
        page.wait_for_url("**genre=Horror**")
        page.go_back()
        assert page.url.endswith("/explore?lang=en")
        expect(page.locator("[name=genre]")).to_have_value("")

    def test_the_list_for_a_visitor_has_them_too(self, page: Page) -> None:
        """With marks and without."""
        page.goto("/for-you?lang=en")
        page.select_option("[name=genre]", "Horror")
        expect(page.locator("#for-you .card")).not_to_have_count(18)
        first = listed(page)[0]
        page.locator("#for-you [data-mark=disliked]").first.click()
        expect(page.locator("#for-you .card:visible .title").first).not_to_have_text(first)
        assert set(listed(page)) < {"It", "The Mummy", "The Devil's Backbone"}


class TestSearch:
    """The search box."""

    def test_it_suggests_as_one_types(self, page: Page) -> None:
        """By keyboard alone, with the state told to whoever does not see it."""
        page.goto("/?lang=en")
        box = page.get_by_role("combobox", name="Search films")
        box.focus()
        page.keyboard.type("tom ha")
        option = page.get_by_role("option", name="Tom Hanks")
        expect(option).to_be_visible()
        expect(box).to_have_attribute("aria-expanded", "true")
        page.keyboard.press("ArrowDown")
        expect(option).to_have_attribute("aria-selected", "true")
        assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
        page.keyboard.press("Escape")
        expect(option).to_be_hidden()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/people/31?lang=en")

    def test_enter_shows_all_results(self, page: Page) -> None:
        """As without a script."""
        page.goto("/?lang=en")
        page.fill("#q", "toy story")
        page.press("#q", "Enter")
        page.wait_for_url("**q=toy+story**")
        expect(page.locator(".card .title").first).to_have_text("Toy Story")


def test_the_reference_of_the_api_is_drawn(page: Page, offline: httpx2.Client) -> None:
    """Every operation, from what is on this server, and each can be tried."""
    paths = offline.get("/openapi.json").json()["paths"]
    page.goto("/docs")
    expect(page.locator(".opblock")).to_have_count(sum(map(len, paths.values())))
    page.click("#operations-health-get_liveness .opblock-summary-control")
    page.click("#operations-health-get_liveness .try-out__btn")
    page.click("#operations-health-get_liveness .execute")
    expect(page.locator("#operations-health-get_liveness .live-responses-table").first).to_contain_text("200")


class TestSharing:
    """A list in a link."""

    def test_a_link_shows_the_same_list_elsewhere(self, page: Page, browser: Browser, offline: httpx2.Client) -> None:
        """In a browser that has no marks; nothing of it is kept there."""
        page.goto("/movies/862?lang=es")
        page.click(".film [data-mark=liked]")
        page.locator(".stars input").nth(9).check(force=True)
        page.goto("/movies/27205?lang=es")
        page.click(".film [data-mark=disliked]")
        page.goto("/for-you?lang=es")
        expect(page.locator("#for-you .why").first).to_contain_text("Toy Story")
        titles = listed(page)
        page.click("#share")
        expect(page.locator("#shared")).to_be_visible()
        link = page.locator("#shared-link").input_value()
        assert len(link) < 200
        with watched(browser, str(offline.base_url)) as (other, watch):
            other.goto(link)
            expect(other.locator("#somebody")).to_contain_text("La lista de otra persona, a partir de 2 películas")
            expect(other.locator("#for-you .why").first).to_contain_text("Toy Story")
            assert listed(other) == titles
            expect(other.locator("#for-you .why").first).to_contain_text("Porque le gust")
            assert other.evaluate("localStorage.length") == 0
            other.click("#somebody a")
            expect(other.locator("#somebody")).to_be_hidden()
            for fragment, words in ((link.split("#")[1][:-3] + "AAA", "dañado"), ("list=%%%", "dañado")):
                other.goto("/about")
                other.goto(f"/for-you?lang=es#{fragment}")
                expect(other.locator("#somebody")).to_contain_text(words)
            assert not watch.faults

    def test_a_link_has_room_for_the_strongest(self, page: Page) -> None:
        """At most 2,000 characters; it says how many it left out."""
        page.goto("/about")
        page.evaluate(
            "() => { for (let i = 1; i <= 3000; i++) localStorage.setItem(`butaca:${i * 97}`, JSON.stringify("
            "{mark: i % 50 ? 'seen' : 'liked', title: 'A film', year: 2000})) }"
        )
        page.goto("/for-you?lang=en")
        page.click("#share")
        expect(page.locator("#shared-note")).to_contain_text("marks did not fit")
        link = page.locator("#shared-link").input_value()
        assert 1900 < len(link) <= 2000
        page.evaluate("localStorage.clear()")
        page.goto("/about")
        page.goto(link)
        expect(page.locator("#somebody")).to_contain_text("Somebody else")
