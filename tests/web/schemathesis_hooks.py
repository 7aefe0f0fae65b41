"""What no schema can say of a request; loaded by schemathesis, in the process of its own that tries the API."""

import datetime
from collections.abc import Mapping
from typing import Any

import schemathesis
from hypothesis import strategies as st

# What a CSV file has to be like is no matter of JSON Schema.
EXPORTS = (
    b"userId,movieId,rating,timestamp\n1,1,4.5,100\n1,2,3.0,200\n",
    b"Date,Name,Year,Letterboxd URI,Rating\n2020-01-01,Toy Story,1995,u,4.5\n2020-01-02,Nowhere,1990,u,\n",
    b"Const,Your Rating,Title\ntt862,9,Toy Story\n",
)
LONGEST = 32_000  # characters of a query; what is longer than 64 kB as it is sent never reaches the application

schemathesis.openapi.media_type("application/octet-stream", st.sampled_from(EXPORTS))


@schemathesis.hook
def map_case(_: schemathesis.HookContext, case: schemathesis.Case) -> schemathesis.Case:
    """Begin lists at their beginning: a ``next`` is what an answer gave, and not to be made up."""
    if isinstance(case.query, dict):
        case.query.pop("next", None)
    return case


@schemathesis.hook
def filter_case(_: schemathesis.HookContext, case: schemathesis.Case) -> bool:
    """Leave out what contradicts itself, and addresses that are too long for HTTP: lists may fill one each."""
    if len(repr(case.query)) > LONGEST:
        return False
    given = set(case.query or {})
    if case.path == "/api/v1/people" and len({"name", "q"} & given) != 1:
        return False  # people are asked for by one of the two
    if case.path == "/api/v1/movies/lookup" and (
        len({"title", "external_id"} & given) != 1 or {"external_id", "year"} <= given
    ):
        return False  # a movie likewise, and only a title has a year
    return all(_possible(given) for given in (case.query, case.body) if isinstance(given, Mapping))


def _possible(wishes: Mapping[str, Any]) -> bool:
    """Whether no two of the wishes contradict one another; each by itself may still be wrong."""
    if wishes.get("model") in ("knn", "cosine") and {"novelty", "likeness", "min_confidence"} & set(wishes):
        return False  # these have no dial, and nobody has measured how sure they are
    if "min_confidence" in wishes and {"novelty", "likeness"} & set(wishes):
        return False  # likewise off the defaults
    if wishes.get("franchise") == "only" and "diversity" in wishes:
        return False  # which lists in the order of release, and in another
    if "year" in wishes and "type" in wishes:
        return False  # only movies have one
    people = wishes.get("people")
    if isinstance(people, list):
        named = [isinstance(person, Mapping) and any(person.values()) and _possible(person) for person in people]
        if not all(named):
            return False  # somebody says nothing, or contradicts themselves
    said = [one for name in ("likes", "dislikes") for one in _ids(wishes.get(name))]
    said += _ids(wishes.get("ratings"))
    if len({repr(one) for one in said}) < len(said):
        return False  # liked and disliked
    return not any(_inverted(name, value) for name, value in wishes.items() if isinstance(value, str))


def _ids(given: Any) -> list[Any]:
    """Return the ids of a list, or of a list of ratings."""
    return [one.get("id") if isinstance(one, Mapping) else one for one in given] if isinstance(given, list) else []


def _inverted(name: str, text: str) -> bool:
    """Whether a range ends before it begins, or a date is none that the calendar has."""
    try:
        ends = [(_date if name == "release_date" else float)(end.strip()) for end in text.split("..") if end.strip()]
    except ValueError:
        return name == "release_date"
    return len(ends) == 2 and ends[0] > ends[1]


def _date(text: str) -> float:
    """Return a date as a number; a month or year counts as its first day."""
    year, month, day = [*map(int, text.split("-")), 1, 1][:3]
    return datetime.date(year, month, day).toordinal()
