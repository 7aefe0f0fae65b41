"""Kinds of values, and their forms in cells, declared once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import NamedTuple, Protocol

from butaca.sources.cleaning.values import dates, durations, money, numbers, scores
from butaca.sources.cleaning.values.numbers import USUAL, Separators

UNKNOWN, OPEN, STATED = "unknown", "open", "stated"  # notes of readings; any other note is a currency


class Reading(NamedTuple):
    """A cell's value: a number, or a date or its year alone.

    ``note`` says that the cell is a marker of unknown values (``UNKNOWN``), a date of which day and month cannot be
    told apart (``OPEN``), a score that states its scale (``STATED``), or in which currency other than dollars it is.
    """

    number: float | None = None
    day: date | None = None
    year: int | None = None
    note: str = ""


class Reader(Protocol):
    """A reader of cells that are not plain."""

    @property
    def groups_dots(self) -> bool:
        """True if dots stand between groups of digits."""
        ...

    def told_by(self, texts: Iterable[str]) -> "Reader":
        """Return the reader that knows what the column's cells prove."""
        ...

    def read(self, text: str) -> Reading | None:
        """Read a cell; None if it has no such value."""
        ...


@dataclass(frozen=True)
class Kind:
    """A kind of value.

    ``forms`` are examples of its forms. A cell is plain where the SQL ``plain`` of ``{cell}`` is not NULL, and then
    that is its value; any other cell is for the ``reader``. In a ``grouped`` column dots may stand between groups
    of digits: its numbers are whole.
    """

    name: str
    forms: tuple[str, ...]
    plain: str
    reader: Reader
    grouped: bool = False

    @property
    def expected(self) -> str:
        """The forms, for messages."""
        return f"{self.name}, as in {', '.join(self.forms[:-1])} or {self.forms[-1]}"


@dataclass(frozen=True)
class NumberReader:
    """A reader of numbers.

    ``small`` are below a thousand, ``whole`` without decimals. ``durations`` may be running times with units,
    ``amounts`` money; scores may say out of how many they are, and are then out of ``best``.
    """

    small: bool = False
    whole: bool = False
    durations: bool = False
    amounts: bool = False
    best: int = 0
    separators: Separators = USUAL

    @property
    def groups_dots(self) -> bool:
        """True if dots stand between groups of digits."""
        return self.separators.dot == "groups"

    def told_by(self, texts: Iterable[str]) -> "NumberReader":
        """Return the reader with the column's separators."""
        return replace(self, separators=numbers.prove(texts, small=self.small, whole=self.whole))

    def read(self, text: str) -> Reading | None:
        """Read a number, an amount, a running time or a score."""
        if self.durations and (minutes := durations.minutes(text)) is not None:
            return Reading(minutes)
        if self.best and (share := scores.stated(text, self.separators)) is not None:
            return Reading(share * self.best, note=STATED)
        if self.amounts:
            amount = money.money(text, replace(self.separators, dot="groups"))
            return Reading(amount[0], note="" if amount[1] == money.DOLLAR else amount[1]) if amount else None
        number = numbers.number(text, self.separators)
        return None if number is None else Reading(number)


@dataclass(frozen=True)
class DateReader:
    """A reader of dates, or of ``times`` in seconds since 1970."""

    times: bool = False
    order: str = ""
    latest: int = date.max.year
    groups_dots: bool = False  # there are none

    def told_by(self, texts: Iterable[str]) -> "DateReader":
        """Return the reader with the column's order of day and month."""
        return replace(self, order=dates.prove(texts))

    def read(self, text: str) -> Reading | None:
        """Read a date, or a year alone."""
        day = dates.day(text, self.order, self.latest)
        if day is None:
            return None
        if not self.times:
            return Reading(day=day.date, year=day.year, note=OPEN if day.open else "")
        if day.date is None:
            return None
        return Reading(datetime(day.date.year, day.date.month, day.date.day, tzinfo=UTC).timestamp())


_FINITE = "CASE WHEN isfinite(TRY_CAST({cell} AS DOUBLE)) THEN TRY_CAST({cell} AS DOUBLE) END"
DATE = Kind(
    "a date",
    ("1999-12-31", "1999-12-31T00:00:00Z", "31/12/1999", "Dec 31 1999", "31-Dec-99", "1999"),
    "CAST(try_strptime({cell}, ['%Y-%m-%d', '%Y-%m-%d %H:%M:%S']) AS DATE)",
    DateReader(),
)
MONEY = Kind(
    "an amount in US dollars", ("1234567", "$1,234,567", "1.2M", "€ 1.000"), _FINITE,
    NumberReader(whole=True, amounts=True), grouped=True,
)  # fmt: skip
MINUTES = Kind(
    "a running time",
    ("142", "142 min", "2h 22m", "2:22", "PT2H22M"),
    _FINITE,
    NumberReader(durations=True),
)
NUMBER = Kind("a number", ("21.9", "21,9", "1,234.5"), _FINITE, NumberReader())
COUNT = Kind("a count", ("5415", "5,415", "5.4k", "1 234 votes"), _FINITE, NumberReader(whole=True), grouped=True)
AVERAGE = Kind("an average", ("7.7", "7,7", "3.9/5", "77%"), _FINITE, NumberReader(small=True, best=10))
STARS = Kind("a rating", ("4.5", "4,5", "9/10", "90%"), _FINITE, NumberReader(small=True, best=5))
TIME = Kind(
    "a time",
    ("964982703", "964982703000", "2000-07-30 18:45:03", "30/07/2000"),
    f"coalesce({_FINITE}, epoch(TRY_CAST({{cell}} AS TIMESTAMP)))",
    DateReader(times=True),
)
ID = "a whole number from 0 to 2,147,483,647"

MOVIE_KINDS: Mapping[str, Kind] = {
    "release_date": DATE,
    "budget": MONEY,
    "revenue": MONEY,
    "runtime": MINUTES,
    "popularity": NUMBER,
    "vote_count": COUNT,
    "vote_average": AVERAGE,
}
"""Kinds of the raw movies' columns that are no texts or lists."""

RATING_KINDS: Mapping[str, Kind] = {"rating": STARS, "timestamp": TIME}
"""Kinds of the raw ratings' columns that are no ids."""
