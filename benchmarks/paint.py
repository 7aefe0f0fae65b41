"""Largest contentful paint of the pages, and what they weigh."""

import gzip
import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from urllib.request import urlopen

from benchmarks import files, server
from benchmarks.table import Row

SECONDS = 0.8
_REPETITIONS = 5
_PAGES = {
    "start page": "/?lang=es",
    "film": "/movies/949?lang=es",
    "For you": "/for-you?lang=es",
    "Explore": "/explore?lang=es",
    "franchises": "/explore/franchises?lang=es",
}
_HEAVIEST = {"page": 60, "scripts": 20, "report": 80}  # kilobytes, compressed
_STATIC = files.ROOT / "src" / "butaca" / "web" / "pages" / "static"
_HEADER = ("what", "painted", "text of that size", "compressed", "goal")


def measure(quick: bool) -> Row:
    """Open each page, with the processor slowed down four times, beside text of its size."""
    figure, goal = "largest contentful paint, processor 4x slower", f"<= {SECONDS} s"
    with server.butaca() as up:
        python = _with_playwright()
        seconds = _seconds(python, up.address, 1 if quick else _REPETITIONS) if python else {}
        sizes = {name: _kilobytes(f"{up.address}{path}") for name, path in _PAGES.items()}
        sizes["all scripts"] = len(gzip.compress(b"".join(path.read_bytes() for path in _STATIC.glob("*.js")))) / 1000
        sizes["report"] = _kilobytes(f"{up.address}/report")
    details = tuple(_line(name, seconds.get(_PAGES.get(name, "")), size) for name, size in sizes.items())
    if not seconds:
        return Row(figure, "-", "no Chromium, or no playwright", goal, False, details=(_HEADER, *details))
    worst, name = max((median(seconds[path]["page"]), name) for name, path in _PAGES.items())
    text = median(seconds[_PAGES[name]]["text"])
    return Row(
        figure,
        f"{text:.2f} s of text",
        f"{worst:.2f} s",
        goal,
        worst <= SECONDS,
        (
            f"Debian's Chromium on localhost, 1280 x 900, drawn covers, nothing kept, median of {_REPETITIONS}; the",
            f"slowest is the {name}, beside a page of as many bytes with text alone. Compressed sizes in kB (1,000",
            f"bytes): goals are {_HEAVIEST['page']} a page, {_HEAVIEST['scripts']} for all scripts and",
            f"{_HEAVIEST['report']} for the report.",
        ),
        (_HEADER, *details),
    )


def _with_playwright() -> str | None:
    """Return a Python that drives browsers: this one, or that of ``make test-all``."""
    if importlib.util.find_spec("playwright"):
        return sys.executable
    apart = files.ROOT / ".venv-browser" / "bin" / "python"
    return str(apart) if Path(apart).is_file() else None


def _seconds(python: str, address: str, repetitions: int) -> dict[str, dict[str, list[float]]]:
    command = [python, "-m", "benchmarks.processes.paint", address, str(repetitions), *_PAGES.values()]
    printed = subprocess.run(command, cwd=files.ROOT, capture_output=True, text=True, check=True).stdout
    seconds: dict[str, dict[str, list[float]]] = json.loads(printed)
    return seconds


def _kilobytes(address: str) -> float:
    return len(gzip.compress(urlopen(address).read())) / 1000


def _line(name: str, seconds: dict[str, list[float]] | None, size: float) -> tuple[str, ...]:
    kind = "scripts" if "script" in name else "report" if name == "report" else "page"
    times = [""] * 2 if seconds is None else [_spread(seconds["page"]), _spread(seconds["text"])]
    return (name, *times, f"{size:.1f} kB", f"<= {_HEAVIEST[kind]} kB")


def _spread(seconds: list[float]) -> str:
    return f"{median(seconds):.2f} ({min(seconds):.2f}-{max(seconds):.2f}) s"
