"""Texts of the report about each kind of finding."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class FindingTexts:
    """The consequence of a finding for the recommendations, in two languages.

    Meaning and action are declared with its code in English; here they are in Spanish.
    """

    consequence: str
    meaning_es: str
    action_es: str
    consequence_es: str


@cache
def finding_texts() -> Mapping[str, FindingTexts]:
    """Return the texts by code; every kind of finding has some."""
    texts = tomllib.loads(files(__package__).joinpath("findings.toml").read_text(encoding="utf-8"))
    return {code: FindingTexts(**fields) for code, fields in texts.items()}
