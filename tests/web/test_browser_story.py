"""What a visitor does in an evening, from a slip of the pen to a list that is shared."""

from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, expect

from serving.ratings_import.writing import zipped

from .browser import watched

pytestmark = pytest.mark.slow

RATINGS = "Date,Name,Year,Letterboxd URI,Rating\n2020,Finding Nemo,2003,u,5\n2020,Nothing of the Kind,1995,u,3\n"


def test_an_evening(browser: Browser, offline: httpx2.Client, tmp_path: Path) -> None:
    """A misspelt title, its film, a dial, three marks, For you, an import, a link; reload and back; nothing errs."""
    export = tmp_path / "letterboxd.zip"
    export.write_bytes(zipped([("ratings.csv", RATINGS.encode())]))
    with watched(browser, str(offline.base_url)) as (page, watch):
        page.goto("/?lang=es")
        page.get_by_role("combobox").fill("incepton")
        page.get_by_role("option", name="Inception").click()
        page.wait_for_url("**/movies/27205**")
        page.select_option("[name=genre]", "Thriller")
        expect(page.locator(".lists .card")).not_to_have_count(12)
        page.click(".film [data-mark=liked]")
        for place in (0, 1):
            page.locator(".lists [data-mark=liked]").nth(place).click()
        expect(page.locator("[data-count]")).to_have_text("(3)")
        page.reload()
        expect(page.locator("[name=genre]")).to_have_value("Thriller")
        expect(page.locator("[data-count]")).to_have_text("(3)")
        page.get_by_role("link", name="Para ti").click()
        expect(page.locator("#for-you .why").first).to_contain_text("Porque te gust")
        page.set_input_files("#export", export)
        expect(page.locator("#imported h2")).to_contain_text("1 reconocida; 1 no está")
        expect(page.locator("[data-count]")).to_have_text("(4)")
        page.click("#share")
        link = page.locator("#shared-link").input_value()
        page.go_back()
        expect(page.locator("h1")).to_contain_text("Origen")
        assert not watch.faults
    with watched(browser, str(offline.base_url), 390, 844) as (page, watch):
        page.goto(link)
        expect(page.locator("#somebody")).to_contain_text("La lista de otra persona, a partir de 4 películas")
        page.locator("#for-you .card [data-mark=liked]").first.click()
        page.click("#combine")
        page.wait_for_url("**/together**")
        expect(page.locator("#for-us .for-whom, #for-us p.sure")).to_have_count(18)
        page.locator("#for-us .card .title").first.click()
        page.wait_for_url("**/movies/**")
        assert not watch.faults
