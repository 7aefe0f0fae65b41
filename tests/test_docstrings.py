"""Docstrings are standard English, and names say the thing."""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from conftest import ROOT

PACKAGE = ROOT / "src" / "butaca"
MOST_WORDS = 12

# Folders that are not yet held to the rules; a room is done when it is gone from here.
NOT_YET = ("evaluation", "recommenders", "reports")

QUESTION_WORDS = {"What", "Who", "Whose", "Whom", "How", "Those", "Which", "Where", "When", "Whether", "That"}
# First words of noun phrases, with which no function's docstring begins.
NO_VERBS = {
    "A", "All", "An", "And", "As", "At", "By", "Each", "Every", "For", "From", "If", "In", "It", "Its", "Not",
    "Nothing", "Of", "On", "One", "Only", "Some", "The", "Their", "They", "This", "To", "With", "Without",
}  # fmt: skip
NO_NAMES = {
    "alike", "among", "called", "equal", "found", "having", "holds", "one", "said", "those", "told", "wanted", "what",
}  # fmt: skip


def _room(path: Path) -> str:
    """Return the room of a module: its folder, of which ``serving`` has one for each part."""
    parts = path.relative_to(PACKAGE).parent.parts
    return "/".join(parts[: 2 if parts[:1] == ("serving",) else 1]) or "."


MODULES_OF: dict[str, list[Path]] = {}
for _path in sorted(PACKAGE.rglob("*.py")):
    MODULES_OF.setdefault(_room(_path), []).append(_path)
ROOMS = [room for room in MODULES_OF if room not in NOT_YET]


_Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


class Docstring:
    """A docstring, the line it is on, and the rules for its kind."""

    def __init__(self, text: str, line: int, *, imperative: bool = False) -> None:
        self.summary = " ".join(text.strip().split("\n\n")[0].split())
        self.line = line
        self.imperative = imperative

    def problems(self) -> Iterator[str]:
        """Yield the rules that the summary breaks."""
        words = self.summary.split()
        first = words[0].strip(".,:;") if words else ""
        if len(words) > MOST_WORDS:
            yield f"has {len(words)} words"
        if first in QUESTION_WORDS:
            yield f"begins with {first}"
        if self.imperative and (first in NO_VERBS or re.search(r"[^s]s$", first) or not first[:1].isupper()):
            yield "does not begin with an imperative verb"


def docstrings(source: str) -> Iterator[Docstring]:
    """Yield every docstring of a module: of itself, its classes, functions and attributes."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, _Documented) and (text := ast.get_docstring(node)):
            yield _docstring(node, text)
        if isinstance(node, ast.Module | ast.ClassDef):
            for before, after in pairwise(node.body):
                match after:
                    case ast.Expr(value=ast.Constant(value=str(text))) if isinstance(
                        before, ast.Assign | ast.AnnAssign
                    ):
                        yield Docstring(text, after.lineno)


def _docstring(node: _Documented, text: str) -> Docstring:
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return Docstring(text, node.body[0].lineno)
    if any("property" in ast.unparse(decorator) for decorator in node.decorator_list):
        return Docstring(text, node.lineno)
    return Docstring(text, node.lineno, imperative=True)


def names(source: str) -> Iterator[tuple[str, int]]:
    """Yield every name that a module gives to something, with its line."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id.strip("_"), node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg.strip("_"), node.lineno
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name.strip("_"), node.lineno


def test_a_room_that_is_not_yet_done_exists() -> None:
    """So that no folder is left out of the rules by a name that is old."""
    assert [room for room in NOT_YET if room not in MODULES_OF] == []


@pytest.mark.parametrize("room", ROOMS)
def test_docstrings_begin_with_what_a_thing_does_or_is(room: str) -> None:
    """In at most twelve words: functions with an imperative verb, others never with a question word."""
    assert [
        f"{path.relative_to(ROOT)}:{docstring.line}: {problem}: {docstring.summary}"
        for path in MODULES_OF[room]
        for docstring in docstrings(path.read_text(encoding="utf-8"))
        for problem in docstring.problems()
    ] == []


@pytest.mark.parametrize("room", ROOMS)
def test_names_say_the_thing(room: str) -> None:
    """A loop variable is the candidate, the movie or the row."""
    assert [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in MODULES_OF[room]
        for name, line in names(path.read_text(encoding="utf-8"))
        if name in NO_NAMES
    ] == []


@pytest.mark.parametrize(
    ("source", "problems"),
    [
        ('def f():\n    """Return the movies of a year."""', []),
        ('def f():\n    """Returns the movies of a year."""', ["does not begin with an imperative verb"]),
        ('def f():\n    """The movies of a year."""', ["does not begin with an imperative verb"]),
        ('async def f():\n    """Pass on a request."""', []),
        ('class A:\n    """How it is done."""', ["begins with How"]),
        ('class A:\n    """A way."""\n    x = 1\n    """Which way it is."""', ["begins with Which"]),
        ('"""What there is."""', ["begins with What"]),
        ('class A:\n    @property\n    def x(self) -> bool:\n        """True if it is so."""', []),
        ('class A:\n    @property\n    def x(self) -> bool:\n        """Whether it is so."""', ["begins with Whether"]),
        ('class A:\n    @property\n    def x(self) -> str:\n        """Whether it is so."""', ["begins with Whether"]),
        ('def f():\n    """Return a b c d e f g h i j k."""', []),
        ('def f():\n    """Return a b c d e f\n    g h i j k l."""', ["has 13 words"]),
        ('def f():\n    """Return a thing.\n\n    What follows may be of any length and begin with anything."""', []),
    ],
)
def test_a_docstring_against_the_rules_is_seen(source: str, problems: list[str]) -> None:
    """Each rule, broken and kept."""
    assert [problem for docstring in docstrings(source) for problem in docstring.problems()] == problems


def test_a_name_against_the_rules_is_seen() -> None:
    """Functions, parameters, variables and loop variables are looked at."""
    source = "def wanted(those, n):\n    found = [one for one in those if (what := one)]\n    return found"
    assert sorted({name for name, _ in names(source)} & NO_NAMES) == ["found", "one", "those", "wanted", "what"]
