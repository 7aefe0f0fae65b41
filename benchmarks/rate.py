"""Lists of similar movies a second, against an empty route of the same framework, by wrk."""

import random
import re
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path
from statistics import median

from benchmarks import releases, server
from benchmarks.measure import spread
from benchmarks.table import Row

SHARE = 0.6
SEED = 6
_SECONDS = 5
_ASKED = 500  # movies that are asked for again and again
_SCRIPT = """
local targets, place = {}, 0
for line in io.lines(TARGETS) do targets[#targets + 1] = line end
request = function()
  place = place % #targets + 1
  return wrk.format("GET", targets[place])
end
"""


def measure(quick: bool) -> Row:
    """Ask in turn: the empty route, movies that were asked for before, movies that never were."""
    wrk = shutil.which("wrk")
    if wrk is None:
        return Row("`movies/{id}/similar` against an empty route", "1x", "not measured", f">= {SHARE}x", False, (
            "wrk is not installed; it is a Debian package.",
        ))  # fmt: skip
    targets = _targets(releases.current())
    empty, again, anew = [], [], []
    with server.empty() as nothing, server.butaca() as keeping, server.butaca(cache=0) as forgetting:
        _rate(wrk, keeping.address, targets[:_ASKED])  # so that they were asked for before
        for _ in range(1 if quick else 5):
            empty.append(_rate(wrk, nothing.address, ["/empty"]))
            again.append(_rate(wrk, keeping.address, targets[:_ASKED]))
            anew.append(_rate(wrk, forgetting.address, targets))
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
    """Of every movie, in random order."""
    with closing(sqlite3.connect(f"{(release / 'butaca.sqlite').as_uri()}?mode=ro", uri=True)) as database:
        ids = [row[0] for row in database.execute("SELECT id FROM movies ORDER BY id")]
    random.Random(SEED).shuffle(ids)
    return [f"/api/v1/movies/{movie}/similar" for movie in ids]


def _rate(wrk: str, address: str, targets: list[str]) -> float:
    """Requests a second."""
    with tempfile.TemporaryDirectory() as folder:
        listed, script = Path(folder) / "targets", Path(folder) / "script.lua"
        listed.write_text("\n".join(targets), encoding="utf-8")
        script.write_text(f'local TARGETS = "{listed}"\n{_SCRIPT}', encoding="utf-8")
        said = subprocess.run(
            [wrk, "-t1", "-c1", f"-d{_SECONDS}s", "-s", script, address], capture_output=True, text=True, check=True
        ).stdout
    if "Non-2xx" in said:
        raise RuntimeError(f"not all were answered 200:\n{said}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if found is None:
        raise RuntimeError(f"wrk says nothing of a rate:\n{said}")
    return float(found[1])
