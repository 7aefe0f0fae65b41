"""Measure which numbers go together."""

import numpy as np
from numpy.typing import NDArray

from butaca.catalogue.catalogue import Catalogue
from butaca.reports.column_facts import Correlations

# Each as SQL that is NULL where nothing is known.
_COLUMNS = {
    "release_year": "release_year",
    "runtime": "runtime",
    "budget": "nullif(budget, 0)",
    "revenue": "nullif(revenue, 0)",
    "return": 'CASE WHEN budget > 0 AND revenue > 0 THEN "return" END',
    "popularity": "popularity",
    "vote_count": "vote_count",
    "vote_average": "vote_average",
}
_FEWEST = 3  # movies, below which a correlation says nothing

Values = NDArray[np.float64]


def correlations(catalogue: Catalogue) -> Correlations:
    """Measure the rank correlation of every pair of numbers."""
    selected = ", ".join(
        f"coalesce(CAST({expression} AS DOUBLE), 'nan'::DOUBLE) AS {name}_" for name, expression in _COLUMNS.items()
    )
    columns = list(catalogue.arrays(f"SELECT {selected} FROM movies ORDER BY id").values())
    pairs = [[spearman(left, right) for right in columns] for left in columns]
    return Correlations(
        tuple(_COLUMNS),
        tuple(tuple(rho for rho, _ in row) for row in pairs),
        tuple(tuple(rows for _, rows in row) for row in pairs),
    )


def spearman(left: Values, right: Values) -> tuple[float | None, int]:
    """Return the rank correlation of two columns, and its number of rows.

    It is taken over the rows where neither is nan.

    >>> spearman(np.array([1.0, 2.0, 3.0, np.nan]), np.array([10.0, 30.0, 20.0, 0.0]))
    (0.5, 3)
    """
    both = ~(np.isnan(left) | np.isnan(right))
    rows = int(both.sum())
    if rows < _FEWEST:
        return None, rows
    first, second = _ranks(left[both]), _ranks(right[both])
    first, second = first - first.mean(), second - second.mean()
    spread = float(np.sqrt((first @ first) * (second @ second)))
    return (round(float(first @ second) / spread, 6), rows) if spread > 0 else (None, rows)


def _ranks(values: Values) -> Values:
    """Return ranks from 1; tied values share the mean of theirs."""
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[places]
