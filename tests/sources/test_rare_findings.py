from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from small_catalogue import credits_row, rows
from small_films import Film
from sources.conftest import Clean

RATINGS = ("userId", "movieId", "rating", "timestamp")


def _rated(*ratings: tuple[Any, ...]) -> Callable[[Path], object]:
    records = [dict(zip(RATINGS, rating, strict=True)) for rating in ratings]
    return lambda folder: rows(folder / "ratings.csv", RATINGS, records)


def _crew_of(job: str) -> Callable[[Path], object]:
    entry = {"department": "Crew", "id": 700, "job": job, "name": "Ada Quill"}
    record = {**credits_row(Film(1)), "crew": repr([entry])}
    return lambda folder: rows(folder / "credits.csv", ("cast", "crew", "id"), [record])


@dataclass(frozen=True)
class Case:
    """Films with one defect: how often it is counted, and its first example."""

    films: Sequence[Film]
    count: int
    first: tuple[str, str]
    edit: Callable[[Path], object] = lambda _: None
    undated: bool = False


_NOWHERE = {"production_countries": "[{'iso_3166_1': 'Mordor', 'name': 'Mordor'}]"}

RARE = {
    "unknown_release_date": Case([Film(1, date="")], 1, ("1", "A Film"), undated=True),
    "unreadable_release_date": Case([Film(1, date="soon")], 1, ("1", "A Film: soon"), undated=True),
    "ambiguous_date": Case([Film(1, date="1/2/1999")], 1, ("1", "A Film: 1/2/1999")),
    "year_only": Case([Film(1, date="1999"), Film(2, date="June 1998")], 2, ("1", "A Film: 1999")),
    "future_date": Case([Film(1, date="2046-12-31"), Film(2, date="2027-01-01")], 1, ("1", "A Film: 2046")),
    "unknown_code": Case([Film(1, other=_NOWHERE)], 1, ("production_countries", "Mordor")),
    "no_director": Case([Film(1)], 1, ("Best Boy", "1 entries"), _crew_of("Best Boy")),
    "other_currency": Case([Film(1, budget="€ 1.000")], 1, ("1", "budget: 1000.0 EUR")),
    "unread_column": Case(
        [Film(1, runtime="long")], 1, ("movies_dataset.csv, record 1", "runtime: 1 of 1, the first is 'long'")
    ),
    "other_scale": Case(
        [Film(n, average=3 + n / 10) for n in range(12)],
        12,
        ("movies", "vote_average: the column is out of 5, and is shown out of 10"),
    ),
    "missing_average": Case([Film(1, average="")], 1, ("1", "A Film")),
    "votes_unknown": Case([Film(1, votes="")], 1, ("movies", "vote_count: empty in all rows")),
    "ratings_scale": Case(
        [Film(1), Film(2)],
        6,
        ("ratings.csv", "ratings are out of 10, and become stars out of 5"),
        _rated(*((user, 1 + user % 2, 5 + user, 9) for user in range(6))),
    ),
    "named_users": Case([Film(1)], 2, ("ratings.csv", "userId: ana"), _rated(("ana", 1, 4, 9), ("bea", 1, 3, 9))),
    "ratings_without_time": Case([Film(1)], 1, ("ratings.csv", "no rating has a time"), _rated((1, 1, 4, ""))),
}
"""The kinds of finding that the small catalogue has none of, since they are of whole columns or change many answers."""


@pytest.mark.parametrize("code", RARE)
def test_a_rare_finding_is_counted_and_shown(code: str, clean_films: Clean) -> None:
    """Where and what stand in its first example."""
    case = RARE[code]
    cleaned = clean_films(case.films, case.edit, undated=case.undated)
    assert (cleaned.findings[code].count, cleaned.examples(code)[0]) == (case.count, case.first)
