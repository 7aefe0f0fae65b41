"""Shipped weights, from ``weights.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from importlib.resources import files
from pathlib import Path
from typing import Any

from butaca.errors import MissingFile, UnreadableFile

PROVENANCE = "provenance"  # the section of texts; all others are of numbers
_ANY_NAMES = (PROVENANCE, "likeness_genres")

GENERATION = 8  # years in which closeness in time falls to a third


@dataclass(frozen=True)
class Weights:
    """Content of ``weights.toml``, section by section, with its units.

    ``provenance`` is what the weights were learned from, by kind, and under ``KIND_terms`` its terms.
    ``likeness_genres`` is by English name of the genre.
    """

    provenance: Mapping[str, str] = field(repr=False)
    content: Mapping[str, float] = field(repr=False)
    likes: Mapping[str, float]
    hybrid: Mapping[str, float]
    personal: Mapping[str, float]
    confidence: Mapping[str, float]
    like_rate_prior: Mapping[str, float] = field(repr=False)
    likeness: Mapping[str, float] = field(repr=False)
    likeness_genres: Mapping[str, float] = field(repr=False)


def shipped() -> Weights:
    """Read the weights of this version."""
    return Weights(**tomllib.loads(_shipped_text()))


def read(path: Path) -> Weights:
    """Read a file of weights, as ``butaca learn-weights`` writes it.

    Raises:
        SourceError: it is missing, no TOML, or lacks a weight.
    """
    way_out = "Give a file that butaca learn-weights wrote"
    if not path.is_file():
        raise MissingFile(path.name, "no such file", way_out)
    try:
        given: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableFile(path.name, f"it is no TOML: {error}", way_out) from error
    for section, needed in tomllib.loads(_shipped_text()).items():
        values = given.get(section)
        if not isinstance(values, dict):
            raise UnreadableFile(path.name, f"it lacks the section [{section}]", way_out)
        for name in (*needed, *values) if section not in _ANY_NAMES else values:
            if name not in values:
                raise UnreadableFile(path.name, f"the section [{section}] lacks {name}", way_out)
            value, expected = values[name], "text" if section == PROVENANCE else "number"
            if not _is(value, expected):
                raise UnreadableFile(path.name, f"{name} in [{section}] is {value!r}, which is no {expected}", way_out)
    return Weights(**{section.name: given[section.name] for section in fields(Weights)})


def _is(value: object, expected: str) -> bool:
    if expected == "text":
        return isinstance(value, str)
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shipped_text() -> str:
    return files(__package__).joinpath("weights.toml").read_text(encoding="utf-8")
