"""Memory of the serving process after many requests of many kinds."""

import time
from collections import Counter
from statistics import median

from benchmarks import releases, server, traffic
from benchmarks.table import Row
from benchmarks.traffic import Answer

MEGABYTES = 120


def measure(quick: bool) -> Row:
    """Ask 1,000 or 10,000 times, then look."""
    number = 1_000 if quick else 10_000
    targets = traffic.requests(releases.current(), number)
    with server.butaca() as up:
        fresh = up.megabytes
        started = time.perf_counter()
        answers = traffic.send(up.address, targets)
        seconds = time.perf_counter() - started
        held = up.megabytes
    mix = ", ".join(f"{kind} {share}" for kind, share in traffic.MIX.items())
    return Row(
        f"memory of the server after {number:,} requests",
        "265-289 MB",
        f"{held:.0f} MB",
        f"<= {MEGABYTES} MB",
        held <= MEGABYTES,
        (
            f"{fresh:.0f} MB when it is ready. {traffic.CONNECTIONS} connections, seed {traffic.SEED},",
            f"{number / seconds:.0f} requests a second, the client on the same cores; a median of",
            f"{median(answer.seconds for answer in answers) * 1000:.1f} ms from question to answer.",
            f"Of a hundred: {mix};",
            f"all answered 200{_failed(answers)}.",
        ),
    )


def _failed(answers: list[Answer]) -> str:
    """Return a summary of the answers that were not 200."""
    others = Counter((answer.kind, answer.status) for answer in answers if answer.status != 200)
    listed = ", ".join(f"{count} {kind} ({status})" for (kind, status), count in sorted(others.items()))
    return f" but {listed}" if listed else ""
