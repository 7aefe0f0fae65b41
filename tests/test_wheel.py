"""The wheel, installed with the serving lock and nothing else, in an environment of its own."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from butaca import __version__
from cap import Process, best_cap, free_port
from conftest import ROOT

pytestmark = pytest.mark.slow

CLEAN = {"PATH": os.defpath, "LANG": "C.UTF-8"}  # without PYTHONPATH, which would lend it this checkout
PIP = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built by the locked backend."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([*PIP, "wheel", "--no-deps", "--no-build-isolation", "-w", folder, ROOT], check=True)
    [wheel] = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the serving lock and the wheel."""
    folder = tmp_path_factory.mktemp("wheel") / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    install = [*PIP, "--python", str(folder), "install", "--no-deps"]
    subprocess.run([*install, "--require-hashes", "-r", ROOT / "requirements" / "serve.txt"], check=True)
    subprocess.run([*install, wheel], check=True)
    return folder


def test_holds_the_package_alone(wheel: Path) -> None:
    """Every file of src/butaca that git has is in it, and nothing else is."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "src/butaca"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    expected = {name.removeprefix("src/") for name in listed.stdout.splitlines() if (ROOT / name).is_file()}
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert names == expected


def test_needs_no_more_than_the_lock_has(environment: Path) -> None:
    """What the wheel requires is there, in versions that agree."""
    checked = subprocess.run([*PIP, "--python", environment, "check"], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout) == (0, "")


def test_runs_and_says_what_building_takes(environment: Path, tmp_path: Path) -> None:
    """Version and help come from the wheel; building names the extra to install."""

    def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
        command = [environment / "bin" / "butaca", *arguments]
        return subprocess.run(command, cwd=tmp_path, env=CLEAN, capture_output=True, text=True, check=False)

    assert run("--version").stdout == f"butaca {__version__}\n"
    assert run("--help").stdout.startswith("usage: butaca")
    assert "pip install 'butaca[build]'" in run("build").stderr


def test_serves(environment: Path, small_releases: Path, tmp_path: Path) -> None:
    """Pages, styles, the API and its documentation: files that are no code came along."""
    port = free_port()
    command = [str(environment / "bin" / "butaca"), "serve", "--releases", str(small_releases), "--port", str(port)]
    (tmp_path / "folder").mkdir()
    with best_cap() as cap, Process(cap, command, tmp_path / "folder", CLEAN) as server:
        server.wait_until_ready(port)
        for path in ("/", "/docs", "/movies/862", "/report", "/api/v1/movies/862/similar", "/openapi.json"):
            assert server.ask(port, path)
        server.stop()
