"""Cosine of token counts, the "soup" of many tutorials.

Tokens are genres, keywords, three actors, and the director twice.
The tutorials go on to prefer what has many votes; ``VOTES`` says how much it counts here.
"""

import numpy as np
from scipy import sparse

from butaca.catalogue import attributes
from butaca.evaluation.arrays import Floats, Ints, Lists, Mask, Sparse
from butaca.evaluation.entrants.entrant import Training
from butaca.evaluation.entrants.ranked_lists import best
from butaca.evaluation.metrics.list_traits import unit_rows
from butaca.features.incidence import incidence

ACTORS = 3
DIRECTOR_COUNTS = 2.0
VOTES = 0.5  # the power of a movie's votes by which its cosine is multiplied
_BLOCK = 128  # queries at a time: 128 x 45,346 scores of 8 bytes are 46 MB
_PARTS = (
    (attributes.GENRES.pairs(), 1.0),
    (attributes.KEYWORDS.pairs(), 1.0),
    (f"FROM ({attributes.ACTORS.ordered_pairs()}) WHERE place < {ACTORS}", 1.0),
    (attributes.DIRECTORS.pairs(), DIRECTOR_COUNTS),
)


class Soup:
    """Cosine of token counts, times a power of the listed movie's votes.

    The factor is (votes + 1)^power; every count but the director's is 0 or 1.
    """

    novelty = None

    def __init__(self, training: Training, power: float = 0.0) -> None:
        counts = [incidence(training.catalogue, query) * weight for query, weight in _PARTS]
        self._soup: Sparse = unit_rows(sparse.hstack(counts).tocsr())
        self._by_token = self._soup.T.tocsr()
        votes = training.catalogue.arrays("SELECT vote_count FROM movies ORDER BY id")["vote_count"]
        self._prior = (votes.astype(np.float64) + 1) ** power

    def lists(self, queries: Ints, n: int, *, novelty: float | None = None, among: Mask | None = None) -> Lists:
        """See ``SimilarModel.lists``; movies without common tokens get no list."""
        del novelty
        lists = np.full((len(queries), n), -1, dtype=np.int32)
        for start in range(0, len(queries), _BLOCK):
            block = slice(start, start + _BLOCK)
            scores = (self._soup[queries[block]] @ self._by_token).toarray() * self._prior
            scores[np.arange(len(scores)), queries[block]] = 0
            if among is not None:
                scores[:, ~among] = 0
            lists[block] = best(scores.round(12), n)  # equal sums in another order differ in their last bit
        return lists

    def pair_scores(self, rows: Ints, columns: Ints, *, novelty: float | None = None) -> Floats:
        """See ``SimilarModel.pair_scores``; 0 of movies without common tokens."""
        del novelty
        cosines: Floats = np.asarray(self._soup[rows].multiply(self._soup[columns]).sum(axis=1)).ravel()
        return (cosines * self._prior[columns]).round(12)
