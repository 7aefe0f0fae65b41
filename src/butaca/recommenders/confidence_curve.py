"""Curve from scores of lists for a person to probabilities, and where curves hold.

Plain values, which the online half reads too.
"""

from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

LEAST_VOTES = 100
"""Votes that both movies need, for how alike people find them to be known.

Hardly any verdict is on a pair of movies with fewer.
"""

LEAST_RATINGS = 5
"""Raters that both movies need, for how much people who like the one like the other to be known."""


class _Numbers(Protocol):
    """A number, or an array of numbers."""

    def __add__(self, other: Any, /) -> Any: ...

    def __radd__(self, other: Any, /) -> Any: ...

    def __mul__(self, other: Any, /) -> Any: ...

    def __rmul__(self, other: Any, /) -> Any: ...


Numbers = TypeVar("Numbers", bound=_Numbers)


@dataclass(frozen=True)
class ConfidenceCurve:
    """Logistic curve of a score and of how many movies were named.

    x is the logarithm of the score and m a measure of the number of movies.
    P = 1 / (1 + exp(-(intercept + score x + named m + both x m))). Scores count as at least ``least_score`` and at
    most ``most_score``, numbers of movies as at most ``most_named``: beyond these nothing was measured.
    """

    intercept: float
    score: float
    named: float
    both: float
    least_score: float
    most_score: float
    most_named: float

    def log_odds(self, x: Numbers, m: Numbers) -> Numbers:
        """Return the log-odds at x and m, within the limits already.

        Numbers, or arrays of one shape.
        """
        log_odds: Numbers = self.intercept + self.score * x + self.named * m + self.both * x * m
        return log_odds
