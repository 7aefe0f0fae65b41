"""Texts of the pages, in Spanish and in English."""

from collections.abc import Mapping

from butaca.bilingual import Bilingual
from butaca.web import negotiation
from butaca.web.pages.texts import films, laboratory, marks, site, together


def in_language(text: Bilingual, language: str) -> str:
    """Return the text in one language."""
    return text.es if language == "es" else text.en


TEXTS: Mapping[str, Mapping[str, str]] = {
    code: {
        name: in_language(text, code)
        for part in (site, films, marks, together, laboratory)
        for name, text in part.TEXTS.items()
    }
    for code in negotiation.LANGUAGES
}
