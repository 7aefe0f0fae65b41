"""Numbers of movies in their franchise, as people say them.

*Star Wars 5* is *The Empire Strikes Back*, since *Episode II* is another.
"""

from collections.abc import Sequence
from itertools import count, islice

from butaca.catalogue.number_words import PART_WORDS
from butaca.catalogue.text_keys import key, numbered

_PART_WORDS = PART_WORDS | {"number"}
_MOST_MISSING = 3  # movies of a franchise that a catalogue may lack


def franchise_numbers(titles: Sequence[str], series: str) -> list[int]:
    """Return the number of each title.

    The titles are in the order of release. A number behind the name of the series counts, unless it is too large for a
    franchise of that size; the other movies have those that are left, in order.

    >>> franchise_numbers(["Star Wars", "Return of the Jedi", "Star Wars: Episode I"], "Star Wars")
    [2, 3, 1]
    >>> franchise_numbers(["Ocean's Eleven", "Ocean's Twelve"], "Ocean's")
    [1, 2]
    """
    stated = [_stated(title, series, len(titles) + _MOST_MISSING) for title in titles]
    left = (number for number in count(1) if number not in stated)
    others = list(islice(left, stated.count(None)))
    return [others.pop(0) if number is None else number for number in stated]


def _stated(title: str, series: str, greatest: int) -> int | None:
    """Return the number behind the name of the series in a title."""
    read = [*numbered(title), ""]
    for place in range(1, len(read) - 1):
        number, behind = read[place], read[place + 1]
        if number.isdecimal() and not behind.isdecimal() and len(number) < 3 and 0 < int(number) <= greatest:
            before = read[: place - 1] if read[place - 1] in _PART_WORDS else read[:place]
            if key(" ".join(before)) == key(series):
                return int(number)
    return None
