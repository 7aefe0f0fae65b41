"""Cost of a page far down a list, against the first page."""

import http.client
import json
import time
from contextlib import closing
from statistics import median
from urllib.parse import quote

from benchmarks import releases, server
from benchmarks.table import Row
from butaca.serving.browse.discover import SORTS

SPREAD = 20  # percent
_PAGES = 1_000
_EDGE = 100  # pages compared at the beginning and at the end


def measure(quick: bool) -> Row:
    """Go through the first pages in every sort, both ways."""
    releases.current()
    pages = 200 if quick else _PAGES
    sorts = [f"{sign}{field}" for field in SORTS for sign in ("", "-")]
    ratios = []
    with server.butaca(cache=0) as up:
        connection = http.client.HTTPConnection(server.HOST, up.port, timeout=60)
        with closing(connection):
            for sort in sorts:
                _page_seconds(connection, sort, 1)  # so that the order has been read
                times = _page_seconds(connection, sort, pages)
                ratios.append((median(times[-_EDGE:]) / median(times[:_EDGE]), sort))
    worst, where = max(ratios, key=lambda pair: abs(pair[0] - 1))
    off = abs(worst - 1) * 100
    return Row(
        f"page {pages:,} of discover against the first ones",
        "1x",
        f"{worst:.2f}x at worst",
        f"within {SPREAD} %",
        off <= SPREAD,
        (
            f"medians of the last and the first {_EDGE} of {pages:,} pages of 20 movies, in {len(sorts)} sorts,",
            f"without a cache of answers; the worst is {where},",
            f"the median {median(ratio for ratio, _ in ratios):.2f}x.",
        ),
    )


def _page_seconds(connection: http.client.HTTPConnection, sort: str, pages: int) -> list[float]:
    """Return the seconds for each of the first pages in an order."""
    times, following = [], ""
    for _ in range(pages):
        started = time.perf_counter()
        connection.request("GET", f"/api/v1/movies?sort={sort}&limit=20{following}")
        body = connection.getresponse().read()
        times.append(time.perf_counter() - started)
        following = f"&next={quote(json.loads(body)['next'])}"
    return times
