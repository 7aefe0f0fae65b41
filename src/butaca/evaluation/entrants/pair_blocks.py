"""Pairs of movies in blocks of rows, for models that answer by rows."""

from collections.abc import Iterator

import numpy as np

from butaca.evaluation.arrays import Ints


def pair_blocks(rows: Ints, size: int) -> Iterator[tuple[Ints, Ints, Ints]]:
    """Yield ``size`` different rows at a time, with their pairs.

    ``rows`` [pairs] is the first movie of each pair. A block is its rows, ascending; the pairs that begin with one of
    them; and for each of these pairs the place of its row in the block.
    """
    different, places = np.unique(rows, return_inverse=True)
    for start in range(0, len(different), size):
        pairs = np.flatnonzero((places >= start) & (places < start + size))
        yield different[start : start + size], pairs, places[pairs] - start
