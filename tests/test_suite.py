"""No test is lost between the parts of the suite, each with its environment."""

import json
import re

from conftest import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def test_what_the_fast_tests_leave_out_is_run_by_all() -> None:
    """Both targets name the same mark, one to leave out and one to choose, and all begins with the fast."""
    [left_out] = re.findall(r'pytest -m "not (\w+)"', MAKEFILE)
    [chosen] = re.findall(r"pytest -m (\w+)$", MAKEFILE, re.MULTILINE)
    assert left_out == chosen
    assert re.search(r"^test-all: test ", MAKEFILE, re.MULTILINE)


def test_modules_that_drive_a_browser_are_named_for_it() -> None:
    """By their names they are left out where what drives it is not installed, and run where it is."""
    driving = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "tests").rglob("*.py")
        if re.search(r"^\s*(?:from|import) (?:playwright|\.browser)\b", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert driving
    assert all(re.fullmatch(r"tests/web/(test_browser\w*|browser)\.py", path) for path in driving)
    assert "$(wildcard tests/*/test_browser*.py)" in MAKEFILE


def test_clients_are_generated_by_all() -> None:
    """In the environment that has the generators; elsewhere they are left out."""
    [targets] = re.findall(r"^test-all:(.*)##", MAKEFILE, re.MULTILINE)
    assert ".venv-clients/.ready" in targets
    assert re.search(r"^\t\.venv-clients/bin/python -m pytest tests/clients$", MAKEFILE, re.MULTILINE)


def test_the_lock_of_node_packages_has_digests_and_names_no_registry() -> None:
    """As the locks of Python's packages."""
    lock = json.loads((ROOT / "tests" / "clients" / "typescript" / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: facts for name, facts in lock["packages"].items() if name}
    assert packages
    assert all("integrity" in facts and "resolved" not in facts for facts in packages.values())


def test_there_are_environments_for_the_locks() -> None:
    """Every environment that a target asks for has a lock file."""
    for name in re.findall(r"\.venv-(\w+)/\.ready", MAKEFILE):
        assert (ROOT / "requirements" / f"{name}.txt").is_file()
