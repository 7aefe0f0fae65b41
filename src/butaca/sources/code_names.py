"""Codes of countries and languages, from any name or code."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from butaca.catalogue.names import fold
from butaca.sources import locale_names

_LOCALES = ("en", "es", "fr", "de", "it", "pt")
# States that are no more: CLDR has the codes of their successors.
_FORMER = {"SUN": "SU", "YUG": "YU", "CSK": "XC", "DDR": "XG", "SCG": "CS", "ANT": "AN", "BUR": "BU", "ZAR": "ZR"}
_ALSO_COUNTRIES = {
    "BO": ("Bolivia (Plurinational State of)", "Bolivia, Plurinational State of"),
    "BN": ("Brunei Darussalam",),
    "CD": ("Congo, Democratic Republic of the", "Democratic Republic of the Congo"),
    "CI": ("Cote D'Ivoire", "Ivory Coast"),
    "CV": ("Cape Verde",),
    "CZ": ("Czech Republic",),
    "FM": ("Micronesia, Federated States of",),
    "GB": (
        *("Scotland", "Escocia", "Wales", "Gales", "Northern Ireland"),
        "United Kingdom of Great Britain and Northern Ireland",
    ),
    "HK": ("Hong Kong, China",),
    "IE": ("Eire",),
    "IR": ("Iran, Islamic Republic of", "Iran (Islamic Republic of)", "Persia"),
    "KP": ("Korea, Democratic People's Republic of",),
    "KR": ("Korea, Republic of", "Republic of Korea"),
    "LA": ("Lao People's Democratic Republic",),
    "LY": ("Libyan Arab Jamahiriya",),
    "MD": ("Moldova, Republic of",),
    "MK": ("Macedonia", "FYROM"),
    "MM": ("Burma",),
    "MO": ("Macau", "Macao"),
    "PS": ("Palestinian Territory", "Occupied Palestinian Territory", "Palestine, State of"),
    "RU": ("Russian Federation",),
    "SU": ("URSS", "USSR", "U.S.S.R.", "Union Sovietica"),
    "SY": ("Syrian Arab Republic",),
    "SZ": ("Swaziland",),
    "TR": ("Turkiye",),
    "TW": ("Taiwan, Province of China", "Republic of China"),
    "TZ": ("Tanzania, United Republic of",),
    "US": ("United States of America", "America", "U.S.", "the United States"),
    "VA": ("Holy See",),
    "VE": ("Venezuela, Bolivarian Republic of",),
    "VN": ("Viet Nam",),
}  # fmt: skip
_ALSO_LANGUAGES = {
    "cn": ("Cantonese",),
    "en": ("American English", "British English"),
    "id": ("Bahasa Indonesia",),
    "ms": ("Bahasa Melayu",),
    "th": ("ภาษาไทย",),
    "xx": ("None", "Silent", "No spoken language", "no linguistic content"),
}
_NO_LANGUAGE = ("und", "mis", "mul")  # undetermined, without a code, several
_ALSO_LANGUAGE_CODES = {"yue": "cn", "zxx": "xx"}


@cache
def country(text: str) -> str | None:
    """Return the ISO 3166-1 code of a country, or None.

    It is given by its name or any code.

    States that are no more have codes of their own, as in the catalogue.

    >>> [country(text) for text in ("USA", "us", "840", "United States of America", "Alemania", "Mordor")]
    ['US', 'US', 'US', 'US', 'DE', None]
    """
    code = text.strip().upper()
    if code in locale_names.FORMER_COUNTRIES:
        return code
    if code in _FORMER:
        return _FORMER[code]
    if len(code) == 2 and code in Locale("en").territories:
        return code
    if re.fullmatch(r"[A-Z]{2,3}|\d{3}", code):
        successors = get_global("territory_aliases").get(code, [])
        if len(successors) == 1:
            return str(successors[0])
    return _countries().get(_plain(text))


@cache
def language(text: str) -> str | None:
    """Return the ISO 639-1 code of a language, or None.

    It is given by its name or any code.

    One without such a code has that of ISO 639-3, and Cantonese the catalogue's own.

    >>> [language(text) for text in ("English", "eng", "EN", "pt-BR", "alemán", "日本語", "Klingonese")]
    ['en', 'en', 'en', 'pt', 'de', 'ja', None]
    """
    code = re.split(r"[-_]", text.strip().lower())[0]
    if re.fullmatch(r"[a-z]{2,3}", code) and (len(code) == len(text.strip()) or re.search(r"[-_]", text)):
        known = _language_code(code)
        if known is not None:
            return known
    if code in _NO_LANGUAGE:
        return None
    name = _plain(text)
    shorter = name.removesuffix(" language")
    return _languages().get(name) or _languages().get(shorter) or _own_names().get(name)


def _language_code(code: str) -> str | None:
    if code in locale_names.SPECIAL_LANGUAGES:
        return code
    if code in _ALSO_LANGUAGE_CODES:
        return _ALSO_LANGUAGE_CODES[code]
    successor = get_global("language_aliases").get(code)
    if len(code) == 2 and (successor or code in Locale("en").languages):
        return code
    if successor and len(successor) == 2:
        return str(successor)
    return code if code in Locale("en").languages and code not in _NO_LANGUAGE else None


@cache
def _countries() -> Mapping[str, str]:
    names = {
        _plain(name): code
        for locale in reversed(_LOCALES)
        for code, name in Locale(locale).territories.items()
        if re.fullmatch(r"[A-Z]{2}", code)
    }
    return (
        names
        | dict(locale_names.COUNTRY_CODES)
        | _indexed(
            locale_names.ALSO_COUNTRIES,
            _ALSO_COUNTRIES,
            {code: known[:2] for code, known in locale_names.FORMER_COUNTRIES.items() if code != "BU"},
        )
    )


@cache
def _languages() -> Mapping[str, str]:
    names: dict[str, str] = {}
    for locale in reversed(_LOCALES):
        # the longer codes first, so that of one name the shorter stays
        for code, name in sorted(Locale(locale).languages.items(), key=lambda item: -len(item[0])):
            if re.fullmatch(r"[a-z]{2,3}", code):
                names[_plain(name)] = code
    special = {code: [name for name in known if name] for code, known in locale_names.SPECIAL_LANGUAGES.items()}
    return names | locale_names.LANGUAGE_CODES | _indexed(locale_names.ALSO_LANGUAGES, _ALSO_LANGUAGES, special)


@cache
def _own_names() -> Mapping[str, str]:
    """Return codes by the languages' names for themselves, in a second."""
    names: dict[str, str] = {}
    for code in map(str, Locale("en").languages):
        if re.fullmatch(r"[a-z]{2}", code):
            try:
                own = Locale.parse(code).languages.get(code)
            except (UnknownLocaleError, ValueError):
                continue
            if own:
                names[_plain(str(own))] = code
    return names


def _indexed(*tables: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {_plain(name): code for table in tables for code, names in table.items() for name in names}


def _plain(name: str) -> str:
    return fold(name.replace("’", "'")).strip()
