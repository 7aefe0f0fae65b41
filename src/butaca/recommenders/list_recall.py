"""Recall of lists: how much of the exact ones others have."""

from collections.abc import Iterable, Iterator

import numpy as np

from butaca.recommenders.mixing import mixed
from butaca.recommenders.neighbours import Neighbours
from butaca.recommenders.pair_model import Floats, Ints, NoveltyWeighting

LENGTH = 10  # of a list
LIKENESSES = (0.0, 1.0)
"""Values of the likeness option by default, of the two lists for a movie."""


class RecallSample:
    """Exact lists of a sample of movies.

    Other lists are compared to them, once they were watched.
    """

    def __init__(self, exact: Iterable[Neighbours], movie_ids: Ints, weighting: NoveltyWeighting | None) -> None:
        """Keep the exact lists; ``movie_ids`` are those of the whole catalogue, ``weighting`` is the model's."""
        self._exact = _by_movie(exact)
        self._others: dict[int, tuple[Neighbours, int]] = {}
        self._ids, self._weighting = movie_ids, weighting

    def watch(self, block: Neighbours) -> None:
        """Keep the lists of the sample's movies in a block of others."""
        self._others |= {movie: place for movie, place in _by_movie([block]).items() if movie in self._exact}

    def recall(self, likenesses: Iterable[float] = LIKENESSES) -> float:
        """Return the mean recall of the other lists.

        It is the share of the first ``LENGTH`` of an exact list that the other has there, 0 to 1. The mean is over
        movies and values of likeness, at the default novelty. Movies without neighbours do not count; it is 1 where
        none has any.
        """
        shares = _shares(self._exact, self._others, self._ids, self._weighting, likenesses)
        return float(np.mean([*shares] or [1.0]))


def _by_movie(blocks: Iterable[Neighbours]) -> dict[int, tuple[Neighbours, int]]:
    return {movie_id: (block, row) for block in blocks for row, movie_id in enumerate(block.movie_ids.tolist())}


def _shares(
    exact: dict[int, tuple[Neighbours, int]],
    others: dict[int, tuple[Neighbours, int]],
    movie_ids: Ints,
    weighting: NoveltyWeighting | None,
    likenesses: Iterable[float],
) -> Iterator[float]:
    for likeness in likenesses:
        for movie_id, (block, row) in exact.items():
            best = first_ids(block, row, movie_ids, weighting, likeness)
            if len(best):
                others_best = first_ids(*others[movie_id], movie_ids, weighting, likeness)
                yield len(np.intersect1d(best, others_best)) / len(best)


def first_ids(
    block: Neighbours, row: int, movie_ids: Ints, weighting: NoveltyWeighting | None, likeness: float
) -> Ints:
    """Return the ids of the first ``LENGTH`` of a list; ties by id.

    The list is the ``row`` of a block, at the default novelty and some value of likeness.
    """
    ids = block.ids[row][block.ids[row] >= 0].astype(np.int64)
    scores: Floats = np.log(np.maximum(block.scores[row, : len(ids)].astype(np.float64), 1e-300))
    if block.likeness is not None:
        scores = mixed(scores, block.likeness[row, : len(ids)].astype(np.float64), likeness)
    if weighting is not None:
        scores = scores - weighting.novelty * np.log(weighting.like_rates[np.searchsorted(movie_ids, ids)])
    best: Ints = ids[np.lexsort((ids, -scores.round(9)))[:LENGTH]]
    return best
