"""Write a report as JSON and as a page.

The page is drawn by a process of its own.
"""

import importlib.util
import os
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from butaca.errors import MissingExtra
from butaca.reports import facts_file
from butaca.reports.profile import Profile

_DRAWING = ("matplotlib", "wordcloud")


def write(profile: Profile, facts: Path | None, page: Path | None) -> None:
    """Write the facts, the page, or both; equal facts give equal bytes.

    The page is drawn by another process, so that the libraries which draw never stand in memory beside
    what builds.

    Raises:
        MissingExtra: what draws is not installed.
        ValueError, RuntimeError: the facts cannot be written, or the page not drawn.
    """
    if facts is not None:
        facts_file.write(profile, facts)
    if page is None:
        return
    missing = next((name for name in _DRAWING if importlib.util.find_spec(name) is None), None)
    if missing:
        raise MissingExtra(f"the report needs the package {missing}. Install it with: pip install 'butaca[build]'")
    with TemporaryDirectory(prefix="butaca-") as name:
        given, drawn = Path(name) / "facts.json", Path(name) / "page.html"
        facts_file.write(profile, given)
        _draw(given, drawn)
        page.write_bytes(drawn.read_bytes())


def _draw(facts: Path, page: Path) -> None:
    command = [sys.executable, "-P", "-m", "butaca.reports.rendering", str(facts), str(page)]
    environment = {**os.environ, "MATPLOTLIBRC": os.devnull}  # nobody's own taste in charts
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        last_line = done.stderr.strip().splitlines()[-1:]
        if done.returncode == -signal.SIGKILL or last_line[:1] == ["MemoryError"]:
            raise MemoryError
        raise RuntimeError(f"the report could not be drawn: {' '.join(last_line) or f'exit code {done.returncode}'}")
