"""Exact 50 nearest of all movies, by each recommender of the original.

All pairs of 45,346 movies are compared.
"""

from statistics import median

from benchmarks import releases
from benchmarks.measure import run, spread
from benchmarks.table import Row

N = 50
SECONDS, MEGABYTES = 10, 400


def measure_cosine(quick: bool) -> Row:
    """Measure the cosine, with the reading of titles measured by itself."""
    titles = run("benchmarks.processes.titles", releases.current() / "tables")
    reading = (
        f"Reading the titles (lemmatising) is a step of its own, in a process of its own: "
        f"{titles.facts['seconds']:.1f} s, {titles.megabytes:.0f} MB."
    )
    return _measure("cosine", "5 h, 40 GB", quick, reading)


def measure_knn(quick: bool) -> Row:
    """Measure nearest neighbours by distance."""
    return _measure("knn", "-", quick)


def _measure(model: str, reference: str, quick: bool, *more: str) -> Row:
    tables = releases.current() / "tables"
    runs = [run("benchmarks.processes.nearest", model, tables, N) for _ in range(1 if quick else 3)]
    seconds, megabytes = [run.facts["seconds"] for run in runs], [run.megabytes for run in runs]
    movies = runs[0].facts["movies"]
    return Row(
        f"all pairs by {model}, top {N}",
        reference,
        f"{median(seconds):.1f} s, {max(megabytes):.0f} MB",
        f"<= {SECONDS} s, <= {MEGABYTES} MB",
        median(seconds) <= SECONDS and max(megabytes) <= MEGABYTES,
        (
            f"{movies:,} films, from fit to neighbours on clean tables; rounds: {len(runs)}, {spread(seconds)} s;",
            f"{spread(megabytes, '.0f')} MB is the peak of the whole process, imports and all.",
            *more,
        ),
    )
