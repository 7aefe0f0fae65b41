"""Commands, in this process or in one of their own."""

import subprocess
import sys

import pytest

from butaca.cli import main

BUILDING = [
    "babel",
    "duckdb",
    "matplotlib",
    "numpy",
    "obstore",
    "pandas",
    "PIL",
    "rich",
    "scipy",
    "simplemma",
    "stopwords",
]
Capture = pytest.CaptureFixture[str]


def run(*arguments: object) -> int:
    """Run a command; return the exit code, however it ended."""
    try:
        return main([str(argument) for argument in arguments])
    except SystemExit as end:
        return int(end.code or 0)


def bare(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run butaca without the packages that build, as where only what serves is installed."""
    program = f"import sys; sys.modules |= dict.fromkeys({BUILDING}); from butaca.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)
