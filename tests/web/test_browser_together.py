"""A list for a group in a real browser: a link that somebody shared, combined with the visitor's own marks."""

import json
import re
from collections.abc import Mapping
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Browser, Page, Request, expect

from .browser import watched

pytestmark = pytest.mark.slow

MINE = {862: "liked", 863: "liked", 12: "seen"}
THEIRS: list[dict[int, str]] = [
    {27205: "liked", 194: "disliked"},
    {194: "liked", 10681: "liked"},
    {754: "liked"},
    {129: "liked", 12: "disliked"},
    {77: "liked"},
]
SHOWN = 18

_SHIFT = """() => new Promise(resolve => {
  let sum = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(sum), 700);
})"""


@pytest.fixture(scope="module")
def links(browser: Browser, offline: httpx2.Client) -> list[str]:
    """Return what each of the others would send: their link, less the address of the site."""
    made = []
    for theirs in THEIRS:
        with watched(browser, str(offline.base_url)) as (page, _):
            mark(page, theirs)
            page.goto("/for-you?lang=es")
            page.click("#share")
            made.append(page.locator("#shared-link").input_value().removeprefix(str(offline.base_url).rstrip("/")))
    return made


def mark(page: Page, marks: Mapping[int, str]) -> None:
    """Put marks into the browser as if made on another page."""
    page.goto("/about")
    page.evaluate(
        "marks => Object.entries(marks).forEach(([id, mark]) => "
        "localStorage.setItem(`butaca:${id}`, JSON.stringify({mark, title: 'A film', year: 2000})))",
        {str(movie): code for movie, code in marks.items()},
    )


def bring(page: Page, links: list[str], lang: str = "es") -> None:
    """Put people into the browser as if their links had been opened."""
    page.goto(f"/together?lang={lang}")
    for link in links:
        page.fill("#add-link", link)
        page.press("#add-link", "Enter")


def shown(page: Page) -> list[str]:
    """Return the ids of the films listed, once the list stands."""
    expect(page.locator("#for-us .card").first).to_be_visible()
    expect(page.locator("#for-us [aria-busy]")).to_have_count(0)
    ids: list[str] = page.locator("#for-us .card").evaluate_all("cards => cards.map(card => card.dataset.id)")
    return ids


def names(page: Page) -> list[str]:
    """Return what the others are called."""
    return [field.input_value() for field in page.locator("input.called").all()]


def test_a_link_combined_with_ones_own(browser: Browser, offline: httpx2.Client, links: list[str]) -> None:
    """In a fresh browser: three films are marked, a link is opened, and each film says whom it is for."""
    with watched(browser, str(offline.base_url)) as (page, watch):
        mark(page, MINE)
        page.goto(links[0])
        expect(page.locator("#somebody")).to_contain_text("La lista de otra persona, a partir de 2 películas suyas")
        page.get_by_role("link", name="Combinar con la mía").click()
        page.wait_for_url("**/together**")
        listed = shown(page)
        assert len(listed) == SHOWN
        assert not {str(movie) for marks in (MINE, THEIRS[0]) for movie in marks} & set(listed)
        assert names(page) == ["Persona 2"]
        expect(page.locator("#you")).to_contain_text("3 películas")
        sentences = page.locator("#for-us .for-whom summary").all_inner_texts()
        assert sentences
        whom = "(para los dos|para ti|para Persona 2)"
        what = "(apuesta segura|buena opción|arriesgada|una incógnita)"
        for sentence in sentences:
            assert re.fullmatch(f"{what} {whom}(; {what} {whom})?", sentence, re.IGNORECASE), sentence
        assert any("a Persona 2, Origen" in text for text in page.locator("#for-us .why").all_inner_texts())
        page.locator(".for-whom summary").first.click()
        expect(page.locator(".for-whom ul").first).to_contain_text("Tú:")
        page.reload()
        assert shown(page) == listed
        assert not watch.faults


def test_a_film_that_is_marked_leaves_for_all(browser: Browser, offline: httpx2.Client, links: list[str]) -> None:
    """At once, with the focus on a film, and back with Undo; the list is another."""
    with watched(browser, str(offline.base_url)) as (page, watch):
        mark(page, MINE)
        bring(page, links[:1])
        first = shown(page)[0]
        page.locator(f'#for-us [data-id="{first}"] [data-mark=seen]').press("Enter")
        expect(page.locator(f'#for-us [data-id="{first}"]:visible')).to_have_count(0)
        expect(page.locator("#for-us [data-mark=seen]:focus")).to_have_count(1)
        page.click("#toast button")
        expect(page.locator(f'#for-us [data-id="{first}"]')).to_be_visible()
        assert not watch.faults


def test_names_stay_in_the_browser(browser: Browser, offline: httpx2.Client, links: list[str]) -> None:
    """They are typed, kept for the next time, said in each sentence as text, and sent to nobody."""
    sent: list[str] = []
    hostile = "<b>Íñigo</b> & «Ñ»"

    def note(request: Request) -> None:
        sent.append(request.url + (request.post_data or ""))

    with watched(browser, str(offline.base_url)) as (page, watch):
        mark(page, MINE)
        page.on("request", note)
        bring(page, links[:2])
        shown(page)
        for place, name in enumerate(("Ana", hostile)):
            page.locator("input.called").nth(place).fill(name)
            page.keyboard.press("Tab")
        page.reload()
        shown(page)
        assert names(page) == ["Ana", hostile]
        expect(page.get_by_role("button", name="Quitar a Ana")).to_be_visible()
        assert "Ana" in page.locator("#for-us").inner_text()
        assert hostile in page.locator("#for-us").inner_text()
        assert page.locator("main b b").count() == 0
        assert [request for request in sent if "/together/list" in request]
        assert not [request for request in sent if "Ana" in request or "igo" in request]
        page.locator("input.called").first.fill(" ")
        page.keyboard.press("Tab")
        assert names(page) == ["Persona 2", hostile]
        page.get_by_role("button", name="Quitar a Persona 2").click()
        assert names(page) == [hostile]
        expect(page.locator(":focus")).to_have_attribute("aria-label", f"Quitar a {hostile}")
        page.keyboard.press("Enter")
        expect(page.locator("#nobody")).to_be_visible()
        expect(page.locator("#for-us")).to_be_hidden()
        expect(page.locator("#add-link")).to_be_focused()
        assert page.evaluate("localStorage.getItem('butaca:people')") is None
        assert not watch.faults


def test_five_and_no_more(browser: Browser, offline: httpx2.Client, links: list[str]) -> None:
    """The visitor and four others; a fifth link says so, and nobody is there twice."""
    with watched(browser, str(offline.base_url)) as (page, watch):
        mark(page, MINE)
        bring(page, [links[0], links[0]])
        expect(page.locator("#add-note")).to_have_text("Esa lista ya está.")
        bring(page, links[1:4])
        assert len(names(page)) == 4
        shown(page)
        expect(page.locator("#add")).to_be_hidden()
        assert page.locator(".for-whom").first.locator("li").count() == 5
        page.goto("/about")
        page.goto(links[4])
        page.click("#combine")
        expect(page.locator("#somebody")).to_contain_text("Ya sois cinco")
        assert not watch.faults


def test_links_that_are_none(browser: Browser, offline: httpx2.Client, links: list[str]) -> None:
    """Damaged, of another catalogue, or no link at all: each is said to be so, and adds nobody."""
    damaged = links[0][:-3] + "AAA"
    with watched(browser, str(offline.base_url)) as (page, watch):
        mark(page, MINE)
        page.goto("/for-you?lang=es")
        foreign = page.evaluate(
            "async () => (await import('/static/sharing.js')).link('/for-you?lang=es', 'Another catalogue').href"
        )
        for link, words in (
            (damaged, "está dañado"),
            (foreign, "de otro catálogo"),
            ("https://films.example/", "no es un enlace a una lista"),
            ("#list=", "está dañado"),
        ):
            bring(page, [link])
            expect(page.locator("#add-note")).to_contain_text(words)
            assert names(page) == []
        for link, words in ((damaged, "está dañado"), (foreign, "de otro catálogo")):
            page.goto("/about")
            page.goto(link)
            expect(page.locator("#somebody")).to_contain_text(words)
            expect(page.locator("#combine")).to_be_hidden()
        kept = [{"list": foreign[foreign.index("#") :], "name": 7}, {"list": 3}, None, {"list": "#list=x"}]
        page.evaluate("kept => localStorage.setItem('butaca:people', kept)", json.dumps(kept))
        page.goto("/together?lang=es")
        expect(page.locator(".person").nth(1)).to_contain_text("de otro catálogo")
        expect(page.locator(".person").nth(2)).to_contain_text("está dañado")
        expect(page.locator("#for-us")).to_be_hidden()
        page.evaluate("localStorage.setItem('butaca:people', '{')")
        page.goto("/together?lang=es")
        expect(page.locator("#nobody")).to_be_visible()
        assert not watch.faults


def test_whoever_has_no_marks(browser: Browser, offline: httpx2.Client, links: list[str]) -> None:
    """Is asked for some; two others make a group without them."""
    with watched(browser, str(offline.base_url)) as (page, watch):
        page.goto(links[0].replace("lang=es", "lang=en"))
        page.click("#combine")
        expect(page.locator("#nothing")).to_contain_text("not known yet what you like")
        bring(page, links[1:2], "en")
        shown(page)
        assert " you" not in page.locator("#for-us .for-whom summary").first.inner_text()
        assert not watch.faults


def test_dials_and_two_tabs(browser: Browser, offline: httpx2.Client, links: list[str]) -> None:
    """The strategy and filters act in place and stay in the address; a mark in another tab renews the list."""
    with watched(browser, str(offline.base_url)) as (page, watch):
        mark(page, MINE)
        bring(page, links[:1], "en")
        before = shown(page)
        with page.expect_response("**/together/list**"):
            page.select_option("[name=strategy]", "average")
        assert "strategy=average" in page.url
        with page.expect_response("**/together/list**"):
            page.select_option("[name=genre]", "Animation")
        page.reload()
        expect(page.locator("[name=strategy]")).to_have_value("average")
        assert shown(page) != before
        other = page.context.new_page()
        other.goto(f"/movies/{before[0]}?lang=en")
        with page.expect_response("**/together/list**"):
            other.click(".film [data-mark=liked]")
        expect(page.locator("#you")).to_contain_text("4 films")
        assert not watch.faults


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_nothing_moves_or_is_cut_off(browser: Browser, offline: httpx2.Client, links: list[str], width: int) -> None:
    """With a list, and on the page of somebody else's."""
    with watched(browser, str(offline.base_url), width) as (page, watch):
        mark(page, MINE)
        bring(page, links[:3])
        shown(page)
        for path in ("/together?lang=es", "/together?lang=en", links[0]):
            page.goto("/about")
            page.goto(path)
            assert page.evaluate(_SHIFT) == 0, path
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert not watch.faults


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["es", "en"])
def test_nobody_is_shut_out(
    browser: Browser, offline: httpx2.Client, links: list[str], axe: str, scheme: Any, language: str
) -> None:
    """With a list, without one, and on the page of somebody else's."""
    context = browser.new_context(
        base_url=str(offline.base_url), color_scheme=scheme, bypass_csp=True, reduced_motion="reduce"
    )
    page = context.new_page()
    mark(page, MINE)
    bring(page, links[:2], language)
    shown(page)
    violations = {}
    for path in (f"/together?lang={language}", links[0].replace("lang=es", f"lang={language}")):
        page.goto("/about")
        page.goto(path)
        expect(page.locator("[data-into] .card, #for-you .card").first).to_be_visible()
        for summary in page.locator("main .sure summary:visible").all()[:2]:
            summary.click()
        page.evaluate(axe)
        result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        if result["violations"]:
            violations[path] = [(each["id"], each["nodes"][0]["html"][:200]) for each in result["violations"]]
    context.close()
    assert violations == {}
