"""What the attacks start from: a releases folder of the largest catalogue there is here."""

import os
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import _SHARED

LONG = os.environ.get("BUTACA_TORTURE") == "long"
"""Whether attacks run in their long form, as ``make torture`` has them; else short, as the suite has them."""


@pytest.fixture(scope="session")
def large_releases(request: pytest.FixtureRequest) -> Path:
    """Return a releases folder of the real data; of the small catalogue where they are absent.

    BUTACA_TORTURE_RELEASES names one that stands already, which saves two minutes.
    """
    if given := os.environ.get("BUTACA_TORTURE_RELEASES"):
        return Path(given)
    found: Path = request.getfixturevalue(
        "real_releases" if (_SHARED / "movies_dataset.csv.gz").is_file() else "small_releases"
    )
    return found


@pytest.fixture(scope="module")
def many_files() -> Iterator[None]:
    """Let the tests themselves open as many connections as they need."""
    before = soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 4096)), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)
