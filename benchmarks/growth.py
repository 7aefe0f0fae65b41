"""Cost of comparing movies at many sizes of a catalogue, and where all movies tie."""

import tempfile
from itertools import pairwise

from benchmarks import files, releases
from benchmarks.measure import Run, run
from benchmarks.table import Row

SIZES = (100, 1_000, 2_000, 4_000, 6_300, 6_500, 9_000, 20_000, 45_000)
TIES = 20_000
N = 100  # neighbours, as a release keeps of the default model
_AS_MUCH = 1.2  # of a larger catalogue's cost: what measures of the same vary by


def measure(quick: bool) -> Row:
    """Measure each size in a process of its own, and the largest last."""
    sizes = SIZES[:-2] if quick else SIZES
    runs = {size: _compared("drawn", size) for size in sizes}
    ties = _compared("tie", TIES)
    costs = [(run.facts["cpu_seconds"], run.megabytes) for run in runs.values()]
    grows = all(less <= _AS_MUCH * more for pair in pairwise(costs) for less, more in zip(*pair, strict=True))
    largest = runs[sizes[-1]]
    per_tie = ties.facts["cpu_seconds"] / TIES
    return Row(
        f"comparing movies, {sizes[0]:,} to {sizes[-1]:,} films",
        "-",
        f"{largest.facts['cpu_seconds']:.0f} CPU s, {largest.megabytes:.0f} MB",
        "no size costs more than a larger one",
        grows and per_tie <= largest.facts["cpu_seconds"] / sizes[-1] * _AS_MUCH,
        (
            f"fit and {N} neighbours of the default model without ratings, in a process of its own at each size;",
            f"rows drawn from {'The Movies Dataset' if files.DATA.is_dir() else 'the default catalogue'}; CPU seconds",
            "are of both cores, MB the peak of the whole process. Ties: of one date and title, nothing else known.",
        ),
        (
            ("films", "CPU s", "CPU ms a film", "MB"),
            *(_cells(f"{size:,}", run) for size, run in runs.items()),
            _cells(f"{TIES:,} that tie", ties),
        ),
    )


def _compared(kind: str, movies: int) -> Run:
    files.WORK.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=files.WORK) as folder:
        run("benchmarks.processes.drawn", releases.current() / "tables", kind, movies, folder)
        return run("benchmarks.processes.nearest", "content", folder, N)


def _cells(name: str, run: Run) -> tuple[str, ...]:
    seconds = run.facts["cpu_seconds"]
    return name, f"{seconds:.1f}", f"{seconds / run.facts['movies'] * 1000:.2f}", f"{run.megabytes:.0f}"
