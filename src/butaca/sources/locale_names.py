"""Names of countries and languages in English and Spanish, from Unicode's CLDR."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from babel import Locale, UnknownLocaleError

from butaca.catalogue.names import fold

# Former states and codes of TMDB's own, which CLDR does not name: (English, Spanish).
FORMER_COUNTRIES = {
    "AN": ("Netherlands Antilles", "Antillas Neerlandesas"),
    "BU": ("Burma", "Birmania"),
    "CS": ("Serbia and Montenegro", "Serbia y Montenegro"),
    "SU": ("Soviet Union", "Unión Soviética"),
    "XC": ("Czechoslovakia", "Checoslovaquia"),
    "XG": ("East Germany", "Alemania Oriental"),
    "YU": ("Yugoslavia", "Yugoslavia"),
    "ZR": ("Zaire", "Zaire"),
}
SPECIAL_LANGUAGES = {
    "cn": ("Cantonese", "cantonés", "廣州話"),
    "xx": ("No Language", "sin idioma", None),
}
# Wikidata's names of countries and languages that CLDR names differently, with their codes.
COUNTRY_CODES = {
    "british hong kong": "HK",
    "czech republic": "CZ",
    "hong kong": "HK",
    "kingdom of the netherlands": "NL",
    "palestine": "PS",
    "people's republic of china": "CN",
    "republic of ireland": "IE",
    "turkey": "TR",
}
LANGUAGE_CODES = {
    "american english": "en",
    "british english": "en",
    "cantonese": "cn",
    "mandarin": "zh",
    "modern greek": "el",
    "putonghua": "zh",
    "standard chinese": "zh",
    "standard taiwanese mandarin": "zh",
    "yue chinese": "cn",
}
# Names that people also type; CLDR has one name a language.
ALSO_COUNTRIES = {
    "CZ": ("República Checa",),
    "DE": ("West Germany", "Alemania Occidental"),
    "GB": ("UK", "U.K.", "Great Britain", "Gran Bretaña", "England", "Inglaterra"),
    "KR": ("Korea", "Corea"),
    "NL": ("Holland", "Holanda"),
    "US": ("USA", "U.S.A.", "United States", "EEUU", "EE. UU.", "EE.UU.", "Estados Unidos de América"),
}
ALSO_LANGUAGES = {
    "es": ("Castellano", "Castilian"),
    "eu": ("vasco", "vascuence"),
    "fa": ("Farsi",),
    "nl": ("holandés",),
    "zh": ("Mandarin", "mandarín"),
}


@dataclass(frozen=True)
class LocaleNames:
    """Names of a country or language.

    ``others`` are further names people use for it.
    """

    name: str
    name_es: str
    native_name: str | None = None
    others: tuple[str, ...] = ()


def country(code: str, given: Iterable[str]) -> LocaleNames:
    """Name a country; ``given`` are the source's names, the most frequent first."""
    sources = [name for name in given if _legible(name)]
    english, spanish = FORMER_COUNTRIES.get(code, (None, None))
    english = english or Locale("en").territories.get(code)
    spanish = spanish or Locale("es").territories.get(code)
    name = (sources or [english or code])[0]
    others = [*sources[1:], *([english] if english else []), *ALSO_COUNTRIES.get(code, ())]
    return LocaleNames(name, spanish or name, None, _without((name, spanish or name), others))


def language(code: str, given: Iterable[str]) -> LocaleNames:
    """Name a language, as ``country`` does.

    A name that mixes scripts gives way to CLDR's.
    """
    sources = [name for name in given if _legible(name)]
    native: str | None
    if code in SPECIAL_LANGUAGES:
        english, spanish, native = SPECIAL_LANGUAGES[code]
    else:
        english = Locale("en").languages.get(code) or (sources or [code])[0]
        spanish = Locale("es").languages.get(code) or english
        # Reading a language's own locale takes time: only where the source has no good name of its own.
        given_natively = [name for name in sources if _single_script(name) and fold(name) != fold(english)]
        native = given_natively[0] if given_natively else _own_name(code) or (sources[0] if sources else None)
    others = [*sources, *ALSO_LANGUAGES.get(code, ())]
    return LocaleNames(english, spanish, native, _without((english, spanish, *([native] if native else [])), others))


@cache
def country_code(name: str) -> str:
    """Return a country's code by its English name.

    A name that CLDR does not know is its own code, folded.
    """
    former = {fold(english): code for code, (english, _) in FORMER_COUNTRIES.items()}
    return _code(name, COUNTRY_CODES | former, dict(Locale("en").territories))


@cache
def language_code(name: str) -> str:
    """Return a language's code by its English name, as ``country_code`` does."""
    return _code(name.removesuffix(" language"), LANGUAGE_CODES, dict(Locale("en").languages))


def _code(name: str, exceptions: Mapping[str, str], names: Mapping[str, str]) -> str:
    folded = fold(name)
    if folded in exceptions:
        return exceptions[folded]
    codes = [code for code, known in names.items() if fold(known) == folded]
    return min(codes, key=len, default=folded)


def _own_name(code: str) -> str | None:
    try:
        locale = Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return None
    name = locale.languages.get(code)
    return name[:1].upper() + name[1:] if name else None


def _single_script(name: str) -> bool:
    """Return true if a name mixes no alphabets and has nothing invisible."""
    alphabets = {unicodedata.name(c, "?").split()[0] for c in name if c.isalpha()}
    return name.isprintable() and not {"LATIN", "CYRILLIC"} <= alphabets


def _legible(name: str) -> bool:
    return any(c.isalpha() for c in name)


def _without(known: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    """Return the other names that are not known yet, each once."""
    seen = {fold(name) for name in known}
    fresh = []
    for name in others:
        if fold(name) not in seen:
            seen.add(fold(name))
            fresh.append(name)
    return tuple(fresh)
