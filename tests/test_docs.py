"""Documents agree with the code; `make docs` renews what they have from it."""

import doctest
import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import butaca
from butaca.catalogue.findings import KINDS, Severity
from butaca.reports import comparison
from butaca.serving.explain import sentences
from butaca.serving.ratings_import.import_limits import ImportLimits
from conftest import ROOT

sys.path.append(str(ROOT / "docs"))  # a folder of documents, not a package

import render

IMPORTS = ROOT / "docs" / "imports.md"
MODULES = sorted(module.name for module in pkgutil.walk_packages(butaca.__path__, "butaca."))


def _repository() -> list[Path]:
    """Return the files that are, or could be, committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is no git checkout")
    return [path for name in listed.splitlines() if (path := ROOT / name).is_file()]


@pytest.mark.parametrize("path", render.documents(), ids=lambda path: path.name)
def test_documents_have_what_the_code_declares(path: Path) -> None:
    """All of it, and nothing else."""
    assert path.read_text(encoding="utf-8") == render.documents()[path], "if that is meant: make docs"


def test_a_document_without_its_comments_is_an_error(tmp_path: Path) -> None:
    """Nothing is left out silently."""
    path = tmp_path / "page.md"
    path.write_text("<!-- formats -->\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"page\.md lacks the comments <!-- formats --> and <!-- /formats -->"):
        render.with_section(path, "formats", "a table")


class TestFindings:
    """The kinds of findings."""

    def test_every_kind_can_stand_in_a_table(self) -> None:
        """Codes are names, and texts neither begin like sentences nor hold what a table is made of."""
        for kind in KINDS.values():
            assert re.fullmatch(r"[a-z]+(_[a-z]+)*", kind.code)
            assert kind.severity in Severity
            for text in (kind.unit, kind.meaning, kind.action):
                assert text == text.strip() != ""
                assert "|" not in text
                assert not text.endswith(".")


class TestReport:
    """docs/report.md."""

    def test_states_the_limits(self) -> None:
        """Those of each figure that a comparison judges by."""
        said = (ROOT / "docs" / "report.md").read_text(encoding="utf-8")
        limits = (comparison.PSI, comparison.KS, comparison.JENSEN_SHANNON, comparison.REMOVED)
        for limit in limits:
            assert f"| {limit.moderate:g} | {limit.shifted:g} |" in said


class TestImports:
    """docs/imports.md."""

    def test_states_the_limits(self) -> None:
        """As they are by default."""
        said = IMPORTS.read_text(encoding="utf-8")
        limits = ImportLimits()
        for rows in (limits.rows, limits.rows_in_all, limits.record_characters, limits.members):
            assert f"| {rows:,}" in said
        assert f"{limits.sent_bytes >> 20} MB" in said
        assert f"{limits.unpacked_bytes >> 20} MB" in said
        assert f"| {limits.cell_characters} characters | left out |" in said
        assert f"| {limits.ratio} |" in said


def test_every_code_of_a_reason_is_documented() -> None:
    """In the table of docs/api.md, and no other."""
    section = (ROOT / "docs" / "api.md").read_text(encoding="utf-8").partition("## Reasons")[2].partition("\n## ")[0]
    cells = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    documented = [code for cell in cells for code in re.findall(r"`(\w+)`", cell) if code != "code"]
    assert sorted(documented) == sorted(sentences.CODES)


def test_decisions_are_numbered() -> None:
    """From 1 on, none twice, by the same number in the name and the heading."""
    paths = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(path.name[:4]) for path in paths] == list(range(1, len(paths) + 1))
    for path in paths:
        assert path.read_text(encoding="utf-8").startswith(f"# {int(path.name[:4])}. "), path.name


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_docstrings_run(name: str) -> None:
    """What a docstring shows is what happens."""
    if not name.endswith("__main__"):
        assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_some_docstrings_have_examples() -> None:
    """The search for them finds what there is."""
    finder = doctest.DocTestFinder()
    modules = [importlib.import_module(name) for name in MODULES if not name.endswith("__main__")]
    assert sum(len(test.examples) for module in modules for test in finder.find(module)) >= 3


def test_make_help_lists_every_target() -> None:
    """Each with what it is for."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", text, re.MULTILINE)
    assert phony is not None
    said = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    helped = dict(line.split(maxsplit=1) for line in said.splitlines())
    assert set(helped) == set(phony[1].split()) == set(re.findall(r"^([a-z-]+):", text, re.MULTILINE))


class TestRepository:
    """What is committed works anywhere."""

    def test_names_no_folder_of_one_machine(self) -> None:
        """Neither where it was written nor where it was tried."""
        folders = "|".join(("work", "root", "tmp/lab", "home/[a-z]+"))
        absolute = re.compile(r"(?<![\w.*$})/])/(" + folders + ")/")
        for path in _repository():
            if path.suffix not in (".png", ".woff2", ".ico"):
                found = absolute.search(path.read_text(encoding="utf-8"))
                assert found is None, f"{path.relative_to(ROOT)}: {found and found[0]}"

    @pytest.mark.parametrize("path", sorted((ROOT / "requirements").glob("*.txt")), ids=lambda path: path.name)
    def test_lock_files_hold_hashes_and_no_addresses(self, path: Path) -> None:
        """Whichever registry one uses."""
        text = path.read_text(encoding="utf-8")
        assert "://" not in text
        assert not re.search(r"^--", text, re.MULTILINE)
        pinned = re.findall(r"^[\w.\-\[\]]+==[^\n]*\\\n    --hash=sha256:[0-9a-f]{64}", text, re.MULTILINE)
        assert len(pinned) == len(re.findall(r"^\w", text, re.MULTILINE)) > 0

    def test_links_between_documents_lead_somewhere(self) -> None:
        """To a file that is there."""
        for path in _repository():
            if path.suffix == ".md":
                for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8")):
                    assert (path.parent / target).exists(), f"{path.relative_to(ROOT)}: {target}"
