"""Strategies of a group, which make a value for all.

Both are from Masthoff, *Group modeling: selecting a sequence of television items to suit a group of viewers* (User
Modeling and User-Adapted Interaction 14, 2004), with the values v(p, m) of a movie m for the people p of a group G:

- least misery: min over p in G of v(p, m), so that nobody is miserable
- average: the sum over p in G of v(p, m), divided by the number of people
"""

from collections.abc import Sequence
from enum import StrEnum
from statistics import fmean


class Strategy(StrEnum):
    """The strategies, the default first.

    It is least misery, as in O'Connor, Cosley, Konstan and Riedl, *PolyLens: a recommender system for groups of users*
    (ECSCW 2001): a group of a few who watch a film together is as happy as the least happy of them.
    """

    LEAST_MISERY = "least_misery"
    """The value for whoever likes it least."""
    AVERAGE = "average"
    """The mean of the values."""

    def combine(self, values: Sequence[float]) -> float:
        """Return the value for all, from that for each.

        >>> Strategy.LEAST_MISERY.combine([0.9, 0.3, 0.6]), Strategy.AVERAGE.combine([0.9, 0.3, 0.6])
        (0.3, 0.6)
        """
        return min(values) if self is Strategy.LEAST_MISERY else fmean(values)
