import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from butaca.catalogue.findings import KINDS
from butaca.errors import BrokenRelease
from butaca.reports import facts_file, publishing, terminal_summary
from butaca.reports.finding_texts import finding_texts
from butaca.reports.profile import Profile
from butaca.reports.rendering.page import html
from butaca.reports.rendering.pictures import pictures
from reports.conftest import Report
from small_films import Film


class Outline(HTMLParser):
    """Elements and their attributes, in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Another element."""
        self.elements.append((tag, dict(attrs)))

    def values(self, name: str) -> list[str]:
        """Every value of an attribute."""
        return [value for _, attributes in self.elements if (value := attributes.get(name)) is not None]


@pytest.fixture(scope="module")
def page(small_profile: Profile) -> str:
    """Render the page of the small catalogue."""
    return html(small_profile)


@pytest.fixture(scope="module")
def outline(page: str) -> Outline:
    """Its elements."""
    return Outline(page)


class TestPage:
    """One file that says everything in two languages."""

    def test_asks_for_nothing(self, page: str, outline: Outline) -> None:
        """No script; links lead within the page or home, and nothing is fetched."""
        tags = {tag for tag, _ in outline.elements}
        assert not tags & {"script", "iframe", "img", "object", "embed"}
        assert all(value.startswith(("#", "data:,", "./")) for value in outline.values("href"))
        assert all(value.startswith(("#", "data:image/png")) for value in outline.values("xlink:href"))
        assert "@import" not in page
        assert re.findall(r"url\((?!#)", page) == []

    def test_says_everything_twice(self, outline: Outline) -> None:
        """As often in Spanish as in English."""
        spoken = Counter(attributes.get("lang") for tag, attributes in outline.elements if tag != "html")
        assert spoken["es"] == spoken["en"] > 200

    def test_every_picture_can_be_heard(self, small_profile: Profile, outline: Outline) -> None:
        """Each has a text in its place."""
        names = outline.values("aria-labelledby")
        drawn = pictures(small_profile).drawn
        assert sorted(names) == sorted(f"heard-{name}" for name in drawn if not name.endswith("-es"))
        assert set(names) <= set(outline.values("id"))
        assert len([tag for tag, _ in outline.elements if tag == "svg"]) == len(drawn)

    def test_names_in_pictures_are_in_the_readers_language(self, small_profile: Profile) -> None:
        """Names differ by language; words of titles do not."""
        drawn = pictures(small_profile).drawn
        assert "Comedia" in drawn["genres-es"]
        assert "Comedia" not in drawn["genres"]
        assert "Comedy" in drawn["genre-cloud"]
        assert {name for name in drawn if name.endswith("-es")} == {
            "genres-es",
            "genre-cloud-es",
            "languages-es",
            "countries-es",
        }

    def test_ids_are_there_once(self, outline: Outline) -> None:
        """And every link within the page leads to one."""
        ids = Counter(outline.values("id"))
        assert [name for name, times in ids.items() if times > 1] == []
        assert {value[1:] for value in outline.values("href") if value.startswith("#")} <= set(ids)

    def test_equal_facts_give_equal_bytes(self, small_profile: Profile, page: str) -> None:
        """Clouds and clip paths too."""
        assert html(small_profile) == page

    def test_what_the_data_say_is_text(self, report_of: Report) -> None:
        """Titles are not markup, names in pictures neither markup nor formulas."""
        named = (7, r"<b>$\frac$ & $x</b>")
        page = html(
            report_of([Film(1, "<script>alert(1)</script>", budget=1, collection=named), Film(2, "<b>", votes=0)])
        )
        assert "<script" not in page
        assert "&lt;script&gt;" in page
        assert page.count(r"&lt;b&gt;$\frac$ &amp; $x&lt;/b") >= 2

    def test_of_hardly_anything_is_a_page_too(self, report_of: Report) -> None:
        """One movie of which nothing is known but title and date."""
        bare = Film(
            1, votes="", average="", popularity="", genres="", budget="", revenue="", runtime="", cast=(),
            director=None, companies="", countries=(), languages=(), original="", other={"overview": ""},
        )  # fmt: skip
        profile = report_of([bare])
        assert "</html>" in html(profile)
        assert "</html>" in html(replace(profile, intake=None, findings=()))

    def test_of_two_catalogues_says_what_changed(self, report_of: Report) -> None:
        """In a part of its own."""
        profile = report_of([Film(1, "Kept"), Film(2, "Brand New")], [Film(1, "Kept"), Film(3, "Long Gone")])
        page = html(profile)
        assert "Brand New" in page
        assert "Long Gone" in page
        assert "Long Gone" in terminal_summary.text(profile, 80)


class TestTexts:
    """Texts of findings."""

    def test_every_kind_has_them(self) -> None:
        """In the order in which the kinds are declared, and no others."""
        assert list(finding_texts()) == list(KINDS)
        for output in finding_texts().values():
            for text in (output.consequence, output.meaning_es, output.action_es, output.consequence_es):
                assert text == text.strip() != ""
                assert not text.endswith(".")


class TestRecord:
    """Facts as JSON."""

    def test_come_back_as_they_were(self, small_profile: Profile, tmp_path: Path) -> None:
        """Equal facts, equal bytes."""
        for name in ("one", "two"):
            facts_file.write(small_profile, tmp_path / name)
        assert facts_file.read(tmp_path / "one") == small_profile
        assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()

    def test_a_damaged_file_is_refused(self, tmp_path: Path) -> None:
        """With what is wrong, and the way out."""
        assert facts_file.intake(tmp_path) is None
        for damaged in ("", "[]", '{"format": 1}', '{"intake": {"columns": []}}'):
            (tmp_path / "report.json").write_text(damaged, encoding="utf-8")
            with pytest.raises(BrokenRelease, match=r"report\.json is damaged\. Build again with: butaca build"):
                facts_file.intake(tmp_path)

    def test_a_page_is_the_same_from_another_process(self, small_profile: Profile, page: str, tmp_path: Path) -> None:
        """The facts alone are drawn."""
        publishing.write(small_profile, None, tmp_path / "page.html")
        assert (tmp_path / "page.html").read_text(encoding="utf-8") == page
        assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_summary_fits_a_terminal(small_profile: Profile) -> None:
    """Every finding is in it."""
    lines = terminal_summary.text(small_profile, 80).splitlines()
    assert max(map(len, lines)) <= 80
    assert all(any(actual.code in line for line in lines) for actual in small_profile.findings)
