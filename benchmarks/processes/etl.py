"""The build's first stage, from CSV to Parquet: ``etl FOLDER``.

It reads plain files and writes clean tables.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from butaca import pipeline
from butaca.sources.folder import FolderSource


class _Silence:
    """Progress that nobody watches."""

    def stage(self, name: str) -> None:
        """Begin a stage."""

    def done(self) -> None:
        """End the last stage."""


def main(folder: str) -> None:
    """Print the seconds, and the numbers of movies and credits."""
    with tempfile.TemporaryDirectory() as scratch:
        tables, workspace = Path(scratch, "tables"), Path(scratch, "work")
        tables.mkdir()
        workspace.mkdir()
        started = time.perf_counter()
        pipeline.read_and_clean(FolderSource(Path(folder)), tables, workspace, _Silence())
        seconds = time.perf_counter() - started
        counts = {name: duckdb.read_parquet(str(tables / f"{name}.parquet")).shape[0] for name in ("movies", "credits")}
    print(json.dumps({"seconds": seconds, **counts}))


if __name__ == "__main__":
    main(*sys.argv[1:])
