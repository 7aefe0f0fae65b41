"""Memory of the server while it streams the whole catalogue as CSV."""

import http.client
import time
from contextlib import closing

from benchmarks import releases, server
from benchmarks.table import Row

MEGABYTES = 120


def measure(quick: bool) -> Row:
    """Read the export twice in small pieces, and watch the memory."""
    releases.current()
    with server.butaca() as up:
        fresh = up.megabytes
        peak, size, started = fresh, 0, time.perf_counter()
        for _ in range(1 if quick else 2):
            connection = http.client.HTTPConnection(server.HOST, up.port, timeout=60)
            with closing(connection):
                connection.request("GET", "/api/v1/movies.csv?fields=*")
                answer = connection.getresponse()
                while piece := answer.read(1 << 20):
                    size += len(piece)
                    peak = max(peak, up.megabytes)
        seconds = time.perf_counter() - started
    return Row(
        "memory while the whole catalogue streams as CSV",
        "-",
        f"{peak:.0f} MB",
        f"<= {MEGABYTES} MB",
        peak <= MEGABYTES,
        (f"{size / 2**20:.0f} MB with every field in {seconds:.0f} s; {fresh:.0f} MB before.",),
    )
