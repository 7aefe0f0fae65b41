"""The grammar of filters, the same for every list of movies.

Members (``genre``, ``actor``, ``country`` …) are named, or given by id or code. A comma is *and*, a bar
is *or* and binds closer, a minus in front is *not*::

    animation|family,-horror      (animation or family) and not horror

Ranges (``year``, ``runtime``, ``vote_count`` …) have both ends, which belong to the range, or only one, or are one
value. Those of ``release_date`` are dates, or whole months or years::

    1990..1999     1990..     ..1999     1995     1999-07..1999-08-15

An unknown value is in no range; ``unknown`` selects it, and ``-unknown`` what is known. Parsing knows no release;
``resolve`` looks the names up.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from butaca.serving.invalid_options import InvalidOption

_OF_MEMBERS = {
    "genre": "Genres, in English or Spanish, such as animation|family,-horror: a comma is and, | is or, - is not",
    "keyword": "Keywords; grammar as for genre",
    "person": "People who acted in it or made it; grammar as for genre",
    "actor": "People who acted in it; grammar as for genre",
    "director": "People who directed it; grammar as for genre",
    "company": "Production companies; grammar as for genre",
    "collection": "Franchises; grammar as for genre",
    "country": "Countries of production; grammar as for genre",
    "original_language": "Original language; grammar as for genre",
    "spoken_language": "Languages spoken in it; grammar as for genre",
    "status": "Production status, such as Released; grammar as for genre",
}
_OF_RANGES = {
    "year": "Years of release: 1990..1999, 1990.., ..1999 or 1995; unknown, or -unknown for those that are known",
    "release_date": "Dates of release, or months: 1999-07..1999-08-15; where only the year is known, its 1 January; "
    "grammar as for year",
    "runtime": "Minutes; grammar as for year",
    "vote_count": "Number of votes; grammar as for year",
    "vote_average": "Mean vote, 0 to 10; grammar as for year",
    "popularity": "The source's own popularity; grammar as for year",
    "budget": "US dollars, where known; grammar as for year",
    "revenue": "US dollars, where known; grammar as for year",
    "return": "Revenue / budget, where both are known; grammar as for year",
}
MEANINGS = _OF_MEMBERS | _OF_RANGES
MEMBERS, RANGES = tuple(_OF_MEMBERS), tuple(_OF_RANGES)
NAMES = MEMBERS + RANGES
DATES = "release_date"  # the only range of dates; its ends are days, 1 is the first of January of the year 1

LONGEST = 500  # characters of one filter

# The grammars as regular expressions of the kind that Python, JavaScript and JSON Schema share.
_TERM = r" *(?:- *)?[^\s,|\-\x00-\x1f\x7f-\xa0][^,|\x00-\x1f\x7f]*"
MEMBERS_PATTERN = rf"^{_TERM}(?:[,|]{_TERM})*$"
_NUMBER = r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?(?:[eE][+\-]?[0-9]{1,2})?"
_YEAR = r"(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])"  # there is no year 0
_DATE = _YEAR + r"(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?"
_ENDS = "^ *(?:{0} *(?:\\.\\. *(?:{0})? *)?|\\.\\. *{0} *|-? *unknown *)$"
RANGE_PATTERN, DATES_PATTERN = _ENDS.format(_NUMBER), _ENDS.format(_DATE)


@dataclass(frozen=True)
class Term:
    """A name, id or code that a movie must have or lack.

    ``without`` tells that it must lack it.
    """

    value: str
    without: bool = False

    def __str__(self) -> str:
        return f"-{self.value}" if self.without else self.value


@dataclass(frozen=True)
class Members:
    """Clauses on a movie's members, all of which must hold.

    A clause holds where at least one of its terms does.
    """

    field: str
    clauses: tuple[tuple[Term, ...], ...]

    def __str__(self) -> str:
        return ",".join("|".join(map(str, clause)) for clause in self.clauses)


@dataclass(frozen=True)
class Range:
    """A range from ``least`` to ``most``, both included; None is open."""

    field: str
    least: float | None
    most: float | None

    def __str__(self) -> str:
        least, most = ("" if end is None else self._written(end) for end in (self.least, self.most))
        return least if least == most else f"{least}..{most}"

    def _written(self, end: float) -> str:
        return date.fromordinal(int(end)).isoformat() if self.field == DATES else repr(end).removesuffix(".0")


UNKNOWN = "unknown"  # instead of a range


@dataclass(frozen=True)
class Unknown:
    """The condition that a value is unknown, or ``without`` that, known."""

    field: str
    without: bool = False

    def __str__(self) -> str:
        return f"-{UNKNOWN}" if self.without else UNKNOWN


@dataclass(frozen=True)
class Filters:
    """Conditions on a movie, all of which must hold.

    Without any, every movie matches.
    """

    members: tuple[Members, ...] = ()
    ranges: tuple[Range | Unknown, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.members or self.ranges)

    def __and__(self, other: "Filters") -> "Filters":
        """Return the filters that satisfy both."""
        return Filters(self.members + other.members, self.ranges + other.ranges)

    def given(self) -> dict[str, str]:
        """Return the text of each filter; parsing it gives the same filters."""
        conditions: tuple[Members | Range | Unknown, ...] = (*self.members, *self.ranges)
        return {condition.field: str(condition) for condition in conditions}


NONE = Filters()


def parse(given: Mapping[str, str | None]) -> Filters:
    """Parse filters, by name; None is not given.

    Raises:
        InvalidOption: no such filter, or a value that is not in the grammar or that no movie can satisfy.
    """
    for name in given:
        if name not in NAMES:
            raise InvalidOption(name, f"there is no filter {name!r}", f"there are: {', '.join(NAMES)}")
    texts = {name: text for name in NAMES if (text := given.get(name)) is not None}
    return Filters(
        tuple(_members(name, text) for name, text in texts.items() if name in MEMBERS),
        tuple(_range(name, text) for name, text in texts.items() if name in RANGES),
    )


def _members(field: str, text: str) -> Members:
    if len(text) > LONGEST:
        raise InvalidOption(field, f"{field} has {len(text):,} characters", f"it can have {LONGEST}")
    if not re.fullmatch(MEMBERS_PATTERN, text):
        raise InvalidOption(
            field,
            f"{field} is {text!r}, which lacks a name",
            "a comma is and, a bar is or, a minus in front is not, as in: animation|family,-horror",
        )
    return Members(field, tuple(tuple(map(_term, clause.split("|"))) for clause in text.split(",")))


def _term(text: str) -> Term:
    text = text.strip()
    return Term(text.removeprefix("-").strip(), text.startswith("-"))


def _range(field: str, text: str) -> Range | Unknown:
    pattern = DATES_PATTERN if field == DATES else RANGE_PATTERN
    if len(text) > LONGEST or not re.fullmatch(pattern, text):
        raise _unreadable(field, text)
    if text.strip().endswith(UNKNOWN):
        return Unknown(field, without=text.strip().startswith("-"))
    before, dots, after = text.strip().partition("..")
    least, most = _end(field, text, before), _end(field, text, after if dots else before, last=True)
    if least is not None and most is not None and least > most:
        turned = f"{after.strip()}..{before.strip()}"
        raise InvalidOption(field, f"{field} is {text!r}, which no movie can be in", f"did you mean {turned}")
    return Range(field, least, most)


def _end(field: str, text: str, end: str, *, last: bool = False) -> float | None:
    """Return the number of an end; None where it is open.

    Of a month or year it is the first day, or the last.
    """
    end = end.strip()
    if not end:
        return None
    try:
        value = _day(end, last=last) if field == DATES else float(end)
    except ValueError:
        raise _unreadable(field, text) from None
    return value + 0.0  # no minus zero


def _day(text: str, *, last: bool) -> float:
    """Return the day of a date, as ``release_date`` counts days.

    Of a month or year it is the first day, or the last.

    Raises:
        ValueError: there is no such date.
    """
    year, month, day = (*map(int, text.split("-")), None, None)[:3]
    assert year is not None
    month = month or (12 if last else 1)
    return date(year, month, day or (monthrange(year, month)[1] if last else 1)).toordinal()


def _unreadable(field: str, text: str) -> InvalidOption:
    valid = f"a number, {UNKNOWN}, or a range such as 1..9, 1.. or ..9"
    if field == DATES:
        valid = f"a date, month or year, {UNKNOWN}, or a range such as 1999-07..1999-08-15, 1999.. or ..2005"
    return InvalidOption(field, f"{field} is {text[:80]!r}", f"it has to be {valid}")
