"""Films that are new.

In the files of a catalogue, or laid over them from a file of their own.
"""

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest

from butaca import pipeline
from butaca.errors import MissingColumn, MissingFile, UsageError
from butaca.release.reader import Release
from butaca.release.store import Releases
from butaca.serving.browse.movies import by_id
from butaca.serving.recommend.options import ListOptions
from butaca.serving.recommend.similar import similar
from butaca.sources.cleaning.plan import clean
from butaca.sources.folder import FolderSource
from conftest import Silent
from small_catalogue import COLUMNS, credits_row, keywords_row, movie_row, rows, write_small
from small_films import FILMS, Film

NEW = Film(
    990_001, "A New Toy", "2018-06-15", 0, 0, 0.1, ("Animation", "Comedy", "Family"), 0, 0, 88,
    ("Tom Hanks", "Tim Allen"), "John Lasseter", (), (10194, "Toy Story Collection"), ("Pixar Animation Studios",),
    keywords=("toy", "friendship"),
)  # fmt: skip


def _file(path: Path, films: Sequence[Film], columns: Sequence[str] = (*COLUMNS, "cast", "crew", "keywords")) -> Path:
    """Write a file of movies to add, with these columns."""
    whole = ({**movie_row(film), **credits_row(film), **keywords_row(film)} for film in films)
    rows(path, columns, ({name: row.get(name, "") for name in columns} for row in whole))
    return path


def _appended(folder: Path) -> FolderSource:
    """Write the small catalogue with the new movie as last row."""
    write_small(folder)
    for name, columns, row in (
        ("movies_dataset", COLUMNS, movie_row(NEW)),
        ("credits", ("cast", "crew", "id"), credits_row(NEW)),
        ("keywords", ("id", "keywords"), keywords_row(NEW)),
    ):
        rows(folder / "row.csv", columns, [row])
        line = (folder / "row.csv").read_text(encoding="utf-8").split("\n", 1)[1]
        with (folder / f"{name}.csv").open("a", encoding="utf-8") as file:
            file.write(line)
        (folder / "row.csv").unlink()
    return FolderSource(folder)


def _added(folder: Path) -> FolderSource:
    """Write the small catalogue, and the new movie in another file."""
    return FolderSource(write_small(folder), [_file(folder.parent / "new.csv", [NEW])])


@pytest.mark.parametrize("source", [_appended, _added])
def test_a_film_nobody_rated_has_neighbours_at_the_next_build(
    source: Callable[[Path], FolderSource], tmp_path: Path, silent: Silent
) -> None:
    """From content: a full list with reasons, and a place in the lists of its franchise."""
    built = pipeline.build(source(tmp_path / "data"), Releases(tmp_path / "releases"), silent, with_report=False)
    with closing(Release(built.release)) as release:
        listing = similar(release, NEW.id, ListOptions(n=10))
        assert {result.movie.title for result in listing.results[:2]} == {"Toy Story", "Toy Story 2"}
        assert len(listing.results) == 10
        assert [note.code for note in listing.notes] == ["no_ratings", "unchecked"]
        for result in listing.results:
            assert result.reasons
            assert result.confidence is None, "nobody has checked lists for films that nobody knows"
        first = next(result for result in listing.results if result.movie.title == "Toy Story")
        named = {entity.name for reason in first.reasons for entity in reason.entities}
        assert {"Tom Hanks", "John Lasseter", "toy", "friendship"} <= named
        for other in (862, 863, 10193):
            actual = next(
                item for item in similar(release, other, ListOptions(n=10)).results if item.movie.id == NEW.id
            )
            assert (actual.evidence, "no_ratings" in [note.code for note in actual.notes]) == ("content", True)


def _tables(source: FolderSource, workspace: Path) -> dict[str, list[tuple[object, ...]]]:
    """Movies, credits and keywords of a source, cleaned."""
    workspace.mkdir()
    with duckdb.connect() as connection:
        clean(connection, source.load(connection, workspace))
        return {
            name: connection.execute(f"FROM {name} ORDER BY ALL").fetchall()
            for name in ("movies", "movie_details", "credits", "movie_keywords", "movie_genres", "ratings")
        }


class TestLaidOver:
    """A file of films on top of a folder."""

    def test_is_the_same_as_in_the_folder(self, tmp_path: Path) -> None:
        """Row for row."""
        both = [
            _tables(make(tmp_path / make.__name__), tmp_path / f"{make.__name__}_work") for make in (_appended, _added)
        ]
        assert both[0] == both[1]

    def test_a_row_takes_the_place_of_the_film_of_its_id(self, small_data: Path, tmp_path: Path) -> None:
        """Even where it has fewer votes.

        What the file has no column for stays, and the rest is unknown.
        """
        file = tmp_path / "new.csv"
        rows(
            file, ("id", "title", "release_date", "cast"), [{"id": 862, "title": "Toys", "release_date": "1995-11-22"}]
        )
        before, after = (
            _tables(FolderSource(small_data, added), tmp_path / name) for name, added in (("a", ()), ("b", [file]))
        )
        title = {row[0]: row[1] for row in after["movies"]}
        assert (title[862], len(title)) == ("Toys", len(before["movies"]))
        kept = [row for row in before["movie_keywords"] if row[0] == 862]
        assert [row for row in after["movie_keywords"] if row[0] == 862] == kept != []
        assert [row for row in after["credits"] if row[0] == 862] == []
        assert [row for row in after["movie_genres"] if row[0] == 862] == []
        assert after["ratings"] == before["ratings"]

    def test_is_parsed_once(self, small_data: Path, tmp_path: Path) -> None:
        """However many tables its columns go to."""
        statements: list[str] = []
        with duckdb.connect() as connection:

            def execute(statement: str, *parameters: object) -> duckdb.DuckDBPyConnection:
                statements.append(statement)
                return connection.execute(statement, *parameters)

            spy: Any = SimpleNamespace(execute=execute)
            FolderSource(small_data, [_file(tmp_path / "new.csv", [NEW])]).load(spy, tmp_path)
        assert sum("read_csv(" in statement and "new.csv" in statement for statement in statements) == 1

    def test_goes_into_the_manifest_and_the_findings(self, small_data: Path, tmp_path: Path, silent: Silent) -> None:
        """As an input like the others, by its own name."""
        file = _file(tmp_path / "new.csv", [NEW, Film(990_002, genres="[{'id': 1")])
        built = pipeline.build(
            FolderSource(small_data, [file]), Releases(tmp_path / "releases"), silent, recipes=(), with_report=False
        )
        assert "new.csv" in [file.name for file in built.manifest.inputs]
        assert built.manifest.counts["movies"] == len(FILMS) + 2
        malformed = next(finding for finding in built.findings if finding.kind.code == "malformed_literal")
        assert [example.where for example in malformed.examples][-1] == "new.csv, record 2"
        with closing(Release(built.release)) as release:
            assert by_id(release, NEW.id).title == "A New Toy"

    def test_refuses_what_is_no_file_of_films(self, small_data: Path, tmp_path: Path) -> None:
        """Naming it, before anything is built."""
        with pytest.raises(MissingFile, match=r"nowhere\.csv: no such file"):
            _tables(FolderSource(small_data, [tmp_path / "nowhere.csv"]), tmp_path / "a")
        rows(tmp_path / "new.csv", ("id", "label"), [])
        with pytest.raises(MissingColumn, match=r"new\.csv, line 1: no columns title, release_date"):
            _tables(FolderSource(small_data, [tmp_path / "new.csv"]), tmp_path / "b")
        with pytest.raises(UsageError, match=r"new\.csv has nothing to be added to"):
            pipeline.source_of(None, [tmp_path / "new.csv"])
