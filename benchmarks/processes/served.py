"""Memory and latency of a server on a release: ``served RELEASES REQUESTS``.

Requests are those of the benchmarks' traffic. Latency is asked of a new server, a request after the other on one
connection, never the same twice; search has right and mistyped titles, discover has facets in half of its requests.
"""

import http.client
import json
import signal
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from statistics import quantiles

import psutil

from benchmarks import server, traffic

_KINDS = {"similar": ("similar",), "search": ("search", "typo"), "discover": ("discover",)}
_ASKED = 1_000  # of each kind
_BEFORE = 20  # further ones, so that what is read once has been read
_DRAWN = 15_000  # requests, of which some are of these kinds


def main(releases: str, count: str) -> None:
    """Print megabytes before and after the requests, and milliseconds by kind."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the server ends, too
    folder = Path(releases)
    drawn = traffic.requests((folder / "current").resolve(), max(int(count), _DRAWN))
    with server.butaca(folder=folder) as up:
        fresh = _memory(up)
        answers = traffic.send(up.address, drawn[: int(count)])
        held = _memory(up)
    facts = {
        "ready_seconds": round(up.seconds, 2),
        "requests": len(answers),
        "statuses": Counter(answer.status for answer in answers),
        "fresh": fresh,
        "held": held,
    }
    with server.butaca(folder=folder) as up:
        facts["latency"] = {
            name: _latency(up, list(dict.fromkeys(target for kind, target in drawn if kind in kinds)))
            for name, kinds in _KINDS.items()
        }
    print(json.dumps(facts))


def _memory(up: server.Server) -> dict[str, float]:
    """Return MB that are resident, and those of them that are private.

    The rest is of mapped files.
    """
    family = [up.process, *up.process.children(recursive=True)]
    private = sum(_private(process) for process in family)
    return {"megabytes": round(up.megabytes, 1), "private_megabytes": round(private / 2**20, 1)}


def _private(process: psutil.Process) -> int:
    """Return the bytes that a process holds itself, without mapped files."""
    used = process.memory_info()
    return int(used.rss - getattr(used, "shared", 0))


def _latency(up: server.Server, targets: list[str]) -> dict[str, float]:
    """Return percentiles in milliseconds, from request to whole answer."""
    with closing(http.client.HTTPConnection(server.HOST, up.port, timeout=60)) as connection:
        times = [_milliseconds(connection, target) for target in targets[: _BEFORE + _ASKED]][_BEFORE:]
    hundredths = quantiles(times, n=100, method="inclusive")
    return {"p50": round(hundredths[49], 2), "p99": round(hundredths[98], 2), "asked": len(times)}


def _milliseconds(connection: http.client.HTTPConnection, target: str) -> float:
    started = time.perf_counter()
    connection.request("GET", target)
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise SystemExit(f"{target} was answered {answer.status}")
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main(*sys.argv[1:])
