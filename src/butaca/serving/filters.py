"""One grammar of filters, for every list of movies.

Members (``genre``, ``language``, ``country``) are named, or given by id or code. A comma is *and*, a bar
is *or* and binds closer, a minus in front is *not*::

    animation|family,-horror      (animation or family) and not horror

Ranges (``years``, ``runtime`` in minutes, ``votes``, ``vote_average``) have both ends, each of them in it,
or one, or are a single number::

    1990..1999     1990..     ..1999     1995

An unknown value is in no range. Parsing knows no release; ``filtering`` finds out what the names mean.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from butaca.serving.refusals import Refused

MEMBERS = ("genre", "language", "country")
RANGES = ("years", "runtime", "votes", "vote_average")
NAMES = MEMBERS + RANGES

LONGEST = 500  # characters of one filter

# The grammars as regular expressions of the kind that Python, JavaScript and JSON Schema share.
_TERM = r" *(?:- *)?[^\s,|\-\x00-\x1f\x7f-\xa0][^,|\x00-\x1f\x7f]*"
MEMBERS_PATTERN = rf"^{_TERM}(?:[,|]{_TERM})*$"
_NUMBER = r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?(?:[eE][+\-]?[0-9]{1,2})?"
RANGE_PATTERN = rf"^ *(?:({_NUMBER}) *(?:(\.\.) *({_NUMBER})? *)?|\.\. *({_NUMBER}) *)$"


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
        least, most = ("" if end is None else repr(end).removesuffix(".0") for end in (self.least, self.most))
        return least if least == most else f"{least}..{most}"


@dataclass(frozen=True)
class Filters:
    """What a movie has to be; nothing said is every movie."""

    members: tuple[Members, ...] = ()
    ranges: tuple[Range, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.members or self.ranges)

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
    if not re.fullmatch(MEMBERS_PATTERN, text):
        raise Refused(
            field,
            f"{field} is {text!r}, which lacks a name",
            "a comma is and, a bar is or, a minus in front is not, as in: animation|family,-horror",
        )
    return Members(field, tuple(tuple(map(_term, clause.split("|"))) for clause in text.split(",")))


def _term(written: str) -> Term:
    written = written.strip()
    return Term(written.removeprefix("-").strip(), written.startswith("-"))


def _range(field: str, text: str) -> Range:
    found = re.fullmatch(RANGE_PATTERN, text)
    if not found:
        raise Refused(field, f"{field} is {text[:80]!r}", "it has to be a number or a range such as 1..9, 1.. or ..9")
    # Plus zero, so that there is no minus zero.
    first, second, only = (None if end is None else float(end) + 0.0 for end in found.group(1, 3, 4))
    least, most = first, second if found[2] else first
    if first is None:
        most = only
    if least is not None and most is not None and least > most:
        raise Refused(field, f"{field} is {text!r}, which no movie can be in", f"did you mean {most:g}..{least:g}")
    return Range(field, least, most)
