"""Reports of columns in which nothing is as usual."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from butaca import pipeline
from butaca.catalogue.schema import INTEGER, MOVIES, REAL, Column
from butaca.release.manifest import REPORT
from butaca.release.store import Releases
from butaca.reports import facts_file, terminal_summary
from butaca.reports.facts import MovieCount
from butaca.reports.profile import Profile
from butaca.reports.rendering import charts
from butaca.reports.rendering.page import html
from conftest import Silent
from reports.conftest import Report
from small_catalogue import write
from small_films import Film

_FIELDS = {"vote_count": "votes", "vote_average": "average", "release_year": "date"}
_KEYS = ("id", "collection_id", "return")  # no number of the files
NUMBERS = tuple(c for c in MOVIES.columns if c.type in (INTEGER, REAL) and c.name not in _KEYS)


def _extreme(column: Column, place: int) -> str:
    """Return the least and the greatest value of a column, by turns, and one that hardly differs."""
    least, greatest = column.minimum or 0.0, column.maximum or 0.0
    near = greatest - (1 if column.type == INTEGER else greatest * 2**-52)
    return f"{(least, greatest, near)[place % 3]:.17g}"


VALUES: dict[str, Callable[[Column, int], str]] = {
    "unknown": lambda _, __: "",
    "said to be unknown": lambda _, __: "N/A",
    "zero": lambda _, __: "0",
    "equal": lambda _, __: "5",
    "extreme": _extreme,
    "tiny": lambda _, place: f"{place + 1}e-300",
    "too great": lambda _, place: ("1e400", "inf", "1e308")[place % 3],
    "no number": lambda _, __: "many",
}


def _films(values: str, columns: tuple[Column, ...]) -> list[Film]:
    films = [
        Film(n, f"Film {n}", average=4 + n / 4, budget=10**n, revenue=2 * 10**n, runtime=80 + n) for n in range(1, 9)
    ]
    for column in columns:
        if column.name == "release_year" and values != "extreme":
            continue  # without a year there is no movie
        field = _FIELDS.get(column.name, column.name)
        films = [replace(film, **{field: VALUES[values](column, film.id)}) for film in films]
    return films


@pytest.mark.parametrize("column", NUMBERS, ids=lambda column: column.name)
@pytest.mark.parametrize("values", ["unknown", "extreme", "tiny", "too great"])
def test_a_column_in_which_nothing_is_as_usual_is_measured(
    values: str, column: Column, report_of: Report, tmp_path: Path
) -> None:
    """Its figures are numbers or unknown: they can be written and read, and summed up in lines."""
    profile = report_of(_films(values, (column,)))
    facts_file.write(profile, tmp_path / "facts.json")
    assert facts_file.read(tmp_path / "facts.json") == profile
    assert terminal_summary.text(profile, 80)


@pytest.mark.parametrize("values", VALUES)
def test_columns_in_which_nothing_is_as_usual_are_drawn(values: str, report_of: Report) -> None:
    """Every picture that there are figures for is on the page."""
    page = html(report_of(_films(values, NUMBERS)))
    assert "Not drawn" not in page
    assert "<svg" in page


@pytest.mark.parametrize("values", ["unknown", "zero", "extreme"])
def test_a_release_of_such_columns_is_built(values: str, tmp_path: Path, silent: Silent) -> None:
    """With its report and every model."""
    data = write(tmp_path / "data", _films(values, NUMBERS))
    summary = pipeline.build(pipeline.source_of(data), Releases(tmp_path / "releases"), silent)
    assert (summary.release / REPORT).is_file()
    assert [stage for stage in silent.told if "Leaving out" in stage] == []


def test_a_picture_that_cannot_be_drawn_is_left_out_with_a_line(
    small_profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others stand, and the page names the one that is missing."""

    def broken(_: tuple[MovieCount, ...]) -> str:
        raise ValueError("too many bins")

    monkeypatch.setattr(charts, "week", broken)
    page = html(small_profile)
    assert "Not drawn, since their figures do not allow it: weekdays." in page
    assert "heard-months" in page
    assert "heard-weekdays" not in page


def test_a_report_that_cannot_be_made_does_not_end_the_build(
    tmp_path: Path, silent: Silent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The release is as if it had been left out, and a line says so."""

    def broken(*_: object) -> None:
        raise ValueError("out of range")

    monkeypatch.setattr("butaca.reports.publishing.write", broken)
    data = write(tmp_path / "data", [Film(1), Film(2, "B")])
    summary = pipeline.build(pipeline.source_of(data), Releases(tmp_path / "releases"), silent)
    assert not (summary.release / REPORT).exists()
    assert [stage for stage in silent.told if "Leaving out the report" in stage]
