"""Names of months in the languages that catalogues are written in."""

from collections.abc import Mapping
from functools import cache

from babel.dates import get_month_names

from butaca.catalogue.names import fold

_LANGUAGES = ("en", "es", "fr", "de", "it", "pt")  # of names that two of them have for different months, the first


@cache
def month_numbers() -> Mapping[str, int]:
    """Return the numbers of months by their folded names, long and short.

    >>> [month_numbers()[name] for name in ("june", "jun", "sept", "diciembre")]
    [6, 6, 9, 12]
    """
    numbers: dict[str, int] = {}
    for language in _LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, language).items():
                    numbers.setdefault(fold(name).strip("."), number)
    return {**numbers, "sept": 9, "sep": 9}
