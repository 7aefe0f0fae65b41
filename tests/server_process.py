"""A real server in a process of its own, for tests that ask it over HTTP."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

_ADDRESS = re.compile(r"http://[\w.]+:\d+")


@contextmanager
def serving(releases: Path, **settings: str) -> Iterator[httpx2.Client]:
    """A client of ``butaca serve`` on a free port; the process ends with the block. Settings are variables."""
    environment = {key: value for key, value in os.environ.items() if key not in ("PORT", "HOST", "BUTACA_RELEASES")}
    environment |= settings
    arguments = [sys.executable, "-m", "butaca", "serve", "--releases", str(releases), "--port", "0"]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, env=environment, text=True) as process:
        try:
            assert process.stdout is not None
            announced = _ADDRESS.search(process.stdout.readline())
            assert announced, "the server did not say where it is"
            with httpx2.Client(base_url=announced[0], timeout=10) as client:
                yield client
        finally:
            process.terminate()
    assert process.returncode == 0
