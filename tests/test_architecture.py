"""The map of rooms is guarded by a machine, and the guard is awake."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from conftest import ROOT

CONTRACTS = [
    contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
]

# For each contract a module and an import that it forbids.
VIOLATIONS = {
    "The map of rooms: a room imports only rooms below it": ("catalogue/names.py", "import butaca.release.store"),
    "The parts of serving: a part imports only parts below it": (
        "serving/search/query.py",
        "import butaca.serving.browse.movies",
    ),
    "The parts of web: a part imports only parts below it": (
        "web/problems/responses.py",
        "import butaca.web.pages.texts",
    ),
    "Limits of requests know nothing of what is served": (
        "web/clients/quotas.py",
        "import butaca.serving.search.search",
    ),
    "The online half knows nothing of the offline half": ("serving/search/search.py", "import butaca.sources.folder"),
    "Serving imports no data-frame or matrix library": ("web/app.py", "import numpy"),
    "A server has no weights but its release's": (
        "serving/recommend/content_fallback.py",
        "import butaca.recommenders.shipped_weights",
    ),
    "The map of the evaluation: a part imports only parts below it": (
        "evaluation/raters.py",
        "import butaca.evaluation.output.text_tables",
    ),
    "Settings are read at the roots and passed downwards": ("release/store.py", "import butaca.settings"),
    "Rooms do not import one another in circles": ("catalogue/names.py", "import butaca.features.title_lemmas"),
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Copy the package and the contracts, to violate them."""
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def _lint(folder: Path) -> "subprocess.CompletedProcess[str]":
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(folder / "src"), "COLUMNS": "200"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def _broken(said: str) -> list[str]:
    return [line.removesuffix(" BROKEN") for line in said.splitlines() if line.endswith(" BROKEN")]


def test_every_contract_is_kept(copy: Path) -> None:
    """On the code as it is.

    A copy is looked at, so that what is found below is the planted violation's.
    """
    done = _lint(copy)
    assert (done.returncode, _broken(done.stdout)) == (0, []), done.stdout


def test_every_contract_has_a_violation() -> None:
    """A new contract wants one too."""
    assert list(VIOLATIONS) == CONTRACTS


@pytest.mark.parametrize("contract", VIOLATIONS)
def test_a_violation_breaks_its_contract(contract: str, copy: Path) -> None:
    """One import in the wrong place is enough, and is named."""
    module, planted = VIOLATIONS[contract]
    path = copy / "src" / "butaca" / module
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{planted}\n", encoding="utf-8")
    done = _lint(copy)
    assert done.returncode == 1
    assert contract in _broken(done.stdout)


def test_a_room_that_is_not_on_the_map_is_a_violation(copy: Path) -> None:
    """A new room is an edit of the map."""
    (copy / "src" / "butaca" / "utils.py").write_text('"""Things."""\n', encoding="utf-8")
    done = _lint(copy)
    assert done.returncode == 1
    assert "butaca.utils" in done.stdout + done.stderr


def test_the_server_starts_without_the_libraries_of_the_build(small_releases: Path) -> None:
    """The contract on imports also holds at run time."""
    code = (
        "import sys; from pathlib import Path; from butaca.settings import Settings; from butaca.web.app import "
        f"create_app; create_app(Settings(releases=Path({str(small_releases)!r}))); "
        "heavy = {'numpy', 'scipy', 'duckdb', 'pandas', 'babel', 'obstore', 'simplemma', 'rich'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_there_is_no_sql_in_web() -> None:
    """What is asked of a release is asked by serving."""
    words = re.compile(r"\b(SELECT|ORDER BY|WHERE|JOIN)\b")
    files = (ROOT / "src" / "butaca" / "web").rglob("*.py")
    assert [file.name for file in files if words.search(file.read_text(encoding="utf-8"))] == []
