"""Relevance of movies to raters, and hits of lists."""

from dataclasses import dataclass

import numpy as np

from butaca.evaluation.arrays import Ints, Lists, Mask, Sparse


@dataclass(frozen=True)
class Relevance:
    """Movies that are relevant to raters.

    ``pairs`` of row and movie as one number each, ascending.
    """

    pairs: Ints
    movie_count: int

    @classmethod
    def of(cls, movies: Sparse) -> "Relevance":
        """Make relevance from the entries of a sparse matrix [raters, movies]."""
        entries, movie_count = movies.tocoo(), movies.shape[1]
        return cls(np.sort(entries.row.astype(np.int64) * movie_count + entries.col), movie_count)

    def hits(self, raters: Ints, lists: Lists) -> Mask:
        """Mark places that hold a relevant movie. Shape [lists, k].

        Each list is for one of the raters; -1 is a miss.
        """
        if not len(self.pairs):
            return np.zeros(lists.shape, dtype=bool)
        pairs = raters[:, None] * self.movie_count + lists
        places = np.searchsorted(self.pairs, pairs).clip(max=len(self.pairs) - 1)
        hits: Mask = (lists >= 0) & (self.pairs[places] == pairs)
        return hits
