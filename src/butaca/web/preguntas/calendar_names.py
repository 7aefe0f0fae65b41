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
    """The number of a month, 1 to 12, by its name in either language or its number.

    Raises:
        NotFound: it is none.
    """
    wanted = fold(text)
    if wanted == "setiembre":
        return 9
    if wanted.isdecimal() and len(wanted) < 3 and 1 <= int(wanted) <= 12:
        return int(wanted)
    for names in (MESES, _MONTHS):
        if wanted in names:
            return names.index(wanted) + 1
    raise NotFound("month", text, _near(wanted, MESES))


def weekday(text: str) -> int:
    """The number of a day of the week, 0 for Sunday, by its name in either language.

    Raises:
        NotFound: it is none.
    """
    wanted = fold(text)
    for names in (tuple(fold(day) for day in DIAS), _DAYS):
        if wanted in names:
            return names.index(wanted)
    raise NotFound("weekday", text, _near(wanted, DIAS))


def _near(wanted: str, names: tuple[str, ...]) -> list[str]:
    """Names that begin alike, else all of them."""
    return [name for name in names if wanted and fold(name)[:2] == wanted[:2]] or list(names)
