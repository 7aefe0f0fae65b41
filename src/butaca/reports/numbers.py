"""Format numbers for readers of both languages.

Thousands are set apart by a narrow space, decimals by a point; ``in_spanish`` and ``in_english`` give the numbers of a
text the form of either language.
"""

import re

_SPACE = "\u202f"
_POINT = re.compile(r"(?<=\d)\.(?=\d)")
_FOUR_DIGITS = re.compile(rf"(?<![\d{_SPACE}])(\d){_SPACE}(\d{{3}})(?![\d{_SPACE}])")
_THOUSANDS = re.compile(rf"(?<=\d){_SPACE}(?=\d{{3}}(?!\d))")
_BEFORE_PERCENT = re.compile(rf"(?<=\d)[{_SPACE} ]%")
_UNITS = ((1e9, "G"), (1e6, "M"), (1e3, "k"))


def whole(value: float | None) -> str:
    """Format a whole number; unknown is a dash.

    >>> whole(45346).replace("\u202f", " "), whole(None)
    ('45 346', '–')
    """
    return "–" if value is None else f"{value:,.0f}".replace(",", _SPACE)


def figure(value: float | None) -> str:
    """Format a number with as many digits as mean something.

    >>> [figure(x).replace("\u202f", " ") for x in (5572.109, 29.2166, 0.0123, 6.0, None)]
    ['5 572', '29.22', '0.0123', '6', '–']
    """
    if value is None:
        return "–"
    if abs(value) >= 1000 or value == int(value):
        return whole(value)
    return f"{value:.3g}" if abs(value) < 1 else f"{value:.2f}".rstrip("0").rstrip(".")


def percent(share: float | None) -> str:
    """Format a share of 1 in hundredths.

    A share that is not quite 0 or 1 never looks as if it were.

    >>> [percent(x).replace("\u202f", " ") for x in (0.80426, 0.5, 0.00007, 0.99999, 0.0)]
    ['80.4 %', '50 %', '< 0.1 %', '> 99.9 %', '0 %']
    """
    if share is None:
        return "–"
    if 0 < share < 0.0005:
        return f"<{_SPACE}0.1{_SPACE}%"
    if 0.9995 < share < 1:
        return f">{_SPACE}99.9{_SPACE}%"
    return f"{share * 100:.1f}".removesuffix(".0") + f"{_SPACE}%"


def compact(value: float) -> str:
    """Format a number in few letters, with k, M or G.

    They stand for thousands, millions and thousands of millions.

    >>> [compact(x) for x in (0.5, 513, 45346, 2787965087)]
    ['0.5', '513', '45k', '2.8G']
    """
    for size, letter in _UNITS:
        if abs(value) >= size:
            scaled = value / size
            return f"{scaled:.1f}".removesuffix(".0") + letter if abs(scaled) < 10 else f"{scaled:.0f}{letter}"
    return f"{value:.2g}" if abs(value) < 10 else f"{value:.0f}"


def in_spanish(text: str) -> str:
    """Return a text whose numbers have decimal commas, and four digits together.

    >>> in_spanish("5\u202f372 of 45\u202f346: 11.9\u202f%").replace("\u202f", "_")
    '5372 of 45_346: 11,9_%'
    """
    return _POINT.sub(",", _FOUR_DIGITS.sub(r"\1\2", text))


def in_english(text: str) -> str:
    """Return a text whose numbers have commas between thousands.

    >>> in_english("5\u202f372 of 45\u202f346: 11.9\u202f%")
    '5,372 of 45,346: 11.9%'
    """
    return _BEFORE_PERCENT.sub("%", _THOUSANDS.sub(",", text))
