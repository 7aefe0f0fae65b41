"""Texts for people, in English and in Spanish."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bilingual:
    """A text in English and in Spanish."""

    en: str
    es: str
