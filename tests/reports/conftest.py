"""Reports of a few movies."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from butaca import pipeline
from butaca.release.store import Releases
from butaca.reports.profile import Profile
from conftest import Silent
from small_catalogue import write
from small_films import Film

Report = Callable[..., Profile]


@pytest.fixture
def report_of(tmp_path: Path) -> Report:
    """Write movies, and older ones if there are any, and report on them."""

    def reported(movie_count: Sequence[Film], older: Sequence[Film] = ()) -> Profile:
        data = write(tmp_path / "new", movie_count)
        against = write(tmp_path / "old", older) if older else None
        return pipeline.data_report(data, against, Releases(tmp_path / "releases"), Silent())

    return reported


@pytest.fixture(scope="session")
def small_profile(small_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Profile:
    """Report on the small catalogue, from its files."""
    return pipeline.data_report(small_data, None, Releases(tmp_path_factory.mktemp("none")), Silent())
