"""Weights as the text of ``weights.toml``, with its comments.

Its numbers are replaced, its comments stay.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import asdict
from importlib.resources import files

from butaca.recommenders.shipped_weights import PROVENANCE, Weights

_HEADER = """\
# What the content and hybrid models know before they see a catalogue. Small, readable, and learned from
# people's ratings (butaca learn-weights); a catalogue without ratings is served by these alone.
# [content], [like_rate_prior] and [confidence] are learned; [likes], [hybrid] and [personal] are kept as they were
# given, having been chosen on five folds (docs/evaluation.md).

"""
_DIGITS = 4  # significant ones
_PROVENANCE = "# What the weights were learned from; terms: on which conditions its owners share it."
_SECTION = re.compile(r"\[(\w+)\]$")
_ENTRY = re.compile(r'(?P<name>"[^"]+"|\w+) = (?P<number>[-+.\w]+)(?P<gap> *)(?P<comment>#.*)?$')


def to_toml(weights: Weights) -> str:
    """Return TOML that reads as these weights to four significant digits.

    It is explained like the shipped file.

    Raises:
        KeyError: a weight is missing that the shipped file has.
    """
    shipped = files("butaca.recommenders").joinpath("weights.toml").read_text(encoding="utf-8")
    sections: Mapping[str, Mapping[str, float]] = asdict(weights)
    section = ""
    lines: list[str] = []
    for line in shipped[shipped.index("[") :].splitlines():
        if match := _SECTION.match(line):
            section = match[1]
            if section == PROVENANCE:
                lines += [line, _PROVENANCE, *map(_text, weights.provenance.items()), ""]
                continue
        elif section == PROVENANCE:
            continue
        elif match := _ENTRY.match(line):
            line = _entry(match, sections[section][match["name"].strip('"')])
        lines.append(line)
    return _HEADER + "\n".join(lines) + "\n"


def rounded(weights: Weights) -> Weights:
    """Return the weights as they are read back."""
    return Weights(**tomllib.loads(to_toml(weights)))


def _entry(match: re.Match[str], value: float) -> str:
    """Return one line, its comment in its old column if possible."""
    entry = f"{match['name']} = {_number(value)}"
    if not match["comment"]:
        return entry
    return f"{entry:<{match.start('comment') - 2}}  {match['comment']}"


def _text(entry: tuple[str, str]) -> str:
    name, value = entry
    return f"{name} = {json.dumps(value, ensure_ascii=False)}"  # a string of JSON is one of TOML


def _number(value: float) -> str:
    """Return a number in few digits, always as a fraction."""
    text = f"{value:.{_DIGITS}g}"
    return text if any(sign in text for sign in ".e") else f"{text}.0"
