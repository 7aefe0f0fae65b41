"""Commands, in this process or in one of their own."""

import os
import subprocess
import sys

import pytest

from butaca.cli import main
from conftest import ROOT

Capture = pytest.CaptureFixture[str]


def run(*arguments: object) -> int:
    """The exit code, however the command ended."""
    try:
        return main([str(argument) for argument in arguments])
    except SystemExit as end:
        return int(end.code or 0)


def bare(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run butaca in a Python without any package."""
    return subprocess.run(
        [sys.executable, "-S", "-m", "butaca", *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
