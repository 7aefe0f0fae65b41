"""How long an answer takes while two hundred a second are asked for, of every kind there is."""

from collections import defaultdict
from statistics import quantiles

from benchmarks import releases, server, traffic
from benchmarks.table import Row

RATE = 200  # requests a second
MILLISECONDS = 10  # p99


def measure(quick: bool) -> Row:
    """Ask for 10 or 60 seconds."""
    number = RATE * (10 if quick else 60)
    targets = traffic.requests(releases.current(), number + RATE)
    with server.butaca() as up:
        traffic.send_steadily(up.address, targets[number:], RATE)  # another second's, so that connections exist
        answers = traffic.send_steadily(up.address, targets[:number], RATE)
        held = up.megabytes
    times = [answer.seconds * 1000 for answer in answers]
    p99 = _percentile(times, 99)
    kinds = defaultdict(list)
    for answer in answers:
        kinds[answer.kind].append(answer.seconds * 1000)
    slowest = sorted(((_percentile(some, 99), kind) for kind, some in kinds.items()), reverse=True)[:4]
    return Row(
        f"any GET at {RATE} a second, p99",
        "-",
        f"{p99:.1f} ms",
        f"<= {MILLISECONDS} ms",
        p99 <= MILLISECONDS,
        (
            f"{number:,} requests as in the row on memory, one worker, sent when due whether or not others were",
            f"answered, the client on the same cores: median {_percentile(times, 50):.1f} ms,",
            f"p95 {_percentile(times, 95):.1f} ms. The slowest kinds by p99:",
            ", ".join(f"{kind} {value:.1f} ms" for value, kind in slowest) + ".",
            f"{held:.0f} MB held at the end.",
        ),
    )


def _percentile(times: list[float], percent: int) -> float:
    return quantiles(times, n=100, method="inclusive")[percent - 1] if len(times) > 1 else times[0]
