"""Measure moments, percentiles and histograms of numbers."""

import numpy as np
from numpy.typing import NDArray

from butaca.catalogue.catalogue import Catalogue
from butaca.catalogue.schema import MOVIES, quoted
from butaca.reports.column_facts import Distribution, Histogram

_BINS = 40
_COLUMNS = ("popularity", "vote_count", "vote_average", "runtime", "budget", "revenue", "return", "release_year")
_MONEY = ("budget", "revenue", "return")  # 0 is unknown
_PERCENTILES = (5, 25, 50, 75, 95, 99)

Values = NDArray[np.float64]


def distributions(catalogue: Catalogue) -> tuple[Distribution, ...]:
    """Measure the distribution of every number a movie has."""
    return tuple(_distribution(catalogue, name) for name in _COLUMNS)


def known(catalogue: Catalogue, name: str) -> Values:
    """Return the known values of a column, ascending."""
    condition = f"{quoted(name)} <> 0" if name in _MONEY else f"{quoted(name)} IS NOT NULL"
    query = f"SELECT CAST({quoted(name)} AS DOUBLE) AS x FROM movies WHERE {condition} ORDER BY x"
    return catalogue.arrays(query)["x"].astype(np.float64)


def describe(name: str, values: Values) -> Distribution:
    """Measure the distribution of ascending values of a movie column."""
    unit = MOVIES.column(name).unit
    if not len(values):
        empty = Histogram((), ())
        return Distribution(name, unit, 0, None, None, None, None, None, {}, empty, empty)
    percentiles = np.percentile(values, _PERCENTILES).tolist()
    deviation = float(values.std(ddof=1)) if len(values) > 1 else None
    return Distribution(
        name,
        unit,
        len(values),
        float(values.mean()),
        deviation,
        skewness(values),
        float(values[0]),
        float(values[-1]),
        {f"p{percent}": value for percent, value in zip(_PERCENTILES, percentiles, strict=True)},
        histogram(values, np.linspace(values[0], values[-1], _BINS + 1)),
        _logarithmic(values[values > 0]),
    )


def skewness(values: Values) -> float | None:
    """Return the adjusted Fisher-Pearson coefficient of skewness.

    It is None for fewer than three values, or equal ones.

    >>> round(skewness(np.array([1.0, 2.0, 9.0])), 3)
    1.63
    """
    n, deviations = len(values), values - values.mean()
    widest = float(np.abs(deviations).max(initial=0.0))
    if n < 3 or widest == 0:
        return None
    deviations = deviations / widest  # powers of the smallest numbers would be 0
    spread = float((deviations**2).mean())
    return float((deviations**3).mean() / spread**1.5 * np.sqrt(n * (n - 1)) / (n - 2))


def histogram(values: Values, edges: Values) -> Histogram:
    """Count the values in each bin; values too near each other for several make one bin."""
    if len(values) and not (np.diff(edges) > 0).all():
        return Histogram((float(values[0]), float(values[0])), (len(values),))
    counts, edges = np.histogram(values, edges)
    return Histogram(tuple(float(edge) for edge in edges), tuple(int(count) for count in counts))


def _distribution(catalogue: Catalogue, name: str) -> Distribution:
    return describe(name, known(catalogue, name))


def _logarithmic(positive: Values) -> Histogram:
    if not len(positive):
        return Histogram((), ())
    edges = np.geomspace(positive[0], positive[-1], _BINS + 1)
    edges[[0, -1]] = positive[[0, -1]]  # what rounding would leave out
    return histogram(positive, edges)
