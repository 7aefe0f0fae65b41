"""Names of keywords as themes, in English and in Spanish.

They come from ``themes.toml``; releases hold the keywords of the source. A keyword may be no theme, such as
``aftercreditsstinger`` or ``woman director``.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from butaca.bilingual import Bilingual


class ThemeNames(NamedTuple):
    """Content of ``themes.toml``, section by section.

    Its keys are keywords in lower case.
    """

    not_themes: frozenset[str]
    english: Mapping[str, str]
    spanish: Mapping[str, str]


@cache
def theme_names() -> ThemeNames:
    """Read the names of this version."""
    content = tomllib.loads(files(__package__).joinpath("themes.toml").read_text(encoding="utf-8"))
    return ThemeNames(frozenset(content["not_themes"]), content["english"], content["spanish"])


def theme(keyword: str) -> Bilingual:
    """Return the name of a keyword as a theme.

    A text is empty where there is no name in that language, both are where it is no theme.

    >>> theme("world war ii")
    Bilingual(en='World War II', es='la Segunda Guerra Mundial')
    >>> theme("stretch limousine").es, theme("aftercreditsstinger").en
    ('', '')
    """
    names = theme_names()
    key = keyword.strip().lower()
    if key in names.not_themes:
        return Bilingual("", "")
    return Bilingual(names.english.get(key, keyword), names.spanish.get(key, ""))
