"""The whole description of the API, tried against a server by schemathesis."""

import os
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

HERE = Path(__file__).parent


@pytest.mark.slow
def test_the_server_does_what_it_says(small: httpx2.Client, tmp_path: Path) -> None:
    """All checks, on examples, edges, random requests good and bad, and sequences of them."""
    command = [
        Path(sys.executable).with_name("schemathesis"),
        *("--config-file", HERE / "schemathesis.toml"),
        *("run", f"{str(small.base_url).rstrip('/')}/openapi.json"),
        *("--checks", "all", "--no-color", "--continue-on-failure"),
    ]
    environment = {**os.environ, "PYTHONPATH": str(HERE), "SCHEMATHESIS_HOOKS": "schemathesis_hooks"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr
    described = small.get("/openapi.json").json()["paths"]
    assert f"Tested: {sum(map(len, described.values()))}\n" in done.stdout
