"""Reading, cleaning and writing of tables, against plain pandas.

The credits are as large as the original's.
"""

from statistics import median

from benchmarks import padded
from benchmarks.measure import run, spread
from benchmarks.table import Row

TIMES = 8


def measure(quick: bool) -> Row:
    """Run both in turn, one to three times each."""
    folder = padded.folder()
    ours, theirs = [], []
    for _ in range(1 if quick else 3):
        ours.append(run("benchmarks.processes.etl", folder))
        theirs.append(run("benchmarks.processes.etl_reference", folder))
    ours_seconds = [run.facts["seconds"] for run in ours]
    theirs_seconds = [run.facts["seconds"] for run in theirs]
    ratios = [theirs / ours for ours, theirs in zip(ours_seconds, theirs_seconds, strict=True)]
    ratio = median(theirs_seconds) / median(ours_seconds)
    here, there = ours[0].facts, theirs[0].facts
    size = (folder / "credits.csv").stat().st_size / 1e6
    return Row(
        "read, clean, write tables",
        "1x, in pandas",
        f"{ratio:.1f}x",
        f">= {TIMES}x",
        ratio >= TIMES,
        (
            f"plain CSV, credits as large as the original's ({size:.0f} million bytes); rounds: {len(ours)}, in turn;",
            f"{spread(ours_seconds)} s against {spread(theirs_seconds)} s, ratio {spread(ratios)};",
            f"at most {max(r.megabytes for r in ours):.0f} MB against {max(r.megabytes for r in theirs):,.0f} MB.",
            "butaca writes Parquet and also records findings; the reference is pandas with ast.literal_eval and",
            f"writes {there['format']}. {here['movies']:,} films and {here['credits']:,} credits against",
            f"{there['movies']:,} and {there['credits']:,}.",
        ),
    )
