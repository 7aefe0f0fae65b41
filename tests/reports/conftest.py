"""Reports of a few films."""

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
    """Writes films, and older ones if there are any, and reports on them."""

    def reported(films: Sequence[Film], older: Sequence[Film] = ()) -> Profile:
        data = write(tmp_path / "new", films)
        against = write(tmp_path / "old", older) if older else None
        return pipeline.data_report(data, against, Releases(tmp_path / "releases"), Silent())

    return reported


@pytest.fixture(scope="session")
def small_profile(small_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Profile:
    """The report of the small catalogue, from its files."""
    return pipeline.data_report(small_data, None, Releases(tmp_path_factory.mktemp("none")), Silent())
