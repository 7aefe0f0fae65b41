"""The options of a list of movies, declared once.

The parameters of the API, the members of a request's body, the arguments of the command line and the table in
``docs/api.md`` are made from ``OPTIONS``.
"""

import math
from dataclasses import Field, dataclass, field, fields
from enum import StrEnum
from typing import Any

from butaca.serving.filters.grammar import NONE, Filters
from butaca.serving.invalid_options import InvalidOption

MAX_N = 50
MAX_IDS = 10_000  # in each of exclude and seen


class Franchise(StrEnum):
    """The values of the franchise option."""

    NEXT = "next"
    """Only the next movie of each collection.

    It is the first unknown movie, in the order of release, after the first that the person knows; where they know none,
    the first of the collection. Where the movies the list starts from belong to a single collection, its next movie is
    listed, in the last place if necessary.
    """
    COLLAPSE = "collapse"
    """Only the best movie of each collection."""
    EXCLUDE = "exclude"
    """No movie of the collections the list starts from."""
    ONLY = "only"
    """Only movies of these collections, in the order of release."""


def _about(description: str, least: float | None = None, most: float | None = None) -> dict[str, object]:
    return {"description": description, "least": least, "most": most}


@dataclass(frozen=True)
class ListOptions:
    """The options of a list.

    Raises:
        InvalidOption: a value is out of range, or contradicts another.
    """

    n: int = field(default=10, metadata=_about("How many movies; fewer only where there are no more", 1, MAX_N))
    model: str | None = field(default=None, metadata=_about("The model that answers; default: the release's first"))
    novelty: float | None = field(
        default=None, metadata=_about("0: well-known movies; 1: hidden ones; default: the model's own", 0, 1)
    )
    likeness: float | None = field(
        default=None,
        metadata=_about(
            "0: liked by the same people; 1: alike; default: the list's own; not for a person's list", 0, 1
        ),
    )
    diversity: float = field(
        default=0.0, metadata=_about("0: the best movies; 1: movies as unlike one another as can be", 0, 1)
    )
    min_confidence: float | None = field(
        default=None,
        metadata=_about(
            "Leave out movies of less or unknown confidence, even if fewer than n remain; default: the server's floor "
            "without filters, which leaves in what is unknown, and 0 in a person's list", 0, 1,
        ),
    )  # fmt: skip
    exclude: frozenset[int] = field(default=frozenset(), metadata=_about("Movies that are never listed", most=MAX_IDS))
    seen: frozenset[int] = field(
        default=frozenset(),
        metadata=_about("Movies the person knows: not listed, and counted by franchise=next", most=MAX_IDS),
    )
    franchise: Franchise | None = field(
        default=None,
        metadata=_about(
            "Of each franchise, next: only the next movie; collapse: only the best; exclude: none of the franchises "
            "the list starts from; only: nothing but these, in the order of release"
        ),
    )
    filters: Filters = NONE

    def __post_init__(self) -> None:
        for option in OPTIONS:
            _check(option, getattr(self, option.name))
        if self.franchise is Franchise.ONLY and self.diversity > 0:
            raise InvalidOption(
                "diversity",
                f"diversity is {self.diversity:g} and franchise is only, which lists in the order of release",
                "leave one of them out",
            )


OPTIONS: "tuple[Field[Any], ...]" = tuple(option for option in fields(ListOptions) if option.name != "filters")
"""The options except the filters, in order.

Their metadata are ``description``, ``least`` and ``most``.
"""


def _check(option: "Field[Any]", value: Any) -> None:
    """Check the range of an option's value, or a set's size.

    Raises:
        InvalidOption: it is out of range.
    """
    name, least, most = option.name, option.metadata["least"], option.metadata["most"]
    if isinstance(value, frozenset):
        if len(value) > most:
            raise InvalidOption(name, f"{name} lists {len(value):,} movies", f"it can list {most:,}")
    elif value is not None and most is not None and not (math.isfinite(value) and least <= value <= most):
        text = f"{value:g}" if isinstance(value, float) else value
        raise InvalidOption(name, f"{name} is {text}", f"it can be {least} to {most}")
