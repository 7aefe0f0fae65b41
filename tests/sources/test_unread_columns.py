from pathlib import Path

import pytest

from butaca import pipeline
from butaca.cli import main
from butaca.errors import SourceErrors, UnreadableColumn, UnreadableFile, UsageError
from butaca.release.store import Releases
from conftest import Silent
from small_catalogue import rows, write
from small_films import Film
from sources.conftest import Clean

NOTHING = frozenset[str]()


@pytest.mark.parametrize(
    ("field", "column", "bad"),
    [
        ("id", "id", "tt0111161"),
        ("date", "release_date", "soon"),
        ("budget", "budget", "much"),
        ("revenue", "revenue", "-5"),
        ("runtime", "runtime", "long"),
        ("popularity", "popularity", "1e400"),
        ("votes", "vote_count", "several"),
        ("average", "vote_average", "good"),
        ("genres", "genres", "[{'id': 18"),
    ],
)
def test_a_fifth_of_a_column_may_be_unread_and_no_more(field: str, column: str, bad: str, clean_films: Clean) -> None:
    """The line names the column, the line of the file, an example, the form expected, and the way out."""
    films = [Film(n, "Two\nlines") for n in range(1, 11)]
    two = [Film(**{"id": 20 + n, field: bad}) for n in range(2)]
    assert clean_films([*films[:8], *two], accepted=NOTHING).counts
    with pytest.raises(UnreadableColumn) as caught:
        clean_films([*films[:7], *two, Film(**{"id": 30, field: bad})], accepted=NOTHING)
    message = str(caught.value)
    assert message.startswith(f"movies_dataset.csv, line 30: 3 of 10 values of {column} cannot be used, the first is ")
    assert bad[:10] in message
    assert "; expected is a" in message
    assert message.endswith(f"Correct the column, or go on without these values: --accept {column}")
    accepted = clean_films([*films[:7], *two, Film(**{"id": 30, field: bad})], accepted=frozenset([column]))
    assert accepted.findings["unread_column"].count == 1


def test_empty_cells_and_markers_are_not_unread(clean_films: Clean) -> None:
    """A column may be empty."""
    films = [Film(n, budget=("", "N/A")[n % 2], runtime=("", "0")[n % 2]) for n in range(10)]
    assert clean_films(films, accepted=NOTHING).counts["missing_budget"] == 10


def test_entries_without_ids_are_unread(clean_films: Clean) -> None:
    """A list whose entries are all left out has not been read."""
    films = [Film(n, companies="[{'company': 'Acme'}]") for n in range(3)]
    with pytest.raises(UnreadableColumn, match="3 of 3 entries of production_companies have no id or no name"):
        clean_films(films, accepted=NOTHING)


@pytest.mark.parametrize(("column", "bad"), [("rating", "good"), ("timestamp", "yesterday")])
def test_a_column_of_the_ratings_is_checked_too(column: str, bad: str, clean_films: Clean) -> None:
    """Zero stars are none, and not unread."""
    columns = ("userId", "movieId", "rating", "timestamp")
    records = [{"userId": n, "movieId": 1, "rating": n % 5, "timestamp": 9} for n in range(10)]
    assert clean_films([Film(1)], lambda folder: rows(folder / "ratings.csv", columns, records), NOTHING)
    for record in records[5:]:
        record[column] = bad  # type: ignore[assignment] # a text as in a file
    with pytest.raises(UnreadableColumn, match=f"ratings.csv, line 7: 5 of 10 values of {column} .* '{bad}'; expected"):
        clean_films([Film(1)], lambda folder: rows(folder / "ratings.csv", columns, records), NOTHING)


def test_every_error_of_a_folder_is_told_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line each."""
    data = write(tmp_path / "data", [Film(n, budget="much", runtime="long") for n in range(1, 6)])
    rows(data / "keywords.csv", ("id", "keywords"), [{"id": 900 + n, "keywords": "[]"} for n in range(5)])
    with pytest.raises(SourceErrors) as caught:
        pipeline.build(pipeline.source_of(data), Releases(tmp_path / "releases"), Silent())
    assert len(caught.value.errors) == 3
    assert main(["build", str(data), "--out", str(tmp_path / "releases")]) == 1
    lines = [line for line in capsys.readouterr().err.splitlines() if line.startswith("butaca: ")]
    assert lines == [f"butaca: {error}" for error in caught.value.errors]


def test_the_command_line_accepts_columns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By name, as often as one likes; a name that there is not is an error."""
    data, out = (
        write(tmp_path / "data", [Film(n, budget="much", runtime="long") for n in range(1, 6)]),
        tmp_path / "out",
    )
    accepted = ["--accept", "budget", "--accept", "runtime", "--no-report"]
    assert main(["build", str(data), "--out", str(out), *accepted]) == 0
    assert main(["info", "--releases", str(out)]) == 0
    assert "movies_dataset.csv, record 1: runtime: 5 of 5, the first is" in capsys.readouterr().out
    assert main(["build", str(data), "--out", str(out), "--accept", "length"]) == 2
    assert "no column called 'length' can be accepted; there are: id, title" in capsys.readouterr().err


def test_a_column_of_another_name_cannot_be_accepted(tmp_path: Path) -> None:
    """Before anything is read."""
    data = write(tmp_path / "data", [Film(1)])
    with pytest.raises(UsageError, match="no column called 'cost'"):
        pipeline.build(pipeline.source_of(data), Releases(tmp_path / "releases"), Silent(), accepted=["cost"])


def test_a_report_of_a_folder_accepts_everything(tmp_path: Path) -> None:
    """It is made to see what is wrong."""
    data = write(tmp_path / "data", [Film(n, budget="much") for n in range(1, 6)])
    profile = pipeline.data_report(data, None, Releases(tmp_path / "releases"), Silent())
    assert "unread_column" in {finding.code for finding in profile.findings}


def test_the_reasons_are_counted_where_nothing_is_left(clean_films: Clean) -> None:
    """Each reason once, with how many rows it has."""
    films = [Film(1, date=""), Film(2, date=""), Film(3, "")]
    message = "none of its 3 rows has an id, a title and a date: 1 have no title, 2 have no release date"
    with pytest.raises(UnreadableFile, match=message):
        clean_films(films, accepted=NOTHING)


def test_ids_that_are_no_numbers_are_kept_beside_numbers(clean_films: Clean) -> None:
    """And refuse no file."""
    cleaned = clean_films([Film(f"x{n}") for n in range(10)], accepted=NOTHING)
    assert cleaned.rows("SELECT external_id FROM movie_details ORDER BY 1") == [f"x{n}" for n in range(10)]
