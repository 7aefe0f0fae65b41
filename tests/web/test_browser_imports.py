"""A file of ratings on the page, in a real browser: recognised, missing, and brought back."""

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, Page, expect

from serving.ratings_import.writing import zipped

from .browser import watched

pytestmark = pytest.mark.slow

HEADER = "Date,Name,Year,Letterboxd URI,Rating\n"


@pytest.fixture
def page(browser: Browser, offline: httpx2.Client) -> Iterator[Page]:
    """Yield a page that has kept nothing yet."""
    with watched(browser, str(offline.base_url)) as (opened, _):
        yield opened


def kept(page: Page) -> dict[str, tuple[str, float | None]]:
    """Return mark and stars of each film that the page keeps."""
    marks = page.evaluate(
        "Object.entries(localStorage).map(([key, value]) => [key.replace('butaca:', ''), JSON.parse(value)])"
    )
    return {movie: (mark["mark"], mark.get("stars")) for movie, mark in marks}


def test_a_zip_is_read_and_what_is_missing_is_named(page: Page, tmp_path: Path) -> None:
    """With suggestions as links; likes are likes, and the watchlist is what one wants to see."""
    export = tmp_path / "letterboxd.zip"
    ratings = HEADER + "2020,Toy Story,1995,u,4.5\n2020,Toy Stori,1995,u,3\n2020,Frozen,2013,u,x\n"
    liked, watchlist = ("Date,Name,Year,Letterboxd URI\n2020,{},{},u\n".format(*film) for film in
                        (("Finding Nemo", 2003), ("Inception", 2010)))  # fmt: skip
    members = (("ratings.csv", ratings), ("likes/films.csv", liked), ("watchlist.csv", watchlist))
    export.write_bytes(zipped([(name, text.encode()) for name, text in members]))
    page.goto("/for-you?lang=es")
    page.set_input_files("#export", export)
    expect(page.locator("#imported h2")).to_contain_text("3 reconocidas; 1 no está")
    expect(page.locator("#imported")).to_contain_text("1 añadida a las que quieres ver")
    page.click("#imported summary")
    expect(page.locator("#imported li").first).to_contain_text("Toy Stori (1995): no está en el catálogo")
    expect(page.locator("#imported li a").first).to_have_text("Toy Story (1995)")
    assert kept(page) == {
        "862": ("liked", 4.5), "109445": ("seen", None), "12": ("liked", None), "27205": ("watch", None)
    }  # fmt: skip
    expect(page.locator("#for-you .why").first).to_contain_text("Porque te gust")
    expect(page.locator("#watchlist summary")).to_have_text("1 película que quieres ver")


def test_three_thousand_films_do_not_push_the_list_down(page: Page, tmp_path: Path) -> None:
    """The summary stays as short as ever, on top."""
    export = tmp_path / "ratings.csv"
    rows = "".join(f"2020,Nothing {n},1995,u,3\n" for n in range(3000))
    export.write_text(f"{HEADER}2020,Toy Story,1995,u,5\n{rows}", encoding="utf-8")
    page.goto("/for-you?lang=en")
    page.set_input_files("#export", export)
    expect(page.locator("#imported h2")).to_contain_text("1 recognised; 3,000 are not here")
    expect(page.locator("#imported h2")).to_be_in_viewport()
    page.wait_for_function("document.querySelector('#for-you .card')?.getBoundingClientRect().top < 700")


def test_refusals_are_in_the_language_of_the_page(page: Page, tmp_path: Path) -> None:
    """Whatever the browser's own is; what was told of another file is gone."""
    export = tmp_path / "ratings.csv"
    for language, text in (("es", "No hemos podido leer el archivo"), ("en", "We could not read the file")):
        export.write_text(f"{HEADER}2020,Nothing,1995,u,3\n", encoding="utf-8")
        page.goto(f"/for-you?lang={language}")
        page.set_input_files("#export", export)
        expect(page.locator("#imported summary")).to_have_count(1)
        export.write_text("a,b\n", encoding="utf-8")
        page.set_input_files("#export", export)
        expect(page.locator("#imported")).to_contain_text(text)
        expect(page.locator("#imported summary")).to_have_count(0)


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_marks_can_be_taken_away_and_brought_back(page: Page, tmp_path: Path, kind: str) -> None:
    """In the form that Letterboxd imports, what one wants to see is left out."""
    page.goto("/movies/862?lang=es")
    page.click(".film [data-mark=liked]")
    page.goto("/movies/12?lang=es")
    page.click(".film [data-mark=watch]")
    page.goto("/for-you?lang=es")
    with page.expect_download() as download:
        page.click(f"[data-save={kind}]")
    saved = tmp_path / f"butaca.{kind}"
    download.value.save_as(saved)
    page.click("#remove-all")
    expect(page.locator("#own")).to_be_hidden()
    assert kept(page) == {}
    page.set_input_files("#export", saved)
    expect(page.locator("#own")).to_be_visible()
    if kind == "json":
        assert kept(page) == {"862": ("liked", None), "12": ("watch", None)}
    else:
        assert kept(page) == {"862": ("liked", 4.5)}
