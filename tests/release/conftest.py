"""Copies of the small release, to damage."""

import shutil
from pathlib import Path

import pytest

from butaca.release.reader import Release
from butaca.release.store import Releases


@pytest.fixture
def releases(small_releases: Path, tmp_path: Path) -> Releases:
    """A copy of a releases folder that has a release."""
    return Releases(Path(shutil.copytree(small_releases, tmp_path / "releases", symlinks=True)))


@pytest.fixture
def folder(small_release: Release, tmp_path: Path) -> Path:
    """A copy of the small release, in a folder of the same name."""
    return Path(shutil.copytree(small_release.folder, tmp_path / small_release.id))
