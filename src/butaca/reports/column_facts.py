"""Facts of columns that a report is made of.

Shares lie from 0 to 1. A figure that cannot be had, such as the mean of nothing, is None.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class CleanColumn:
    """A column, or a list of each movie, after cleaning.

    ``movie_count`` is the number of movies, ``unknown`` the number that have no value, or an empty list. The figures of
    numbers are None for texts and lists; ``zeros`` also counts the 0 that stands for an unknown sum of money.
    """

    name: str
    meaning: str
    unit: str
    movie_count: int
    unknown: int
    zeros: int | None
    minimum: float | None
    maximum: float | None
    mean: float | None


@dataclass(frozen=True)
class ColumnFacts:
    """A column after cleaning, with the column it was made from.

    ``source`` is the name of that column of a file, None if there is none.
    """

    source: str | None
    after: CleanColumn


@dataclass(frozen=True)
class Histogram:
    """Counts between consecutive edges.

    Each bin holds its lower edge, the last one both. Of no values it is empty.
    """

    edges: tuple[float, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Distribution:
    """The distribution of a number over the movies that have it.

    A sum of money of 0 does not count as known. ``deviation`` is the sample's; ``skewness`` the adjusted
    Fisher-Pearson coefficient, which is 0 where both sides are alike (Joanes and Gill, *Comparing measures of
    sample skewness and kurtosis*, 1998). Percentiles, as in ``p95``, are interpolated; there are none of no values.
    The logarithmic histogram has edges in equal ratios and leaves out 0.
    """

    column: str
    unit: str
    known: int
    mean: float | None
    deviation: float | None
    skewness: float | None
    minimum: float | None
    maximum: float | None
    percentiles: dict[str, float]
    linear: Histogram
    logarithmic: Histogram


@dataclass(frozen=True)
class Correlations:
    """Spearman's rank correlation of each pair of columns.

    It is taken over the movies where both are known. Tied values share the mean of their ranks (Spearman, *The
    proof and measurement of association between two things*, 1904). It is None where fewer than three movies have
    both, or one of them does not vary.
    """

    columns: tuple[str, ...]
    rho: tuple[tuple[float | None, ...], ...]
    movie_counts: tuple[tuple[int, ...], ...]
