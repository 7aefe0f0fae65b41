"""Latency of every kind of answer at 200 requests/s, by wrk."""

from benchmarks import releases, server, traffic, wrk
from benchmarks.table import Row

RATE = 200  # requests a second
MILLISECONDS = 10  # p99
_CONNECTIONS = 8
_KINDS = ("movie", "similar", "search", "typo", "discover", "deep", "person")


def measure(quick: bool) -> Row:
    """Ask for 10 or 60 seconds, all kinds together, then each alone."""
    figure = f"any GET at {RATE} a second, p99"
    if not wrk.installed():
        return Row(figure, "-", "no wrk", f"<= {MILLISECONDS} ms", False)
    seconds = 10 if quick else 60
    drawn = traffic.requests(releases.current(), RATE * (seconds + 10) * 2)
    targets = [target for _, target in drawn]
    warm, fresh = targets[: RATE * 10], targets[RATE * 10 :]
    with server.butaca() as up:
        wrk.ask(up.address, warm, 5)  # so that what is read once has been read
        pause = _CONNECTIONS * 1000 / RATE - 2  # less what an answer takes
        load = wrk.ask(up.address, fresh, seconds, connections=_CONNECTIONS, pause=pause)
        held = up.megabytes
        alone = {
            kind: wrk.ask(
                up.address, [target for drawn_kind, target in drawn if drawn_kind == kind][::-1], 3
            ).percentiles
            for kind in _KINDS
        }
    p99 = load.percentiles[99]
    return Row(
        figure,
        "-",
        f"{p99:.1f} ms",
        f"<= {MILLISECONDS} ms",
        p99 <= MILLISECONDS,
        (
            f"requests as in the row on memory, one worker, {_CONNECTIONS} connections that pause by chance, in all",
            f"{load.rate:.0f} a second: median {load.percentiles[50]:.1f} ms, p90 {load.percentiles[90]:.1f} ms.",
            "One after the other, by kind, median and p99:",
            ", ".join(f"{kind} {some[50]:.1f} and {some[99]:.1f} ms" for kind, some in alone.items()) + ".",
            f"{held:.0f} MB held at the end.",
        ),
    )
