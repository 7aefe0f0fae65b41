"""Cells of movies that are near to one another, by k-means in parts."""

from collections.abc import Iterator

import numpy as np

from butaca.features.latent import Vectors
from butaca.recommenders.pair_model import Ints
from butaca.recommenders.points import Points

_WAYS = 32  # parts that are made of a part at a time
_TRAINING = 64  # points for each part, from which its middle is learned
_ROUNDS = 4
_CHUNK = 4_096  # points at a time


def cells(points: Points, size: int) -> list[Ints]:
    """Return cells of ``size`` movies at most, in which movies ascend; each movie is in one.

    A part that is too large is divided again, and small ones of the same part are put together. The same points give
    the same cells.
    """
    return [np.sort(cell) for cell in _divided(points, np.arange(len(points.levels)), size)]


def _divided(points: Points, movies: Ints, size: int) -> Iterator[Ints]:
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


def _parts(points: Points, movies: Ints, count: int) -> list[Ints]:
    """Return the movies nearest to each of some middles; parts that are alike stand side by side."""
    random = np.random.default_rng(len(movies))
    training = movies if len(movies) <= _CHUNK else np.sort(random.permutation(movies)[: count * _TRAINING])
    sample = points.of(training)
    middles = sample[np.linspace(0, len(sample) - 1, count).astype(np.int64)]
    for _ in range(_ROUNDS):
        nearest = _nearest(sample, middles)
        order = np.argsort(nearest, kind="stable")
        _, starts = np.unique(nearest[order], return_index=True)
        sizes = np.diff(np.append(starts, len(sample))).astype(np.float32)
        sums: Vectors = np.add.reduceat(sample[order], starts, axis=0)
        middles = sums / sizes[:, None]
    if len(middles) > 1:
        _, _, axes = np.linalg.svd(middles - middles.mean(axis=0), full_matrices=False)
        middles = middles[np.argsort(middles @ axes[0], kind="stable")]
    if training is movies:
        nearest = _nearest(sample, middles)
    else:
        chunks = np.array_split(movies, -(-len(movies) // _CHUNK))
        nearest = np.concatenate([_nearest(points.of(chunk), middles) for chunk in chunks])
    order = np.argsort(nearest, kind="stable")
    parts = np.split(movies[order], np.searchsorted(nearest[order], np.arange(1, len(middles))))
    return [part for part in parts if len(part)]


def _nearest(sample: Vectors, middles: Vectors) -> Ints:
    nearest: Ints = np.argmax(2 * sample @ middles.T - (middles**2).sum(axis=1), axis=1)
    return nearest
