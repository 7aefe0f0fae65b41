"""Candidates by other indexes of near vectors: ``other_indexes TABLES INDEX [NEAR]``.

INDEX is cells (butaca's own), exact (the nearest without an index), usearch or faiss, of which neither usearch nor
faiss-cpu is among the requirements. NEAR is the number of candidates of a movie by each set of points.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from benchmarks.processes.catalogue import opened
from benchmarks.processes.list_recall import LIKENESSES, MOVIES, SEED
from butaca.recommenders.candidates import CandidateIndex
from butaca.recommenders.hybrid import Hybrid
from butaca.recommenders.mixing import mixed
from butaca.recommenders.neighbours import Neighbours
from butaca.recommenders.pair_model import PointModel
from butaca.recommenders.points import Points, mixture

Ints = NDArray[np.int64]
Find = Callable[[Ints], list[Ints]]
"""From rows to the candidates of each."""

_LISTED, _BEST = 80, 10


def main(tables: str, name: str, near: str = "300") -> None:
    """Print seconds, memory, and the share of exact lists that candidates have, by likeness."""
    with opened(Path(tables)) as catalogue, threadpool_limits(limits=1):
        recommender = Hybrid().fit(catalogue)
        model, movies = recommender.model, len(catalogue.movie_ids)
        assert isinstance(model, PointModel)
        votes = catalogue.arrays("SELECT vote_count FROM movies ORDER BY id")["vote_count"]
        chosen = {
            "famous": np.sort(np.argsort(-votes, kind="stable")[:MOVIES]),
            "random": np.sort(np.random.default_rng(SEED).permutation(movies)[:MOVIES]),
        }
        exact = {kind: list(recommender.neighbours(_LISTED, rows, threads=1)) for kind, rows in chosen.items()}
        held, started = _held(), time.process_time()
        makers = {"exact": _exact, "usearch": _usearch, "faiss": _faiss}
        find = _cells(model) if name == "cells" else makers[name](model, int(near))
        facts: dict[str, object] = {
            "index": name,
            "movies": movies,
            "index_seconds": round(time.process_time() - started, 1),
            "index_mb": round((_held() - held) / 1e6),
        }
        rates = np.log(recommender.novelty_weighting.like_rates) if recommender.novelty_weighting else np.zeros(movies)
        novelty = recommender.novelty_weighting.novelty if recommender.novelty_weighting else 0.0
        for kind, rows in chosen.items():
            started = time.process_time()
            found = find(rows)
            spent = (time.process_time() - started) / len(rows) * 1000
            lists = [(block, row) for block in exact[kind] for row in range(len(block.movie_ids))]
            shares = {
                f"likeness {likeness:g}": _share(lists, found, catalogue.movie_ids, novelty * rates, likeness)
                for likeness in LIKENESSES
            }
            sizes = float(np.median([len(candidates) for candidates in found]))
            facts[kind] = {**shares, "ms": round(spent, 2), "candidates": sizes}
    print(json.dumps(facts))


def _share(
    lists: list[tuple[Neighbours, int]], found: list[Ints], ids: Ints, lowered: NDArray[np.float64], likeness: float
) -> float:
    """Return how much of the first of each exact list is among its movie's candidates."""
    shares = []
    for (block, row), candidates in zip(lists, found, strict=True):
        listed = block.ids[row][block.ids[row] >= 0]
        places = np.searchsorted(ids, listed)
        scores = np.log(np.maximum(block.scores[row, : len(listed)].astype(np.float64), 1e-300))
        if block.likeness is not None:
            scores = mixed(scores, block.likeness[row, : len(listed)].astype(np.float64), likeness)
        best = places[np.argsort(-(scores - lowered[places]), kind="stable")[:_BEST]]
        shares.append(np.isin(best, candidates).mean())
    return round(float(np.mean(shares)), 4)


def _cells(model: PointModel) -> Find:
    index = CandidateIndex(model)
    cell_of = np.empty(sum(map(len, index.cells)), dtype=np.int64)
    for place, cell in enumerate(index.cells):
        cell_of[cell] = place

    def find(rows: Ints) -> list[Ints]:
        candidates = {place: index.of(int(place)).movies for place in np.unique(cell_of[rows])}
        return [candidates[place] for place in cell_of[rows]]

    return find


def _vectors(points: Points) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return points as they ask and as they are found, the latter with their levels."""
    every = points.of(np.arange(len(points.levels)))
    ones = np.ones((len(every), 1), dtype=np.float32)
    return np.hstack([every, ones]), np.hstack([every, points.levels[:, None]]).astype(np.float32)


def _sets(model: PointModel) -> list[Points]:
    points = list(model.points())
    return [*points, mixture(*points)] if len(points) > 1 else points


def _exact(model: PointModel, n: int) -> Find:
    searches = [_vectors(points) for points in _sets(model)]

    def find(rows: Ints) -> list[Ints]:
        near = [
            np.argpartition(-(asking[some] @ found.T), n, axis=1)[:, :n]
            for some in np.array_split(rows, 20)
            for asking, found in searches
        ]
        return list(
            np.vstack([np.hstack(near[start : start + len(searches)]) for start in range(0, len(near), len(searches))])
        )

    return find


def _usearch(model: PointModel, n: int) -> Find:
    index_type = import_module("usearch.index").Index
    searches = []
    for points in _sets(model):
        asking, found = _vectors(points)
        index = index_type(ndim=found.shape[1], metric="ip", dtype="f16", connectivity=16, expansion_add=128)
        index.add(np.arange(len(found)), found, threads=1)
        searches.append((index, asking.astype(np.float16)))

    def find(rows: Ints) -> list[Ints]:
        near = [np.asarray(index.search(asking[rows], n, threads=1).keys) for index, asking in searches]
        return list(np.hstack(near).astype(np.int64))

    return find


def _faiss(model: PointModel, n: int) -> Find:
    faiss = import_module("faiss")
    faiss.omp_set_num_threads(1)
    searches = []
    for points in _sets(model):
        asking, found = _vectors(points)
        index = faiss.IndexHNSWFlat(found.shape[1], 16, faiss.METRIC_INNER_PRODUCT)
        index.hnsw.efConstruction, index.hnsw.efSearch = 128, n
        index.add(found)
        searches.append((index, asking))

    def find(rows: Ints) -> list[Ints]:
        near = [index.search(asking[rows], n)[1] for index, asking in searches]
        return list(np.hstack(near).astype(np.int64))

    return find


def _held() -> float:
    """Return the bytes that the process holds."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return float(pages * resource.getpagesize())


if __name__ == "__main__":
    main(*sys.argv[1:])
