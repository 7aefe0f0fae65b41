import importlib.util
from pathlib import Path

import duckdb
import pytest

from butaca.catalogue.catalogue import attach
from butaca.pipeline import read_and_clean, source_of
from butaca.sources.folder import FolderSource
from butaca.sources.wikidata import WikidataSample
from conftest import Silent


def test_without_data_the_sample_is_the_source() -> None:
    """A folder is somebody's, nothing is Wikidata's."""
    assert source_of(None).name == "Wikidata film sample"
    assert isinstance(source_of(Path("data")), FolderSource)


@pytest.mark.skipif(importlib.util.find_spec("bokeh_sampledata") is None, reason="bokeh-sampledata is not installed")
def test_the_sample_is_a_catalogue_of_17472_films(tmp_path: Path, silent: Silent) -> None:
    """It is read like any other data, and nothing in it is malformed or dropped."""
    tables, workspace = tmp_path / "tables", tmp_path / "work"
    tables.mkdir()
    workspace.mkdir()
    origin = read_and_clean(WikidataSample(), tables, workspace, silent)
    assert (origin.source, [file.name for file in origin.inputs]) == ("Wikidata film sample", ["movies.db"])
    assert [finding.kind.code for finding in origin.findings if finding.kind.severity == "error"] == []
    with duckdb.connect() as connection:
        attach(connection, tables)
        assert connection.execute("SELECT count(*), min(release_year), max(release_year) FROM movies").fetchone() == (
            17_472,
            1940,
            2014,
        )
        directors = connection.execute(
            "SELECT people.name FROM credits JOIN people ON people.id = person_id JOIN movies ON movies.id = movie_id "
            "WHERE title = 'Toy Story' AND job = 'Director'"
        ).fetchall()
        assert directors == [("John Lasseter",)]
