"""What the report says of each finding, beyond what its code is declared with."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class FindingTexts:
    """What a finding means for the recommendations, in English and Spanish, and the rest of it in Spanish."""

    consequence: str
    meaning_es: str
    action_es: str
    consequence_es: str


@cache
def finding_texts() -> Mapping[str, FindingTexts]:
    """By code; every kind of finding has one."""
    texts = tomllib.loads(files(__package__).joinpath("findings.toml").read_text(encoding="utf-8"))
    return {code: FindingTexts(**said) for code, said in texts.items()}
