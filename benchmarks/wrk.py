"""wrk, a load generator that costs next to nothing."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_SCRIPT = """
local targets, place = {}, 0
for line in io.lines("%(targets)s") do targets[#targets + 1] = line end
math.randomseed(%(seed)d)
request = function()
  place = place %% #targets + 1
  return wrk.format("GET", targets[place])
end
%(delay)s
"""
# Connections pause as long as chance will have it, so that requests come when they come.
_DELAY = "delay = function() return -math.log(1 - math.random()) * %g end"
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True)
class Load:
    """Requests a second, and milliseconds from request to whole answer, by percentile."""

    rate: float
    percentiles: dict[int, float]


def installed() -> bool:
    """Return whether wrk is installed; it is a Debian package."""
    return shutil.which("wrk") is not None


def ask(address: str, targets: Sequence[str], seconds: int, *, connections: int = 1, pause: float = 0) -> Load:
    """Ask for each target in turn, over and over.

    ``pause`` is the mean, in ms, of what a connection waits between two requests.
    """
    with tempfile.TemporaryDirectory() as folder:
        listed, script = Path(folder) / "targets", Path(folder) / "script.lua"
        listed.write_text("\n".join(targets), encoding="utf-8")
        filled = {"targets": listed, "seed": len(targets), "delay": _DELAY % pause if pause else ""}
        script.write_text(_SCRIPT % filled, encoding="utf-8")
        command = ["wrk", "--latency", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(script), address]
        output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", output)
    percentiles = re.findall(r"^\s+(\d+)%\s+([\d.]+)(us|ms|s)$", output, re.MULTILINE)
    if rate is None or not percentiles:
        raise RuntimeError(f"wrk says nothing of a rate:\n{output}")
    return Load(float(rate[1]), {int(percent): float(value) * _UNITS[unit] for percent, value, unit in percentiles})
