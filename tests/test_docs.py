"""Documents say what is so. Refresh those made from the code with: .venv-test/bin/python tests/test_docs.py."""

import doctest
import importlib
import json
import pkgutil
import re
import subprocess
from pathlib import Path

import pytest

import butaca
from butaca.catalogue.findings import KINDS, Severity
from butaca.catalogue.schema import DATE, INTEGER, REAL, TABLES, TEXT, Column
from butaca.reports import comparison, facts_file
from butaca.serving.ratings_import.limits import Limits
from butaca.serving.ratings_import.reading.formats import FORMATS, JSON_FORMAT, Format
from butaca.settings import VARIABLES, Settings

ROOT = Path(__file__).parent.parent
FINDINGS = ROOT / "docs" / "findings.md"
DICTIONARY = ROOT / "docs" / "data-dictionary.md"
SCHEMA = ROOT / "docs" / "report.schema.json"
IMPORTS = ROOT / "docs" / "imports.md"
MODULES = sorted(module.name for module in pkgutil.walk_packages(butaca.__path__, "butaca."))

_INTRODUCTION = """\
# Findings

What a build finds in the data, and what it does about it. Nothing is dropped silently: every finding has a code, a
count and examples in the release's `findings.json`, and its count in the manifest and at `/api/v1/release`.

An **error** is a row or cell that could not be kept as it stood, a **warning** a value that is missing, doubtful or was
repaired, an **info** worth knowing.

| code | severity | counts | meaning | what is done |
|---|---|---|---|---|
"""


def rendered() -> str:
    """The document that the kinds of findings make."""
    rows = (
        f"| `{kind.code}` | {kind.severity} | {kind.unit} | {kind.meaning} | {kind.action} |" for kind in KINDS.values()
    )
    return _INTRODUCTION + "\n".join(rows) + "\n"


_DICTIONARY_INTRODUCTION = """\
# Data dictionary

The tables of a catalogue, as `butaca/catalogue/schema.py` declares them. The declaration checks data where they enter,
names the Parquet files in a release's `tables`, shapes its SQLite database, and feeds the
[data report](report.md). A column that is not required may be empty (NULL), which always means *unknown*; money is
never empty: there 0 is unknown. Rows are ordered by the table's key, which is unique.
"""
_TYPES = {INTEGER: "integer", REAL: "real", TEXT: "text", DATE: "date"}


def dictionary() -> str:
    """The document that the tables make."""
    parts = [_DICTIONARY_INTRODUCTION.rstrip()]
    for table in TABLES:
        served = "" if table.served else " Not in the database that is served."
        rows = [
            f"| `{column.name}` | {_TYPES[column.type]} | {'yes' if column.required else ''} | {_range(column)} "
            f"| {column.unit} | {column.meaning} |"
            for column in table.columns
        ]
        key = ", ".join(f"`{name}`" for name in table.key)
        parts += [
            f"\n## {table.name}\n",
            f"{table.meaning[0].upper()}{table.meaning[1:]}. Key: {key}.{served}\n",
            "| column | type | required | range | unit | meaning |",
            "|---|---|---|---|---|---|",
            *rows,
        ]
    return "\n".join(parts) + "\n"


def _range(column: Column) -> str:
    least, most = (
        None if bound is None else f"{bound:,.0f}" if bound >= 10_000 else f"{bound:g}"
        for bound in (column.minimum, column.maximum)
    )
    if least is None:
        return ""
    return f"{least} to {most}" if most else f"from {least}"


def schema() -> str:
    """The JSON schema of the facts of a report."""
    return json.dumps(facts_file.schema(), indent=2, ensure_ascii=False) + "\n"


def imports() -> str:
    """Return the document on imports with the table that the formats make."""
    rows = [
        "| `format` | site | read columns | a row without stars | |",
        "|---|---|---|---|---|",
        *(_format_row(kind) for kind in (*FORMATS, JSON_FORMAT)),
    ]
    table = "\n".join(rows)
    text = IMPORTS.read_text(encoding="utf-8")
    return re.sub(r"(<!-- formats -->\n).*?(<!-- /formats -->)", rf"\g<1>{table}\n\g<2>", text, flags=re.DOTALL)


def _format_row(kind: Format) -> str:
    columns = ", ".join(f"`{name}`" for name in kind.columns)
    unrated = "seen" if kind.unrated == "seen" else "on a list"
    return f"| `{kind.code}` | {kind.site} | {columns} | {unrated} | {kind.note} |"


def _repository() -> list[Path]:
    """The files that are, or could be, committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is no git checkout")
    return [path for name in listed.splitlines() if (path := ROOT / name).is_file()]


class TestFindings:
    """docs/findings.md."""

    def test_documents_every_kind(self) -> None:
        """As it is declared, and no other."""
        assert FINDINGS.read_text(encoding="utf-8") == rendered(), (
            "refresh it: .venv-test/bin/python tests/test_docs.py"
        )

    def test_every_kind_can_stand_in_a_table(self) -> None:
        """Codes are names, and texts neither begin like sentences nor hold what a table is made of."""
        for kind in KINDS.values():
            assert re.fullmatch(r"[a-z]+(_[a-z]+)*", kind.code)
            assert kind.severity in Severity
            for text in (kind.unit, kind.meaning, kind.action):
                assert text == text.strip() != ""
                assert "|" not in text
                assert not text.endswith(".")


class TestDataDictionary:
    """docs/data-dictionary.md."""

    def test_documents_every_column(self) -> None:
        """As it is declared, and no other."""
        assert DICTIONARY.read_text(encoding="utf-8") == dictionary(), (
            "refresh it: .venv-test/bin/python tests/test_docs.py"
        )


class TestReport:
    """docs/report.md, and the schema of report.json."""

    def test_the_schema_is_that_of_the_facts(self) -> None:
        """Every field has a type."""
        assert SCHEMA.read_text(encoding="utf-8") == schema(), "refresh it: .venv-test/bin/python tests/test_docs.py"

    def test_states_the_limits(self) -> None:
        """Those of each figure that a comparison judges by."""
        said = (ROOT / "docs" / "report.md").read_text(encoding="utf-8")
        limits = (comparison.PSI, comparison.KS, comparison.JENSEN_SHANNON, comparison.REMOVED)
        for limit in limits:
            assert f"| {limit.moderate:g} | {limit.shifted:g} |" in said


class TestImports:
    """docs/imports.md."""

    def test_documents_every_format(self) -> None:
        """As it is declared, and no other."""
        assert IMPORTS.read_text(encoding="utf-8") == imports(), "refresh it: .venv/bin/python tests/test_docs.py"

    def test_states_the_limits(self) -> None:
        """As they are by default."""
        said = IMPORTS.read_text(encoding="utf-8")
        limits = Limits()
        for rows in (limits.rows, limits.rows_in_all, limits.record_characters, limits.members):
            assert f"| {rows:,}" in said
        assert f"{limits.sent_bytes >> 20} MB" in said
        assert f"{limits.unpacked_bytes >> 20} MB" in said
        assert f"| {limits.cell_characters} characters | left out |" in said
        assert f"| {limits.ratio} |" in said


class TestSettings:
    """What can be set is written down."""

    def test_are_documented(self) -> None:
        """Field by field in the code, each with its default in docs/deployment.md, and in the help."""
        said = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
        helped = (ROOT / "tests" / "snapshots" / "help.txt").read_text(encoding="utf-8")
        for variable, field in zip(VARIABLES, Settings.model_fields.values(), strict=True):
            assert f"| `{variable}` | {_shown(field.default)} | {field.description}" in said
            assert variable in helped


def _shown(default: object) -> str:
    if default is None:
        return "none"
    return f"`{','.join(default) if isinstance(default, tuple) else default}`"


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


if __name__ == "__main__":
    FINDINGS.write_text(rendered(), encoding="utf-8")
    DICTIONARY.write_text(dictionary(), encoding="utf-8")
    SCHEMA.write_text(schema(), encoding="utf-8")
    IMPORTS.write_text(imports(), encoding="utf-8")
