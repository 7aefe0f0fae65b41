"""Folders of thousands of films, which once took more the fewer they were, or were compared whole."""

from pathlib import Path

import pytest

from butaca import pipeline
from butaca.release.store import Releases
from conftest import Silent
from sources.reading import shared


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "films"), [("films_6300", 6_300), ("films_6500", 6_500), ("films_that_tie_20000", 20_000)]
)
def test_thousands_of_films_are_built(name: str, films: int, tmp_path: Path) -> None:
    """Without the report, each film is there."""
    source = pipeline.source_of(shared("catalogues", name))
    summary = pipeline.build(source, Releases(tmp_path), Silent(), with_report=False)
    assert summary.manifest.counts["movies"] == films
    assert {model.name for model in summary.manifest.models} == {"content", "knn", "cosine"}
