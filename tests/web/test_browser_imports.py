"""A file of ratings on the page, in a real browser: what is found, what is missing, and in which language."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from serving.ratings_import.writing import zipped

pytestmark = pytest.mark.slow

HEADER = "Date,Name,Year,Letterboxd URI,Rating\n"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return the browser of this machine; it ends with this file."""
    program = next((path for name in ("chromium", "google-chrome") if (path := shutil.which(name))), None)
    if program is None:
        pytest.skip("no browser to drive: install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, small: httpx2.Client) -> Iterator[Page]:
    """Return a page that has kept nothing yet."""
    context = browser.new_context(base_url=str(small.base_url))
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def test_a_zip_is_read_and_what_is_missing_is_named(page: Page, tmp_path: Path) -> None:
    """With suggestions; what could not be read too, and likes are likes."""
    export = tmp_path / "letterboxd.zip"
    ratings = HEADER + "2020,Toy Story,1995,u,4.5\n2020,Toy Stori,1995,u,3\n2020,Frozen,2013,u,x\n"
    liked = "Date,Name,Year,Letterboxd URI\n2020,Finding Nemo,2003,u\n"
    export.write_bytes(zipped([("ratings.csv", ratings.encode()), ("likes/films.csv", liked.encode())]))
    page.goto("/for-you?lang=es")
    page.set_input_files("#export", export)
    expect(page.locator("#told")).to_have_text("3 encontradas, 1 no.")
    expect(page.locator("#imported summary")).to_have_text(["No encontradas: 1", "Celdas que no se han podido leer: 1"])
    expect(page.locator("#imported li")).to_have_text(
        [
            "Toy Stori (1995): no está en el catálogo (ratings.csv, línea 3). ¿Querías decir…? "
            "Toy Story (1995); Toy Story 3 (2010); Toy Story 2 (1999)",
            "ratings.csv, línea 4, Rating: «x»: ha de ser de 0,5 a 5 estrellas, en medias.",
        ]
    )
    kept = page.evaluate("JSON.parse(localStorage.getItem('butaca'))")
    assert {movie: (mark["mark"], mark.get("stars")) for movie, mark in kept.items()} == {
        "862": ("liked", 4.5),
        "109445": ("seen", None),
        "12": ("liked", None),
    }


def test_the_rest_of_what_is_missing_is_asked_for(page: Page, tmp_path: Path) -> None:
    """A hundred at a time, until all are there."""
    export = tmp_path / "ratings.csv"
    export.write_text(HEADER + "".join(f"2020,Nothing {n},1995,u,3\n" for n in range(250)), encoding="utf-8")
    page.goto("/for-you?lang=en")
    page.set_input_files("#export", export)
    expect(page.locator("#told")).to_have_text("0 found, 250 not.")
    page.click("#imported summary")
    more = page.locator("#imported button")
    expect(more).to_have_text("150 more")
    more.click()
    expect(page.locator("#imported li")).to_have_count(200)
    expect(more).to_have_text("50 more")
    more.click()
    expect(page.locator("#imported li")).to_have_count(250)
    expect(more).to_be_hidden()


def test_refusals_are_in_the_language_of_the_page(page: Page, tmp_path: Path) -> None:
    """Whatever the browser's own is; what was told of another file is gone."""
    export = tmp_path / "ratings.csv"
    for language, said in (("es", "No ha podido ser: sus columnas son"), ("en", "That did not work: its columns are")):
        export.write_text(HEADER + "2020,Nothing,1995,u,3\n", encoding="utf-8")
        page.goto(f"/for-you?lang={language}")
        page.set_input_files("#export", export)
        expect(page.locator("#imported summary")).to_have_count(1)
        export.write_text("a,b\n", encoding="utf-8")
        page.set_input_files("#export", export)
        expect(page.locator("#told")).to_contain_text(said)
        expect(page.locator("#imported summary")).to_have_count(0)


def test_a_watchlist_is_not_what_was_seen(page: Page, tmp_path: Path) -> None:
    """The page says what the file is called."""
    export = tmp_path / "watchlist.csv"
    export.write_text("Date,Name,Year,Letterboxd URI\n2020,Toy Story,1995,u\n", encoding="utf-8")
    page.goto("/for-you?lang=en")
    page.set_input_files("#export", export)
    expect(page.locator("#told")).to_have_text("0 found, 0 not.")
    expect(page.locator("#imported .note")).to_contain_text("1 on a list without a rating")
