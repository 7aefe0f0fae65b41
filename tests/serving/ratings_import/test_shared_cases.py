"""The files to import among the shared cases; they are not part of this repository and skipped without it."""

import json
from pathlib import Path
from typing import Any

import pytest

from butaca.release.reader import Release
from butaca.serving.ratings_import.matching.rows_to_movies import match
from butaca.serving.ratings_import.reading.read_file import read

CASES = Path(__file__).parents[4] / "shared" / "cases"


def _imports() -> list[Any]:
    listed = CASES / "cases.json"
    if not listed.is_file():
        return [pytest.param({}, marks=pytest.mark.skip(reason=f"the shared cases are not in {CASES}"))]
    cases = json.loads(listed.read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["name"]) for case in cases if case["kind"] == "import"]


@pytest.mark.real_data
@pytest.mark.parametrize("case", _imports())
def test_holds(case: dict[str, str], real_release: Release) -> None:
    """As the case says what is expected."""
    with (CASES / case["file"]).open("rb") as file:
        matched = match(real_release, read(file).rows)
    found = {movie: row.stars for movie, row in matched.movies.items()}
    assert eval(case["check"], {"found": found}), (case["expected"], found)


@pytest.mark.parametrize(
    ("file", "code", "names"),
    [
        ("letterboxd/ratings.csv", "letterboxd", {"The Dark Lighthouse (2011)": 4.5}),
        ("letterboxd/diary.csv", "letterboxd", {"The Dark Lighthouse (2011)": 4.5}),
        ("letterboxd/reviews.csv", "letterboxd", {"The Dark Lighthouse (2011)": 4.5}),
        ("letterboxd/watchlist.csv", "letterboxd", {}),
        ("imdb_exports/ratings.csv", "imdb", {"The Dark Lighthouse (2011)": 4.5}),
        ("imdb_exports/list.csv", "imdb_list", {"The Dark Lighthouse (2011)": 4.5}),
        ("trakt/ratings-movies.json", "trakt_json", {"The Dark Lighthouse (2011)": 4.5}),
        ("trakt/watched-movies.json", "trakt_json", {"A Parcel for Nobody (2003)": None}),
        ("movielens_site/movielens-ratings.csv", "movielens_site", {"Dark Lighthouse, The (2011)": 4.5}),
    ],
)
def test_exact_headers(file: str, code: str, names: dict[str, float | None]) -> None:
    """Of the exports as people have them."""
    path = CASES / "formats" / file
    if not path.is_file():
        pytest.skip(f"the shared cases are not in {CASES}")
    with path.open("rb") as opened:
        given = read(opened, name=path.name)
    assert given.files[0].format.code == code
    assert {row.name: row.stars for row in given.rows} == names
