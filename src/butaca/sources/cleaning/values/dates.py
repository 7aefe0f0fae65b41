"""Dates and years, as people write them."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from butaca.catalogue.names import fold
from butaca.sources.cleaning.values.months import month_numbers

DAY_FIRST, MONTH_FIRST, CONTRADICTORY = "day first", "month first", "contradictory"

_TIME = r"(?:[t\s,]+\d{1,2}[:h.]\d{2}.*)?"
_WEEKDAY = r"(?:[^\W\d]+\.?,?\s+)?"
_YEAR_FIRST = re.compile(rf"(?P<y>\d{{4}})[-/. ](?P<m>\d{{1,2}})[-/. ](?P<d>\d{{1,2}}){_TIME}")
_COMPACT = re.compile(r"(?P<y>1[89]\d\d|20\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)")
_NUMBERED = re.compile(rf"(?P<a>\d{{1,2}})(?P<mark>[-/. ])(?P<b>\d{{1,2}})(?P=mark)(?P<y>\d{{4}}|\d{{2}})\.?{_TIME}")
_NAMED = (
    re.compile(
        rf"{_WEEKDAY}(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?[-/\s]*(?:de\s+|of\s+)?(?P<name>[^\W\d]{{3,}})\.?,?[-/\s]*"
        rf"(?:del?\s+|of\s+)?['’]?(?P<y>\d{{4}}|\d{{2}})\.?{_TIME}"
    ),
    re.compile(
        rf"{_WEEKDAY}(?P<name>[^\W\d]{{3,}})\.?[-/\s]*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?[-/\s]+"
        rf"(?:\d{{2}}:\d{{2}}:\d{{2}}\s+(?:[a-z]+\s+)?)?['’]?(?P<y>\d{{4}}|\d{{2}})\.?(?:{_TIME}|\s+\d{{2}}:.*)"
    ),
    re.compile(r"(?P<y>\d{4})[-/\s,]+(?P<name>[^\W\d]{3,})\.?[-/\s,]+(?P<d>\d{1,2})"),
)
_YEAR = (
    re.compile(r"[(\[]?(?:c\.?\s*|ca\.?\s*)?(?P<y>\d{4})(?:\.0)?[)\]]?"),
    re.compile(r"(?P<y>\d{4})[-/.](?:0?[1-9]|1[0-2]|00)(?:[-/.]00)?"),  # 1999-03 and 1999-03-00
    re.compile(r"(?:0?[1-9]|1[0-2])[-/.](?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})\s*[-–—]\s*(?:\d{4})?"),  # the years of a series
)
_YEAR_NAMED = re.compile(r"(?P<name>[^\W\d]{3,})\.?,?\s+(?:del?\s+|of\s+)?(?P<y>\d{4})")


@dataclass(frozen=True)
class Day:
    """A date, or a year without one.

    ``open`` is true where the text is a date of which day and month cannot be told apart.
    """

    year: int
    date: datetime.date | None = None
    open: bool = False


def prove(texts: Iterable[str]) -> str:
    """Tell the order of day and month from a column's cells.

    It is empty where no cell tells it.

    >>> prove(["01/02/1999", "31/12/1999"]), prove(["1/2/99"]), prove(["13/1/1999", "1/13/1999"])
    ('day first', '', 'contradictory')
    """
    proofs = {proof for text in texts if (proof := _proof(text))}
    return CONTRADICTORY if len(proofs) > 1 else next(iter(proofs), "")


def _proof(text: str) -> str:
    match = _NUMBERED.fullmatch(text.strip().lower())
    if match is None:
        return ""
    first, second = int(match["a"]), int(match["b"])
    if first > 12 >= second > 0 or (match["mark"] == "." and first <= 31 and second <= 12):
        return DAY_FIRST  # between dots the day is first everywhere
    return MONTH_FIRST if second > 12 >= first > 0 else ""


def day(text: str, order: str, latest: int) -> Day | None:
    """Read a date, or a year alone; None if it is neither.

    ``order`` is that of the column. Years of two digits are the last that are not after the ``latest``.

    >>> [str(day(text, DAY_FIRST, 2030).date) for text in ("1/2/1999", "Jun 12 1998", "30-Oct-95", "1999-03-04T00:00Z")]
    ['1999-02-01', '1998-06-12', '1995-10-30', '1999-03-04']
    """
    spoken = " ".join(text.lower().split())
    for pattern in (_YEAR_FIRST, _COMPACT):
        match = pattern.fullmatch(spoken)
        if match and int(match["m"]) and int(match["d"]):
            return _day(int(match["y"]), int(match["m"]), int(match["d"]))
    match = _NUMBERED.fullmatch(spoken)
    if match:
        return _numbered(match, order, latest)
    for pattern in _NAMED:
        match = pattern.fullmatch(spoken)
        number = month_numbers().get(fold(match["name"])) if match else None
        if match and number:
            return _day(_full_year(match["y"], latest), number, int(match["d"]))
    return _year_alone(spoken)


def _numbered(match: re.Match[str], order: str, latest: int) -> Day | None:
    year, first, second = _full_year(match["y"], latest), int(match["a"]), int(match["b"])
    own = _proof(match[0]) or ("" if order == CONTRADICTORY else order)
    if own:
        return _day(year, second, first) if own == DAY_FIRST else _day(year, first, second)
    if first == second:
        return _day(year, first, second)
    return Day(year, open=True) if 0 < first <= 12 and 0 < second <= 12 else None


def _year_alone(spoken: str) -> Day | None:
    for pattern in _YEAR:
        match = pattern.fullmatch(spoken)
        if match:
            return Day(int(match["y"]))
    match = _YEAR_NAMED.fullmatch(spoken)
    return Day(int(match["y"])) if match and fold(match["name"]) in month_numbers() else None


def _full_year(digits: str, latest: int) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (latest - year) // 100 * 100


def _day(year: int, month: int, number: int) -> Day | None:
    try:
        return Day(year, datetime.date(year, month, number))
    except ValueError:
        return None
