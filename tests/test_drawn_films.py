"""A drawn catalogue is like the real one: as rare members, jointly drawn figures, and the same bytes each time."""

import ast
import csv
from collections import Counter
from pathlib import Path

import pytest
from benchmarks.processes import drawn_films

COPIES = 3


def _rows(folder: Path, stem: str) -> list[dict[str, str]]:
    with (folder / f"{stem}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _films_of_people(rows: list[dict[str, str]], step: int) -> list[list[int]]:
    """Return how many films the people of each copy have, ascending."""
    films: Counter[int] = Counter()
    for row in rows:
        films.update({entry["id"] for entry in (*ast.literal_eval(row["cast"]), *ast.literal_eval(row["crew"]))})
    return [sorted(count for person, count in films.items() if person // step == copy) for copy in range(COPIES)]


@pytest.fixture(scope="module")
def drawn(small_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Draw three copies of the small catalogue."""
    folder = tmp_path_factory.mktemp("drawn")
    whole = len(drawn_films.Sample(small_data).rows)
    drawn_films.main(str(small_data), str(COPIES * whole), str(folder))
    return folder


def test_ids_are_of_one_film_each(drawn: Path, small_data: Path) -> None:
    """In all three files alike; the real films come first."""
    ids = [row["id"] for row in _rows(drawn, "movies_dataset")]
    assert len(set(ids)) == len(ids)
    for stem in ("credits", "keywords"):
        assert [row["id"] for row in _rows(drawn, stem)] == ids
    real = [row["id"] for row in drawn_films.Sample(small_data).rows]
    assert ids[: len(real)] == real


def test_people_have_as_many_films_as_in_reality(drawn: Path) -> None:
    """In every copy, whoever changed places."""
    real, *copies = _films_of_people(_rows(drawn, "credits"), 20_000_000)
    for films in copies:
        assert sum(films) == pytest.approx(sum(real), abs=2)  # who plays two parts of a film counts once
        assert len(films) == pytest.approx(len(real), abs=2)


def test_figures_stay_near_to_those_of_the_film(drawn: Path) -> None:
    """What is unknown stays so, and known votes and years are about the same."""
    rows = _rows(drawn, "movies_dataset")
    whole = len(rows) // COPIES
    for row, copy in zip(rows[:whole], rows[whole : 2 * whole], strict=True):
        assert copy["release_date"][:4] == row["release_date"][:4]
        assert len(copy["title"].split()) == len(row["title"].split())
        for name in ("vote_count", "budget", "vote_average", "runtime"):
            if row[name] in ("", "0", "0.0"):
                assert copy[name] == row[name]
        if row["vote_count"].isdecimal() and int(row["vote_count"]) > 50:
            assert 0.4 < int(copy["vote_count"]) / int(row["vote_count"]) < 2.5


def test_the_same_count_gives_the_same_bytes(drawn: Path, small_data: Path, tmp_path: Path) -> None:
    """And fewer films are some of them."""
    whole = len(drawn_films.Sample(small_data).rows)
    drawn_films.main(str(small_data), str(COPIES * whole), str(tmp_path))
    for file in drawn.iterdir():
        assert (tmp_path / file.name).read_bytes() == file.read_bytes()
    drawn_films.main(str(small_data), str(whole + 5), str(tmp_path))
    ids = [row["id"] for row in _rows(tmp_path, "movies_dataset")]
    assert len(ids) == whole + 5
    assert set(ids) <= {row["id"] for row in _rows(drawn, "movies_dataset")}
