"""Time from the serving process's start to 200 on ``/health/ready``."""

from statistics import median

from benchmarks import server
from benchmarks.measure import spread
from benchmarks.table import Row

SECONDS = 1


def measure(quick: bool) -> Row:
    """Start it two to five times."""
    seconds = []
    for _ in range(2 if quick else 5):
        with server.butaca() as up:
            seconds.append(up.seconds)
    return Row(
        "start of `butaca serve`",
        "2.2 s",
        f"{median(seconds):.2f} s",
        f"<= {SECONDS} s",
        median(seconds) <= SECONDS,
        (
            "from the start of the process to the first 200 on /health/ready, files in the system's cache;",
            f"rounds: {len(seconds)}, {spread(seconds, '.2f')} s.",
        ),
    )
