"""Scores out of 5, 10 or 100, by cell or column."""

import re

from butaca.sources.cleaning.values.numbers import Separators, number, quantity

_STATED = re.compile(r"(?P<score>[\d.,]+)\s*(?:/|out of|sur|von|de|of)\s*(?P<best>5|10|100)(?:\.0)?")
_STARS = re.compile(r"(?P<stars>[★⭐*]{0,5})(?P<half>½?)[☆✩]*")
_TOLERATED = 0.2  # share of scores beyond a scale that are slips of the pen
_SLIPS = 2  # ratings beyond a scale that prove nothing
_FEWEST = 10  # scores that say that a scale of averages ends at 5


def stated(text: str, separators: Separators) -> float | None:
    """Return a score from 0 to 1, None without its scale.

    >>> [stated(text, Separators()) for text in ("93%", "7/10", "★★★½", "7")]
    [0.93, 0.7, 0.7, None]
    """
    spoken = text.strip().lower()
    match = _STATED.fullmatch(spoken)
    if match:
        score = number(match["score"], separators)
        return None if score is None else score / float(match["best"])
    stars = _STARS.fullmatch(spoken)
    if stars and spoken:
        return (len(stars["stars"]) + len(stars["half"]) / 2) / 5
    read = quantity(text, separators)
    return read.number / 100 if read and not read.before and read.after == "%" else None


def scale_of_averages(count: int, over_5: int, over_10: int, over_100: int) -> int:
    """Tell the scale of a column of averages: 5, 10 or 100.

    The counts are those of averages above 0, and of them above each scale. Ten is taken unless most of them are
    above it, and five only where none is above that.

    >>> scale_of_averages(100, 0, 0, 0), scale_of_averages(100, 99, 95, 1), scale_of_averages(3, 0, 0, 0)
    (5, 100, 10)
    """
    if count >= _FEWEST and not over_5:
        return 5
    return 100 if 2 * over_10 > count and over_100 <= _TOLERATED * count else 10


def scale_of_ratings(count: int, over_5: int, over_10: int, over_100: int) -> int:
    """Tell the scale of ratings: the smallest that holds four of five.

    Two ratings beyond a scale prove nothing, however few there are.

    >>> scale_of_ratings(100, 0, 0, 0), scale_of_ratings(100, 60, 0, 0), scale_of_ratings(100, 90, 80, 0)
    (5, 10, 100)
    """
    for scale, over in ((5, over_5), (10, over_10), (100, over_100)):
        if over <= max(_TOLERATED * count, _SLIPS):
            return scale
    return 5


def unit_of_durations(count: int, over_1000: int, over_1000000: int) -> tuple[str, float]:
    """Tell the unit of running times, and how many minutes it is.

    Films of more than a thousand minutes are rare; seconds and milliseconds of films are above that.

    >>> unit_of_durations(100, 0, 0), unit_of_durations(100, 99, 0)[0], unit_of_durations(100, 99, 99)[0]
    (('minutes', 1.0), 'seconds', 'milliseconds')
    """
    if over_1000000 > (1 - _TOLERATED) * count:
        return "milliseconds", 1 / 60_000
    if over_1000 > (1 - _TOLERATED) * count:
        return "seconds", 1 / 60
    return "minutes", 1.0
