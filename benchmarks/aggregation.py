"""Sums of ratings by DuckDB and by Spark, at many sizes.

What billions of ratings would take is told by a line through these.

Seconds and bytes are fitted as a constant and so much a pair of ratings of a person (seconds), or a rating (bytes).
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import files
from benchmarks.measure import Run, run
from benchmarks.table import Row

MILLION = 1_000_000
DUCKDB_SIZES = (100_000, MILLION, 11 * MILLION)
SPARK_SIZES = (100_000, MILLION)
PREDICTED = (10**9, 10**10, 10**11)
_CORES = 2
_MOST_TIMES = 8.0
_GIGABYTES = 6


def measure(quick: bool) -> Row:
    """Measure each size in a process of its own.

    Ratings are drawn from the small file.
    """
    files.WORK.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=files.WORK) as name:
        folder = Path(name)
        sizes = DUCKDB_SIZES[: 2 if quick else None]
        drawn = {
            size: run("benchmarks.processes.drawn_parquet", files.DATA, size, folder / f"{size}") for size in sizes
        }

        def summed(engine: str, size: int) -> Run:
            ratings = folder / f"{size}" / "ratings.parquet"
            return run("benchmarks.processes.aggregated", engine, ratings, folder / "work", _GIGABYTES, 0)

        here = {size: summed("duckdb", size) for size in sizes}
        there = {size: summed(f"local[{_CORES}]", size) for size in SPARK_SIZES}
    times = there[MILLION].facts["seconds"] / here[MILLION].facts["seconds"]
    pairs = {size: drawn[size].facts["pairs"] for size in sizes}
    return Row(
        "sums of 1 M ratings by Spark",
        f"DuckDB {here[MILLION].facts['seconds']:.0f} s",
        f"{there[MILLION].facts['seconds']:.0f} s, {times:.1f} x",
        f"<= {_MOST_TIMES:g} x, the same rows",
        times <= _MOST_TIMES,
        (
            f"the statements of aggregates.sql, on {_CORES} threads; seconds with the start of Java. Tests compare the",
            "rows. Pairs are those of two ratings of a person. CPU seconds and bytes of billions are what a line",
            "through the sizes measured says, with people as active: see docs/cluster.md.",
        ),
        (
            ("engine", "ratings", "pairs", "s", "CPU s", "MB", "GB sent"),
            *(_cells("DuckDB", size, pairs[size], taken) for size, taken in here.items()),
            *(_cells("Spark", size, pairs[size], taken) for size, taken in there.items()),
            *(_predicted(size, pairs, there) for size in PREDICTED),
        ),
    )


def line(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return constant and slope of the line through first and last point."""
    (x, y), (far_x, far_y) = points[0], points[-1]
    slope = (far_y - y) / (far_x - x)
    return y - slope * x, slope


def _cells(engine: str, size: int, pairs: int, taken: Run) -> tuple[str, ...]:
    facts = taken.facts
    sent = f"{facts['shuffle_bytes'] / 1e9:.2f}"
    return (
        *(engine, f"{size:,}", f"{pairs:,}", f"{facts['seconds']:.0f}", f"{facts['cpu_seconds']:.0f}"),
        *(f"{facts['megabytes']:,}", sent),
    )


def _predicted(size: int, pairs: dict[int, int], taken: dict[int, Run]) -> tuple[str, ...]:
    """Return the cells of a size that nobody measured."""
    most = max(taken)
    whole = pairs[most] / most * size
    constant, slope = line([(pairs[known], run.facts["cpu_seconds"]) for known, run in taken.items()])
    sent, a_rating = line([(known, run.facts["shuffle_bytes"]) for known, run in taken.items()])
    gigabytes = (sent + a_rating * size) / 1e9
    return (
        "Spark, by the line",
        f"{size:,}",
        f"{whole:,.0f}",
        "",
        f"{constant + slope * whole:,.0f}",
        "",
        f"{gigabytes:,.0f}",
    )
