"""Names of months and weekdays, in Spanish and English."""

from butaca.catalogue.names import fold
from butaca.errors import NotFound

MESES = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
DIAS = ("domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado")
_DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")


def month(text: str) -> int:
    """Return the number of a month, 1 to 12.

    It may be given by its name in either language, or by its number.

    Raises:
        NotFound: there is no such month.
    """
    folded = fold(text)
    if folded == "setiembre":
        return 9
    if folded.isdecimal() and len(folded) < 3 and 1 <= int(folded) <= 12:
        return int(folded)
    for names in (MESES, _MONTHS):
        if folded in names:
            return names.index(folded) + 1
    raise NotFound("month", text, _near(folded, MESES))


def weekday(text: str) -> int:
    """Return the number of a weekday, 0 for Sunday.

    It is given by its name in either language.

    Raises:
        NotFound: there is no such day.
    """
    folded = fold(text)
    for names in (tuple(fold(day) for day in DIAS), _DAYS):
        if folded in names:
            return names.index(folded)
    raise NotFound("weekday", text, _near(folded, DIAS))


def _near(folded: str, names: tuple[str, ...]) -> list[str]:
    """Return the names that begin alike, else all names."""
    return [name for name in names if folded and fold(name)[:2] == folded[:2]] or list(names)
