"""Which numbers go together."""

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
_FEWEST = 3  # films, below which a correlation says nothing

Values = NDArray[np.float64]


def correlations(catalogue: Catalogue) -> Correlations:
    """Of every pair of numbers."""
    selected = ", ".join(
        f"coalesce(CAST({expression} AS DOUBLE), 'nan'::DOUBLE) AS {name}_" for name, expression in _COLUMNS.items()
    )
    columns = list(catalogue.arrays(f"SELECT {selected} FROM movies ORDER BY id").values())
    found = [[spearman(one, other) for other in columns] for one in columns]
    return Correlations(
        tuple(_COLUMNS),
        tuple(tuple(rho for rho, _ in row) for row in found),
        tuple(tuple(films for _, films in row) for row in found),
    )


def spearman(one: Values, other: Values) -> tuple[float | None, int]:
    """The rank correlation of two columns over the rows where neither is nan, and how many those are.

    >>> spearman(np.array([1.0, 2.0, 3.0, np.nan]), np.array([10.0, 30.0, 20.0, 0.0]))
    (0.5, 3)
    """
    both = ~(np.isnan(one) | np.isnan(other))
    films = int(both.sum())
    if films < _FEWEST:
        return None, films
    first, second = _ranks(one[both]), _ranks(other[both])
    first, second = first - first.mean(), second - second.mean()
    spread = float(np.sqrt((first @ first) * (second @ second)))
    return (round(float(first @ second) / spread, 6), films) if spread > 0 else (None, films)


def _ranks(values: Values) -> Values:
    """Ranks from 1; tied values share the mean of theirs."""
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[places]
