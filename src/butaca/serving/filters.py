"""One grammar of filters, for every list of movies.

Members (``genre``, ``cast``, ``country`` …) are named, or given by id or code. A comma is *and*, a bar
is *or* and binds closer, a minus in front is *not*::

    animation|family,-horror      (animation or family) and not horror

Ranges (``years``, ``runtime``, ``votes`` …) have both ends, each of them in it, or one, or are a single
value; those of ``released`` are dates, or months or years, which are meant as a whole::

    1990..1999     1990..     ..1999     1995     1999-07..1999-08-15

An unknown value is in no range. Parsing knows no release; ``filtering`` finds out what the names mean.
"""

import math
import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from butaca.serving.refusals import Refused

_OF_MEMBERS = {
    "genre": "Genres, in English or Spanish, such as animation|family,-horror: a comma is and, | is or, - is not",
    "keyword": "Keywords; grammar as for genre",
    "person": "People who acted in it or made it; grammar as for genre",
    "cast": "People who acted in it; grammar as for genre",
    "director": "People who directed it; grammar as for genre",
    "company": "Production companies; grammar as for genre",
    "collection": "Franchises; grammar as for genre",
    "country": "Countries of production; grammar as for genre",
    "language": "Original language; grammar as for genre",
    "spoken_language": "Languages spoken in it; grammar as for genre",
    "status": "Production status, such as Released; grammar as for genre",
}
_OF_RANGES = {
    "years": "Years of release: 1990..1999, 1990.., ..1999 or 1995",
    "released": "Dates of release, or months: 1999-07..1999-08-15; grammar as for years",
    "runtime": "Minutes; grammar as for years",
    "votes": "Number of votes; grammar as for years",
    "vote_average": "Mean vote, 0 to 10; grammar as for years",
    "popularity": "The source's own popularity; grammar as for years",
    "budget": "US dollars, where known; grammar as for years",
    "revenue": "US dollars, where known; grammar as for years",
    "return": "Revenue / budget, where both are known; grammar as for years",
}
MEANINGS = _OF_MEMBERS | _OF_RANGES
MEMBERS, RANGES = tuple(_OF_MEMBERS), tuple(_OF_RANGES)
NAMES = MEMBERS + RANGES
DATES = "released"  # the one range of dates; its ends are days, 1 the first of January of the year 1

LONGEST = 500  # characters of one filter
_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


@dataclass(frozen=True)
class Term:
    """One name, id or code; with ``without``, what a movie must not have."""

    value: str
    without: bool = False

    def __str__(self) -> str:
        return f"-{self.value}" if self.without else self.value


@dataclass(frozen=True)
class Members:
    """Every clause has to hold; a clause holds where one of its terms does."""

    field: str
    clauses: tuple[tuple[Term, ...], ...]

    def __str__(self) -> str:
        return ",".join("|".join(map(str, clause)) for clause in self.clauses)


@dataclass(frozen=True)
class Range:
    """From ``least`` to ``most``, both of them in it; None is open."""

    field: str
    least: float | None
    most: float | None

    def __str__(self) -> str:
        least, most = ("" if end is None else self._written(end) for end in (self.least, self.most))
        return least if least == most else f"{least}..{most}"

    def _written(self, end: float) -> str:
        return date.fromordinal(int(end)).isoformat() if self.field == DATES else f"{end:.15g}"


@dataclass(frozen=True)
class Filters:
    """What a movie has to be; nothing said is every movie."""

    members: tuple[Members, ...] = ()
    ranges: tuple[Range, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.members or self.ranges)

    def __and__(self, other: "Filters") -> "Filters":
        """What satisfies both."""
        return Filters(self.members + other.members, self.ranges + other.ranges)

    def given(self) -> dict[str, str]:
        """Each filter as it is written; parsing it again gives the same."""
        return {one.field: str(one) for one in self.members} | {one.field: str(one) for one in self.ranges}


NONE = Filters()


def parse(given: Mapping[str, str | None]) -> Filters:
    """Filters by name, each in its grammar; None is not given.

    Raises:
        Refused: no such filter, or a value that is not in the grammar or that no movie can satisfy.
    """
    for name in given:
        if name not in NAMES:
            raise Refused(name, f"there is no filter {name!r}", f"there are: {', '.join(NAMES)}")
    texts = {name: text for name in NAMES if (text := given.get(name)) is not None}
    return Filters(
        tuple(_members(name, text) for name, text in texts.items() if name in MEMBERS),
        tuple(_range(name, text) for name, text in texts.items() if name in RANGES),
    )


def _members(field: str, text: str) -> Members:
    if len(text) > LONGEST:
        raise Refused(field, f"{field} has {len(text):,} characters", f"it can have {LONGEST}")
    clauses = tuple(tuple(_term(field, text, term) for term in clause.split("|")) for clause in text.split(","))
    return Members(field, clauses)


def _term(field: str, text: str, written: str) -> Term:
    written = written.strip()
    without = written.startswith("-")
    value = written[1:].strip() if without else written
    if not value or value.startswith("-"):
        raise Refused(
            field,
            f"{field} is {text!r}, which lacks a name",
            "a comma is and, a bar is or, a minus in front is not, as in: animation|family,-horror",
        )
    return Term(value, without)


def _range(field: str, text: str) -> Range:
    if len(text) > LONGEST:
        raise _unreadable(field, text)
    before, dots, after = text.strip().partition("..")
    least, most = _end(field, text, before), _end(field, text, after if dots else before, last=True)
    if least is None and most is None:
        raise _unreadable(field, text)
    if least is not None and most is not None and least > most:
        turned = f"{after.strip()}..{before.strip()}"
        raise Refused(field, f"{field} is {text!r}, which no movie can be in", f"did you mean {turned}")
    return Range(field, least, most)


def _end(field: str, text: str, written: str, *, last: bool = False) -> float | None:
    """The number of an end; of a month or year its first day, or its last."""
    written = written.strip()
    if not written:
        return None
    try:
        value = _day(written, last=last) if field == DATES else float(written)
    except ValueError:
        raise _unreadable(field, text) from None
    if not math.isfinite(value) or abs(value) > 1e15:
        raise _unreadable(field, text)
    return value + 0.0  # no minus zero


def _day(written: str, *, last: bool) -> float:
    """The day that a date means, or the first or last of a month or year; ValueError if it is none."""
    parts = _DATE.fullmatch(written)
    if parts is None:
        raise ValueError(written)
    year, month, day = (int(part) if part else None for part in parts.groups())
    assert year is not None
    month = month or (12 if last else 1)
    return date(year, month, day or (monthrange(year, month)[1] if last else 1)).toordinal()


def _unreadable(field: str, text: str) -> Refused:
    such = "a date, month or year, or a range such as 1999-07..1999-08-15, 1999.. or ..2005"
    wanted = such if field == DATES else "a number or a range such as 1..9, 1.. or ..9"
    return Refused(field, f"{field} is {text[:80]!r}", f"it has to be {wanted}")
