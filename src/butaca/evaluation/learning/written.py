"""Weights as the text of ``weights.toml``: its numbers are replaced, its comments stay."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import asdict
from importlib.resources import files

from butaca.recommenders.weights import Weights

_HEADER = """\
# What the content and hybrid models know before they see a catalogue. Small, readable, and learned from
# people's ratings (butaca learn-weights); a catalogue without ratings is served by these alone.
# [content], [fame] and [confidence] are learned; [likes], [hybrid] and [personal] are kept as they were
# given, having been chosen on five folds (docs/evaluation.md).

"""
_DIGITS = 4  # significant ones
_SECTION = re.compile(r"\[(\w+)\]$")
_ENTRY = re.compile(r'(?P<name>"[^"]+"|\w+) = (?P<number>[-+.\w]+)(?P<gap> *)(?P<comment>#.*)?$')


def written(weights: Weights) -> str:
    """TOML that reads as these weights to four significant digits, explained like the shipped ones.

    Raises:
        KeyError: a weight is missing that the shipped file has.
    """
    shipped = files("butaca.recommenders").joinpath("weights.toml").read_text(encoding="utf-8")
    sections: Mapping[str, Mapping[str, float]] = asdict(weights)
    section, lines = "", []
    for line in shipped[shipped.index("[") :].splitlines():
        if found := _SECTION.match(line):
            section = found[1]
        elif found := _ENTRY.match(line):
            line = _entry(found, sections[section][found["name"].strip('"')])
        lines.append(line)
    return _HEADER + "\n".join(lines) + "\n"


def rounded(weights: Weights) -> Weights:
    """The weights as they are read again."""
    return Weights(**tomllib.loads(written(weights)))


def _entry(found: re.Match[str], value: float) -> str:
    """One line; its comment stays in its column if there is room."""
    entry = f"{found['name']} = {_number(value)}"
    if not found["comment"]:
        return entry
    return f"{entry:<{found.start('comment') - 2}}  {found['comment']}"


def _number(value: float) -> str:
    """As few digits as say the same, and always a decimal point, so that it is read as a fraction."""
    text = f"{value:.{_DIGITS}g}"
    return text if any(sign in text for sign in ".e") else f"{text}.0"
