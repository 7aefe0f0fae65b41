"""Numbers, dates and money in the form of the reader's language."""

import re
from collections.abc import Sequence

from butaca.bilingual import Bilingual

_MONTHS = {
    "es": ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
           "noviembre", "diciembre"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
}  # fmt: skip
_WEEKDAYS = (
    Bilingual("Sunday", "Domingo"), Bilingual("Monday", "Lunes"), Bilingual("Tuesday", "Martes"),
    Bilingual("Wednesday", "Miércoles"), Bilingual("Thursday", "Jueves"), Bilingual("Friday", "Viernes"),
    Bilingual("Saturday", "Sábado"),
)  # fmt: skip
_SHORT = 3  # letters of a month in a chart
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_NARROW = "\u202f"


def number(value: int, language: str) -> str:
    r"""Format a whole number; in Spanish, four digits stay together.

    >>> number(1886, "es"), number(45346, "es"), number(1886, "en")
    ('1886', '45\u202f346', '1,886')
    """
    if language == "es":
        return f"{value:,}".replace(",", _NARROW) if abs(value) >= 10_000 else str(value)
    return f"{value:,}"


def decimal(value: float, language: str, places: int = 1) -> str:
    """Format a number with some decimal places."""
    text = f"{value:.{places}f}"
    return text.replace(".", ",") if language == "es" else text


def exact(value: float, language: str) -> str:
    """Format a number with three decimal places."""
    return decimal(value, language, 3)


def percent(share: float, language: str) -> str:
    """Format a share of 1 as a whole percentage."""
    return f"{share * 100:.0f}{_NARROW if language == 'es' else ''}%"


def money(dollars: int, language: str) -> str:
    r"""Format an amount of US dollars, shortened.

    >>> money(187_436_818, "es"), money(1_500_000_000, "en"), money(8_000, "en")
    ('187\xa0M$', '$1.5bn', '$8,000')
    """
    if dollars >= 1_000_000_000 and language == "en":
        return f"${decimal(dollars / 1e9, language)}bn"
    if dollars >= 1_000_000:
        millions = dollars / 1e6
        text = decimal(millions, language) if millions < 10 else number(round(millions), language)
        text = text.removesuffix(",0").removesuffix(".0")
        return f"{text}\u00a0M$" if language == "es" else f"${text}M"
    return f"{number(dollars, language)}\u00a0$" if language == "es" else f"${number(dollars, language)}"


def date(text: str, language: str) -> str:
    """Format an ISO date in words; 1 January is only a year.

    Sources write that day where they know the year alone.

    >>> date("1995-12-15", "es"), date("1995-12-15", "en"), date("1931-01-01", "en")
    ('15 de diciembre de 1995', '15 December 1995', '1931')
    """
    parts = _ISO.fullmatch(text)
    if not parts:
        return text
    year, month, day = parts[1], int(parts[2]), int(parts[3])
    if (month, day) == (1, 1):
        return year
    name = _MONTHS[language][month - 1]
    return f"{day} de {name} de {year}" if language == "es" else f"{day} {name} {year}"


def month(number: int) -> Bilingual:
    """Return the short name of a month, 1 to 12.

    >>> month(1)
    Bilingual(en='Jan', es='Ene')
    """
    en, es = (capitalised(_MONTHS[language][number - 1][:_SHORT]) for language in ("en", "es"))
    return Bilingual(en, es)


def weekday(number: int) -> Bilingual:
    """Return the name of a weekday; 0 is Sunday."""
    return _WEEKDAYS[number]


def runtime(minutes: int) -> str:
    r"""Format minutes as hours and minutes.

    >>> runtime(170), runtime(45), runtime(120)
    ('2\xa0h 50\xa0min', '45\xa0min', '2\xa0h')
    """
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours}\u00a0h" if hours else "", f"{rest}\u00a0min" if rest or not hours else ""]
    return " ".join(part for part in parts if part)


def capitalised(text: str) -> str:
    """Capitalise the first letter, and leave the rest as it is."""
    return f"{text[:1].upper()}{text[1:]}"


def joined(parts: Sequence[str]) -> str:
    """Join parts of a line with middle dots."""
    return " · ".join(part for part in parts if part)
