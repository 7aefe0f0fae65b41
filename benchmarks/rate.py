"""Similar lists a second, against an empty route, by wrk.

The empty route is of the same framework.
"""

import random
import sqlite3
from contextlib import closing
from pathlib import Path
from statistics import median

from benchmarks import releases, server, wrk
from benchmarks.measure import spread
from benchmarks.table import Row

SHARE = 0.6
SEED = 6
_SECONDS = 5
_ASKED = 500  # movies that are asked for again and again


def measure(quick: bool) -> Row:
    """Ask for the empty route, repeated movies and new movies in turn."""
    if not wrk.installed():
        return Row("`movies/{id}/similar` against an empty route", "1x", "no wrk", f">= {SHARE}x", False)
    targets = _targets(releases.current())
    empty, again, anew = [], [], []
    with server.empty() as nothing, server.butaca() as keeping, server.butaca(cache=0) as forgetting:
        wrk.ask(keeping.address, targets[:_ASKED], _SECONDS)  # so that they were asked for before
        for _ in range(1 if quick else 5):
            empty.append(wrk.ask(nothing.address, ["/empty"], _SECONDS).rate)
            again.append(wrk.ask(keeping.address, targets[:_ASKED], _SECONDS).rate)
            anew.append(wrk.ask(forgetting.address, targets, _SECONDS).rate)
    ratio, cold = median(again) / median(empty), median(anew) / median(empty)
    return Row(
        "`movies/{id}/similar` against an empty route",
        "1x",
        f"{ratio:.2f}x; {cold:.2f}x cold",
        f">= {SHARE}x",
        min(ratio, cold) >= SHARE,
        (
            f"one connection, {_SECONDS} s each, in turn: an empty FastAPI route answers {spread(empty, '.0f')}",
            f"requests a second, similar {spread(again, '.0f')} for {_ASKED:,} movies asked for again and again, and",
            f"{spread(anew, '.0f')} where no answer is kept (BUTACA_CACHE=0).",
        ),
    )


def _targets(release: Path) -> list[str]:
    """Return the addresses of every movie's list, in random order."""
    with closing(sqlite3.connect(f"{(release / 'butaca.sqlite').as_uri()}?mode=ro", uri=True)) as database:
        ids = [row[0] for row in database.execute("SELECT id FROM movies ORDER BY id")]
    random.Random(SEED).shuffle(ids)
    return [f"/api/v1/movies/{movie}/similar" for movie in ids]
