"""Amounts of money, with currencies and words such as million."""

import re
from functools import cache

from babel import Locale

from butaca.sources.cleaning.values.numbers import Separators, factor, quantity

DOLLAR = "USD"
_SIGNS = {
    **dict.fromkeys(("us$", "$", "usd", "us dollars", "dollars", "dollar", "dólares"), DOLLAR),
    **dict.fromkeys(("€", "eur", "euros", "euro"), "EUR"),
    **dict.fromkeys(("£", "gbp"), "GBP"),
    **dict.fromkeys(("¥", "jpy"), "JPY"),
    **dict.fromkeys(("₹", "inr", "rs", "rs."), "INR"),
    "₩": "KRW",
    "₽": "RUB",
    "a$": "AUD",
    "c$": "CAD",
    "r$": "BRL",
    "hk$": "HKD",
}
_ISO = re.compile(r"[a-z]{3}")


def money(text: str, separators: Separators) -> tuple[float, str] | None:
    """Read an amount and its currency; None if it is none.

    Without a sign it is in dollars.

    >>> money("$1.2M", Separators()), money("€ 1.000", Separators(dot="groups")), money("ITL 45000", Separators())
    ((1200000.0, 'USD'), (1000.0, 'EUR'), (45000.0, 'ITL'))
    """
    read = quantity(text, separators)
    if read is not None and factor(_split(read.after)[1]) not in (None, 1.0):
        read = quantity(text, Separators(separators.comma, "decimal"))  # 1.234 million has decimals
    if read is None:
        return None
    (leading, before), (trailing, after) = _split(read.before), _split(read.after)
    multiplier = factor(after)
    if before or multiplier is None or (leading and trailing and leading != trailing):
        return None
    return read.number * multiplier, leading or trailing or DOLLAR


@cache
def _codes() -> frozenset[str]:
    """Return the ISO 4217 codes, also of currencies that are no more."""
    return frozenset(map(str, Locale("en").currencies))


def _split(text: str) -> tuple[str, str]:
    """Return the currency of a text, and the rest."""
    words = text.strip()
    for sign in sorted(_SIGNS, key=len, reverse=True):
        if words.startswith(sign) and not words[len(sign) : len(sign) + 1].isalpha():
            return _SIGNS[sign], words[len(sign) :].strip()
        if words.endswith(sign) and not words[: -len(sign)][-1:].isalpha():
            return _SIGNS[sign], words[: -len(sign)].strip()
    for word in words.split():
        if _ISO.fullmatch(word) and word.upper() in _codes():
            return word.upper(), " ".join(other for other in words.split() if other != word)
    return "", words
