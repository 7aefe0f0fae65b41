"""What is to be found, and which places of lists hold it."""

from dataclasses import dataclass

import numpy as np

from butaca.evaluation.models import Ints, Lists, Mask, Sparse


@dataclass(frozen=True)
class Wanted:
    """The films that some people are to be led to; ``pairs`` of row and film as one number each, ascending."""

    pairs: Ints
    movies: int

    @classmethod
    def of(cls, films: Sparse) -> "Wanted":
        """Wherever a sparse matrix [people, movies] has an entry."""
        entries, movies = films.tocoo(), films.shape[1]
        return cls(np.sort(entries.row.astype(np.int64) * movies + entries.col), movies)

    def hits(self, people: Ints, lists: Lists) -> Mask:
        """Which places of lists hold a film that the list's person wants; -1 is a miss. Shape [lists, k]."""
        if not len(self.pairs):
            return np.zeros(lists.shape, dtype=bool)
        pairs = people[:, None] * self.movies + lists
        places = np.searchsorted(self.pairs, pairs).clip(max=len(self.pairs) - 1)
        found: Mask = (lists >= 0) & (self.pairs[places] == pairs)
        return found
