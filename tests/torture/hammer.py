"""Requests as fast as a server answers them, over many connections at once."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from .capped import CappedServer


@contextlib.contextmanager
def hammered(
    server: CappedServer, connections: int, path: str, *headers: str, seconds: float, method: str = "GET"
) -> Iterator[list[str]]:
    """Ask with wrk during the block, for so many seconds at least; the last text is how that went."""
    if shutil.which("wrk") is None:
        assert not os.environ.get("CI"), "wrk is not installed"
        pytest.skip("wrk is not installed")
    address = f"http://127.0.0.1:{server.port}{path}"
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", address]
    for header in headers:
        command += ["-H", header]
    printed: list[str] = []
    with TemporaryDirectory() as folder:
        script = Path(folder) / "method.lua"
        script.write_text(f'wrk.method = "{method}"\n', encoding="utf-8")
        with subprocess.Popen([*command, "-s", str(script)], stdout=subprocess.PIPE, text=True) as wrk:
            yield printed
            printed.append(wrk.communicate()[0])
    assert wrk.returncode == 0
