"""Cells of movies that are near to one another, by k-means in parts."""

from collections.abc import Iterator, Sequence

import numpy as np

from butaca.features.latent import Vectors
from butaca.recommenders.pair_model import Ints
from butaca.recommenders.points import Points

_WAYS = 24  # parts that are made of a part at a time
_TRAINING = 128  # points for each part, from which its middle is learned
_ROUNDS = 6
_CHUNK = 4_096  # points at a time


def cells(points: Sequence[Points], size: int, movies: Ints | None = None) -> list[Ints]:
    """Return cells of ``size`` movies at most, in which movies ascend; each movie is in one.

    They are of all movies unless some are given. Movies are near by all of the points together. A part that is too large is divided again, and small ones of the
    same part are put together. The same points give the same cells.
    """
    return [np.sort(cell) for cell in _divided(points, np.arange(len(points[0].levels)) if movies is None else movies, size)]


def coordinates(points: Sequence[Points], movies: Ints) -> Vectors:
    """Return the coordinates of some movies, of all points side by side."""
    return np.hstack([some.of(movies) for some in points])


def _divided(points: Sequence[Points], movies: Ints, size: int) -> Iterator[Ints]:
    if len(movies) <= size:
        if len(movies):
            yield movies
        return
    parts = _parts(points, movies, min(_WAYS, -(-len(movies) * 2 // size)))
    if max(map(len, parts)) == len(movies):  # all of them alike
        yield from np.array_split(movies, -(-len(movies) // size))
        return
    small = np.empty(0, np.int64)
    for part in parts:
        if len(part) > size:
            yield from _divided(points, part, size)
        elif len(small) + len(part) > size:
            yield small
            small = part
        else:
            small = np.concatenate([small, part])
    yield from _divided(points, small, size)


def _parts(points: Sequence[Points], movies: Ints, count: int) -> list[Ints]:
    """Return the movies nearest to each of some middles; parts that are alike stand side by side."""
    random = np.random.default_rng(len(movies))
    training = np.sort(random.permutation(movies)[: count * _TRAINING])
    sample = coordinates(points, training)
    middles = sample[:: max(len(sample) // count, 1)][:count].copy()
    for _ in range(_ROUNDS):
        nearest = _nearest(sample, middles)
        for place in np.unique(nearest):
            middles[place] = sample[nearest == place].mean(axis=0)
    _, axes = np.linalg.eigh(np.cov(middles.T.astype(np.float64)))
    middles = middles[np.argsort(middles @ axes[:, -1].astype(np.float32), kind="stable")]
    nearest = np.concatenate(
        [
            _nearest(coordinates(points, movies[start : start + _CHUNK]), middles)
            for start in range(0, len(movies), _CHUNK)
        ]
    )
    order = np.argsort(nearest, kind="stable")
    parts = np.split(movies[order], np.searchsorted(nearest[order], np.arange(1, len(middles))))
    return [part for part in parts if len(part)]


def _nearest(sample: Vectors, middles: Vectors) -> Ints:
    nearest: Ints = np.argmax(2 * sample @ middles.T - (middles**2).sum(axis=1), axis=1)
    return nearest
