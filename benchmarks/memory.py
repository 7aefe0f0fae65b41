"""What the serving process holds after many requests of many kinds."""

import time
from collections import Counter

from benchmarks import releases, server, traffic
from benchmarks.table import Row

MEGABYTES = 80


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
            f"{number / seconds:.0f} requests a second, the client on the same cores. Of a hundred: {mix};",
            f"all answered 200{_but(answers)}.",
        ),
    )


def _but(answers: Counter[tuple[str, int]]) -> str:
    """What did not answer 200."""
    others = sorted(item for item in answers.items() if item[0][1] != 200)
    listed = ", ".join(f"{count} {kind} ({status})" for (kind, status), count in others)
    return f" but {listed}" if listed else ""
