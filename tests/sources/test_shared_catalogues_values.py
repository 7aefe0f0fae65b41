"""Folders that people might bring, whose values are written in ways of their own."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from butaca import pipeline
from butaca.catalogue.catalogue import engine
from butaca.errors import MismatchedFiles, SourceError, UnreadableColumn
from butaca.release.manifest import TABLES
from butaca.release.store import Releases
from conftest import Silent

_CASES = Path(__file__).parents[3] / "shared" / "cases"
_KNOWN = {"money_known": 12}


class Golden(NamedTuple):
    """What becomes of a folder: findings, and rows of queries over its clean tables."""

    findings: Mapping[str, int]
    rows: Mapping[str, list[Any]]


_DATES = "SELECT DISTINCT strftime(release_date, '%Y-%m-%d'), release_year FROM movies ORDER BY ALL LIMIT 2"
_SCALES = "SELECT DISTINCT popularity, vote_average FROM movies"
_STARS = "SELECT min(rating), max(rating), count(*), count(DISTINCT user_id), min(rated_at) FROM ratings"
_RUNTIMES = "SELECT DISTINCT runtime FROM movies"
_MONEY = 'SELECT budget, revenue, "return" FROM movies WHERE id = 1'

BUILT = {
    "dates_iso_t": Golden({**_KNOWN, "other_form": 12}, {_DATES: [("1999-03-04", 1999)]}),
    "dates_year_only": Golden({**_KNOWN, "other_form": 12, "year_only": 12}, {_DATES: [(None, 1999)]}),
    "dates-of-another-form": Golden(
        {**_KNOWN, "other_form": 12}, {_DATES: [("1990-03-13", 1990), ("1991-03-05", 1991)]}
    ),
    "dates-in-the-future": Golden({**_KNOWN, "future_date": 2}, {"SELECT max(release_year) FROM movies": [(2068,)]}),
    "decimal_commas": Golden({**_KNOWN, "other_form": 24}, {_SCALES: [(1.25, 7.5)]}),
    "T_avg_all_unknown_with_votes": Golden({**_KNOWN, "missing_average": 12}, {_SCALES: [(1.5, None)]}),
    "T_budget_half": Golden({"money_known": 11, "missing_budget": 1, "out_of_range": 1}, {_MONEY: [(0, 1000, 0)]}),
    "T_budget_tiny": Golden(
        {"money_known": 11, "missing_budget": 1, "missing_revenue": 1, "out_of_range": 2}, {_MONEY: [(0, 0, 0)]}
    ),
    "no_votes_column_blank": Golden({**_KNOWN, "votes_unknown": 12}, {_SCALES: [(1.5, 6.5)]}),
    "ratings_10scale": Golden({**_KNOWN, "ratings_scale": 39}, {_STARS: [(0.5, 5, 39, 39, 1000000)]}),
    "ratings-out-of-ten": Golden({**_KNOWN, "ratings_scale": 160}, {_STARS: [(0.5, 5, 160, 20, 964982804)]}),
    "ratings_iso_time": Golden(_KNOWN, {_STARS: [(4, 4, 39, 39, 1577872800)]}),
    "ratings_string_users": Golden({**_KNOWN, "named_users": 39}, {_STARS: [(4, 4, 39, 39, 100000)]}),
    "runtime_text": Golden({**_KNOWN, "other_form": 12}, {_RUNTIMES: [(100,)]}),
    "runtime_hhmm": Golden({**_KNOWN, "other_form": 12}, {_RUNTIMES: [(100,)]}),
    "countries_alpha3": Golden(
        {**_KNOWN, "other_code": 1},
        {"SELECT code, name, name_es FROM countries": [("US", "United States", "Estados Unidos")]},
    ),
    "NA_strings": Golden(
        {
            **{"money_known": 9, "missing_title": 3, "credits_of_unknown_movie": 3, "unknown_marker": 27},
            **{"missing_overview": 9, "missing_original_language": 9},
        },
        {"SELECT count(*), count(original_language) FROM movies": [(9, 0)]},
    ),
    "values": Golden(
        {
            **{
                "money_known": 6,
                "missing_release_date": 1,
                "impossible_release_date": 1,
                "credits_of_unknown_movie": 2,
            },
            **{"not_a_number": 4, "out_of_range": 5, "unknown_marker": 3, "other_form": 4, "missing_budget": 3},
            **{"missing_revenue": 2, "missing_popularity": 2, "unvoted": 2},
        },
        {
            "SELECT budget, revenue FROM movies WHERE id = 9": [(1_000_000, 2000)],
            "SELECT strftime(release_date, '%Y-%m-%d') FROM movies WHERE id = 6": [("1999-12-31",)],
            "SELECT runtime, vote_average FROM movies WHERE id = 12": [(100, 6.5)],
        },
    ),
}

REFUSED: dict[str, tuple[type[SourceError], str]] = {
    "dates_all_dmy": (
        UnreadableColumn,
        "movies_dataset.csv, line 2: 11 of 12 dates of release_date may have the day or the month first, which no row "
        "tells, the first is '01/03/1999'; expected is 1999-03-31. "
        "Correct the column, or go on without these values: --accept release_date",
    ),
    "keywords_foreign": (
        MismatchedFiles,
        "keywords.csv: only 0 of its 12 ids are among the 12 movies. "
        "It probably belongs to another catalogue: take both files from the same one",
    ),
}


def _folder(name: str) -> Path:
    folder = next((folder for folder in (_CASES / "catalogues" / name, _CASES / name) if folder.is_dir()), None)
    if folder is None:
        pytest.skip(f"the folder {name} is not in {_CASES}")
    return folder


@pytest.mark.parametrize("name", BUILT)
def test_a_folder_is_read_as_a_reader_would_understand_it(name: str, tmp_path: Path, silent: Silent) -> None:
    """What was mended or left out is counted."""
    source, golden = pipeline.source_of(_folder(name)), BUILT[name]
    summary = pipeline.build(source, Releases(tmp_path / "releases"), silent, with_report=False)
    assert summary.manifest.findings == golden.findings
    with engine(tmp_path) as connection:
        for table in ("movies", "ratings", "countries"):
            path = summary.release / TABLES / f"{table}.parquet"
            connection.execute(f"CREATE VIEW {table} AS FROM read_parquet('{path}')")
        assert {query: connection.execute(query).fetchall() for query in golden.rows} == golden.rows


@pytest.mark.parametrize("name", REFUSED)
def test_a_folder_that_cannot_be_understood_ends_in_one_true_line(name: str, tmp_path: Path, silent: Silent) -> None:
    """Nothing is built."""
    error, message = REFUSED[name]
    with pytest.raises(error) as caught:
        pipeline.build(pipeline.source_of(_folder(name)), Releases(tmp_path / "releases"), silent, with_report=False)
    assert str(caught.value) == message
    assert not list((tmp_path / "releases").glob("*/manifest.json"))


def test_a_column_that_cannot_be_read_is_accepted_by_name(tmp_path: Path, silent: Silent) -> None:
    """Of open dates the years are kept."""
    source, releases = pipeline.source_of(_folder("dates_all_dmy")), Releases(tmp_path / "releases")
    built = pipeline.build(source, releases, silent, with_report=False, accepted=["release_date"])
    assert built.manifest.findings == {"ambiguous_date": 11, "unread_column": 1, "other_form": 1, "money_known": 12}
