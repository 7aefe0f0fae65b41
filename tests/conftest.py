"""Fixtures of many tests: catalogues, real data, releases."""

import gc
import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from butaca import pipeline
from butaca.release.manifest import REPORT_FACTS
from butaca.release.reader import Release
from butaca.release.store import Releases
from butaca.reports import facts_file
from butaca.reports.profile import Profile
from butaca.settings import Settings
from small_catalogue import write, write_small
from small_films import FILMS
from undated_catalogue import UNDATED, UndatedSource

ROOT = Path(__file__).parent.parent
# What drives a browser, or generates clients, runs in an environment of its own: see `make test-all`.
_APART = {"playwright": "web/test_browser*.py", "openapi_python_client": "clients/*"}
collect_ignore_glob = [files for package, files in _APART.items() if importlib.util.find_spec(package) is None]
pytest_plugins = ["web.browser"] if importlib.util.find_spec("playwright") else []
VARIABLES = tuple(str(field.validation_alias) for field in Settings.model_fields.values())
"""The environment variables of all settings, in the order of the fields."""

_SHARED = ROOT.parent / "shared" / "data"

# The same examples every time, whatever the machine's speed.
settings.register_profile("steady", derandomize=True, database=None, deadline=None)
settings.load_profile("steady")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Count attacks among the slow tests."""
    for item in items:
        if "torture" in item.path.parts:
            item.add_marker(pytest.mark.slow)


def pytest_unconfigure() -> None:
    """Let go of what hypothesis hooked into the garbage collector.

    It holds DuckDB's types beyond their end.
    """
    gc.callbacks.clear()


class Silent:
    """Progress nobody watches; it remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def stage(self, name: str) -> None:
        """Remember a stage."""
        self.told.append(name)

    def done(self) -> None:
        """Remember the end."""
        self.told.append("done")


@pytest.fixture
def silent() -> Silent:
    """Return a progress that shows nothing."""
    return Silent()


@pytest.fixture(scope="session")
def small_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the five files of the small catalogue; for reading."""
    return write_small(tmp_path_factory.mktemp("small") / "data")


@pytest.fixture(scope="session")
def small_releases(small_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a releases folder with one small release; for reading."""
    folder = tmp_path_factory.mktemp("small_releases")
    pipeline.build(pipeline.source_of(small_data), Releases(folder), Silent())
    return folder


@pytest.fixture(scope="session")
def small_release(small_releases: Path) -> Iterator[Release]:
    """Open the release of the small catalogue."""
    release = Release(Releases(small_releases).current())
    yield release
    release.close()


@pytest.fixture(scope="session")
def undated_releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a releases folder with films of unknown year among others; for reading."""
    return _undated(tmp_path_factory.mktemp("undated"), all_undated=False)


@pytest.fixture(scope="session")
def all_undated_releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a releases folder in which no year is known; for reading."""
    return _undated(tmp_path_factory.mktemp("all_undated"), all_undated=True)


def _undated(folder: Path, *, all_undated: bool) -> Path:
    source = UndatedSource(write(folder / "data", (*FILMS, *UNDATED)), all_undated=all_undated)
    pipeline.build(source, Releases(folder / "releases"), Silent())
    return folder / "releases"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of the real data."""
    if not (_SHARED / "movies_dataset.csv.gz").is_file():
        pytest.skip(f"the real data are not in {_SHARED}")
    return _SHARED


@pytest.fixture(scope="session")
def real_releases(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a releases folder with one real release; for reading."""
    folder = tmp_path_factory.mktemp("real_releases")
    pipeline.build(pipeline.source_of(shared_data), Releases(folder), Silent())
    return folder


@pytest.fixture(scope="session")
def real_release(real_releases: Path) -> Iterator[Release]:
    """Open the release of the real data."""
    release = Release(Releases(real_releases).current())
    yield release
    release.close()


@pytest.fixture(scope="session")
def real_profile(real_release: Release) -> Profile:
    """Read the facts of the report in the real release."""
    return facts_file.read(real_release.folder / REPORT_FACTS)
