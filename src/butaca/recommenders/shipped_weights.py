"""Shipped weights, from ``weights.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files

GENERATION = 8  # years in which closeness in time falls to a third


@dataclass(frozen=True)
class Weights:
    """Content of ``weights.toml``, section by section, with its units.

    ``likeness_genres`` is by English name of the genre.
    """

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
    return Weights(**tomllib.loads(files(__package__).joinpath("weights.toml").read_text(encoding="utf-8")))
