"""``butaca build`` of the whole data, measured as a process."""

from statistics import median

from benchmarks import releases
from benchmarks.measure import spread
from benchmarks.table import Row

SECONDS, MEGABYTES = 150, 1200


def measure(quick: bool) -> Row:
    """Build one to three times."""
    runs = [releases.build() for _ in range(1 if quick else 3)]
    seconds, megabytes = [run.seconds for run in runs], [run.megabytes for run in runs]
    return Row(
        "`butaca build`, all of it",
        "never ran whole",
        f"{median(seconds):.0f} s, {max(megabytes):.0f} MB",
        f"<= {SECONDS} s, <= {MEGABYTES} MB",
        median(seconds) <= SECONDS and max(megabytes) <= MEGABYTES,
        (
            "the packed files to a release with all five recommenders and what lists for people need, by the",
            f"command line; rounds: {len(runs)},",
            f"{spread(seconds)} s and {spread(megabytes, '.0f')} MB, the peak of the whole process.",
        ),
    )
