"""The build's first stage, from plain CSV files to clean Parquet tables: ``etl FOLDER``."""

import json
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from butaca import pipeline
from butaca.sources.kaggle import KaggleSource


class _Silence:
    """Nobody watches the progress."""

    def stage(self, name: str) -> None:
        """A stage begins."""

    def done(self) -> None:
        """The last one has ended."""


def main(folder: str) -> None:
    """Print the seconds it took, and how many movies and credits came out."""
    with tempfile.TemporaryDirectory() as scratch:
        tables, workspace = Path(scratch, "tables"), Path(scratch, "work")
        tables.mkdir()
        workspace.mkdir()
        started = time.perf_counter()
        pipeline.read_and_clean(KaggleSource(Path(folder)), tables, workspace, _Silence())
        seconds = time.perf_counter() - started
        counts = {name: duckdb.read_parquet(str(tables / f"{name}.parquet")).shape[0] for name in ("movies", "credits")}
    print(json.dumps({"seconds": seconds, **counts}))


if __name__ == "__main__":
    main(*sys.argv[1:])
