"""A build of the real films under the cap of the smallest server."""

import os
import shutil
import sys
from contextlib import closing
from pathlib import Path

import pytest

from butaca.release.reader import Release
from butaca.release.store import Releases
from cap import Process, best_cap

pytestmark = pytest.mark.slow

SPARE = 1 / 8  # of the cap, since machines differ in what their libraries keep for later


def test_real_films_without_ratings_are_built(shared_data: Path, tmp_path: Path) -> None:
    """All of them, with every model and the report, within 512 MB and with some to spare."""
    data, work, releases = (tmp_path / name for name in ("data", "work", "releases"))
    work.mkdir()
    shutil.copytree(shared_data, data, ignore=shutil.ignore_patterns("ratings*"))
    command = [sys.executable, "-m", "butaca", "build", str(data), "--out", str(releases)]
    with best_cap() as cap, Process(cap, command, work, {**os.environ, "TMPDIR": str(work)}) as build:
        build.wait()
        assert cap.usage().kills == 0
        assert cap.usage().own < (1 - SPARE) * cap.memory
    with closing(Release(Releases(releases).current())) as release:
        assert release.manifest.counts["movies"] == 45_346
        assert [model.name for model in release.manifest.models] == ["content", "knn", "cosine"]
