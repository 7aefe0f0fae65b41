"""Measurement of every figure, printed as a table, written to ``RESULTS.md``.

Nothing is asserted: the table says what was reached, next to what was to be reached. A table of some
figures (``--only``) or of few repetitions (``--quick``) is printed, not written.
"""

import argparse
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime

from benchmarks import (
    aggregation,
    build,
    director,
    etl,
    export,
    files,
    growth,
    latency,
    memory,
    neighbours,
    pages,
    paint,
    rate,
    start,
)
from benchmarks.table import Row, document

FIGURES: dict[str, Callable[[bool], Row]] = {
    "build": build.measure,  # the first, since the others use its release
    "cosine": neighbours.measure_cosine,
    "knn": neighbours.measure_knn,
    "growth": growth.measure,
    "aggregation": aggregation.measure,
    "etl": etl.measure,
    "start": start.measure,
    "memory": memory.measure,
    "director": director.measure,
    "rate": rate.measure,
    "latency": latency.measure,
    "pages": pages.measure,
    "export": export.measure,
    "paint": paint.measure,
}
_OF_ANY_DATA = ("growth",)


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure the figures of the README.")
    parser.add_argument("--only", choices=FIGURES, action="append", metavar="NAME", help=", ".join(FIGURES))
    parser.add_argument("--quick", action="store_true", help="few repetitions")
    options = parser.parse_args()
    names = list(FIGURES) if not options.only else [name for name in FIGURES if name in options.only]
    if not files.DATA.is_dir():
        print(f"skipped but {', '.join(_OF_ANY_DATA)}: benchmarks need The Movies Dataset in {files.shown(files.DATA)}")
        names = [name for name in names if name in _OF_ANY_DATA]
    rows, load = [], os.getloadavg()[0]
    for name in names:
        sys.stderr.write(f"measuring {name} ...\n")
        rows.append(FIGURES[name](options.quick))
    text = document(rows, f"{datetime.now(UTC):%Y-%m-%d}", load, quick=options.quick)
    print(text)
    if not options.only and not options.quick and files.DATA.is_dir():
        files.RESULTS.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
