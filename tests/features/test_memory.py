"""Memory that is given back to the system once it is free."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

_SCRIPT = """
import re
from pathlib import Path

import duckdb

from butaca.features import memory


def held():
    return int(re.search(r"RssAnon:\\s+([0-9]+)", Path("/proc/self/status").read_text())[1]) // 1024


with duckdb.connect(config={"threads": 2}) as connection:
    connection.execute("SELECT 1").fetchall()
    before = held()
    words = "SELECT DISTINCT i::VARCHAR || repeat('x', 30) AS word FROM range(3_000_000) AS numbers (i)"
    connection.execute(f"SELECT count(*), max(word) FROM ({words})").fetchall()
    used = held()
    memory.give_back()
    print(before, used, held())
"""


def test_what_is_free_is_given_back_while_a_database_is_open() -> None:
    """What its queries took."""
    printed = subprocess.run([sys.executable, "-c", _SCRIPT], capture_output=True, text=True, check=True).stdout
    before, used, after = map(int, printed.split())
    assert used > before + 100, "MB; the test takes too little to tell"
    assert after < before + 30
