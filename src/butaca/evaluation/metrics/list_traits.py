"""Traits of movies, and the figures of lists that follow.

Deciles of votes, franchises, genres and keywords.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from butaca.catalogue import attributes
from butaca.catalogue.catalogue import Catalogue
from butaca.evaluation.arrays import Floats, Ints, Lists, Mask, Sparse
from butaca.evaluation.metrics.accuracy import recall
from butaca.features.incidence import incidence

DECILES = 10


@dataclass(frozen=True)
class MovieTraits:
    """Traits of every movie, in the order of the catalogue's rows.

    ``deciles`` [movies]: 0 the tenth of the movies with the fewest votes, 9 the tenth with the most, equal
    votes by row; ``franchises`` [movies]: the collection, -1 for none; ``traits`` sparse [movies, genres +
    keywords], rows of length 1, or 0 for a movie that has neither.
    """

    deciles: Ints
    franchises: Ints
    traits: Sparse

    @classmethod
    def of(cls, catalogue: Catalogue) -> "MovieTraits":
        """Return the traits of a catalogue's movies."""
        columns = catalogue.arrays(
            "SELECT vote_count, coalesce(collection_id, -1) AS collection_id FROM movies ORDER BY id"
        )
        traits = sparse.hstack(
            (
                incidence(catalogue, attributes.GENRES.pairs()),
                incidence(catalogue, attributes.KEYWORDS.pairs()),
            )
        ).tocsr()
        return cls(to_deciles(columns["vote_count"]), columns["collection_id"].astype(np.int64), unit_rows(traits))


def unit_rows(matrix: Sparse) -> Sparse:
    """Scale rows to length 1; empty rows stay empty.

    Products of such rows are cosines.
    """
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    scaled = sparse.csr_array(matrix, dtype=np.float64, copy=True)
    scaled.data /= np.repeat(np.where(lengths > 0, lengths, 1.0), np.diff(scaled.indptr))
    return scaled


def to_deciles(values: Ints) -> Ints:
    """Return the tenth that each value belongs to, 0 the lowest.

    Equal values in their order.
    """
    ranks = np.empty(len(values), dtype=np.int64)
    ranks[np.argsort(values, kind="stable")] = np.arange(len(values))
    return ranks * DECILES // max(len(values), 1)


def count_shown(lists: Lists) -> int:
    """Count the different movies in all lists."""
    return len(np.unique(lists[lists >= 0]))


def diversity(lists: Lists, traits: Sparse) -> Floats:
    """Return 1 - mean cosine of the traits of all pairs.

    Of the pairs in a list (Ziegler et al. 2005); nan where there is no pair.
    With unit rows the sum over pairs is (|Σv|² - Σ|v|²) / 2. A movie without traits is unlike every other.
    """
    row, place = np.nonzero(lists >= 0)
    members = sparse.csr_array((np.ones(len(row)), (row, lists[row, place])), shape=(len(lists), traits.shape[0]))
    sums, sizes = members @ traits, np.diff(members.indptr)
    own = np.asarray(members @ np.asarray(traits.multiply(traits).sum(axis=1)).ravel()).ravel()
    together = np.asarray(sums.multiply(sums).sum(axis=1)).ravel() - own
    pairs = sizes * (sizes - 1.0)
    diversities: Floats = 1 - np.divide(together, pairs, out=np.full(len(lists), np.nan), where=pairs > 0)
    return diversities


def vote_decile_shares(lists: Lists, deciles: Ints) -> Floats:
    """Return the share of places of each decile of votes. Shape [10].

    The least voted first; all 0 of no movies.
    """
    counts = np.bincount(deciles[lists[lists >= 0]], minlength=DECILES).astype(np.float64)
    decile_shares: Floats = counts / max(counts.sum(), 1.0)
    return decile_shares


def franchise_recall(queries: Ints, lists: Lists, franchises: Ints, among: Mask | None = None) -> Floats:
    """Return the listed share of the other movies of each query's franchise.

    Over min(k, their number).
    Only movies ``among`` [movies] count. nan where there are none to be found.
    """
    belongs = franchises >= 0
    candidates = belongs if among is None else belongs & among
    names, sizes = np.unique(franchises[candidates], return_counts=True)
    own = franchises[queries]
    if len(names) == 0:
        return np.full(len(queries), np.nan)
    place = np.minimum(np.searchsorted(names, own), len(names) - 1)
    siblings = np.where(names[place] == own, sizes[place], 0) - candidates[queries]
    listed_siblings = (lists >= 0) & (franchises[lists] == own[:, None]) & (lists != queries[:, None])
    return np.where(siblings > 0, recall(listed_siblings, siblings), np.nan)
