"""Names of models.

Plain values, which the command line reads too.
"""

NAMES = ("hybrid", "content", "collaborative", "knn", "cosine")
BASELINES = ("collaborative", "knn", "cosine")
"""Models that others are compared with; all pairs are compared for them."""

MOST_EXACT = 60_000
"""Movies up to which all pairs are compared for any model; beyond, others have lists of candidates."""
