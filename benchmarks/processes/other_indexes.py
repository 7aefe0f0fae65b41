"""Candidates by other indexes of near vectors: ``other_indexes TABLES INDEX [NEAR]``.

INDEX is cells (butaca's own), exact (the nearest without an index), usearch or faiss, of which neither usearch nor
faiss-cpu is among the requirements. NEAR is the number of candidates of a movie by each set of points.
"""

import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import numpy as np
import psutil
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from benchmarks.processes.catalogue import opened
from benchmarks.processes.list_recall import LIKENESSES, LISTED, samples
from butaca.recommenders.candidates import CandidateIndex, point_sets
from butaca.recommenders.hybrid import Hybrid
from butaca.recommenders.list_recall import first_ids
from butaca.recommenders.pair_model import PointModel
from butaca.recommenders.points import Points

Ints = NDArray[np.int64]
Find = Callable[[Ints], list[Ints]]
"""From rows to the candidates of each."""


def main(tables: str, name: str, near: str = "300") -> None:
    """Print seconds, memory, and the share of exact lists that candidates have, by likeness."""
    with opened(Path(tables)) as catalogue, threadpool_limits(limits=1):
        recommender = Hybrid().fit(catalogue)
        model, ids = recommender.model, catalogue.movie_ids
        assert isinstance(model, PointModel)
        chosen = samples(catalogue)
        exact = {kind: list(recommender.neighbours(LISTED, rows, threads=1)) for kind, rows in chosen.items()}
        held, started = _held(), time.process_time()
        makers = {"exact": _exact, "usearch": _usearch, "faiss": _faiss}
        find = _cells(model) if name == "cells" else makers[name](model, int(near))
        facts: dict[str, object] = {
            "index": name,
            "movies": len(ids),
            "index_seconds": round(time.process_time() - started, 1),
            "index_mb": round((_held() - held) / 1e6),
        }
        for kind, rows in chosen.items():
            started = time.process_time()
            found = find(rows)
            spent = (time.process_time() - started) / len(rows) * 1000
            shares = {}
            for likeness in LIKENESSES:
                best = [
                    first_ids(block, row, ids, recommender.novelty_weighting, likeness)
                    for block in exact[kind]
                    for row in range(len(block.movie_ids))
                ]
                shares[f"likeness {likeness:g}"] = _share(best, [ids[places[places >= 0]] for places in found])
            sizes = float(np.median([len(candidates) for candidates in found]))
            facts[kind] = {**shares, "ms": round(spent, 2), "candidates": sizes}
    print(json.dumps(facts))


def _share(best: list[Ints], candidates: list[Ints]) -> float:
    """Return the mean share of the best that are among each movie's candidates."""
    pairs = zip(best, candidates, strict=True)
    return round(float(np.mean([np.isin(some, near).mean() for some, near in pairs if len(some)])), 4)


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


def _exact(model: PointModel, n: int) -> Find:
    searches = [_vectors(points) for points in point_sets(model)]

    def find(rows: Ints) -> list[Ints]:
        return [
            np.concatenate([np.argpartition(-(found @ asking[row]), n)[:n] for asking, found in searches])
            for row in rows
        ]

    return find


def _usearch(model: PointModel, n: int) -> Find:
    index_type = import_module("usearch.index").Index
    searches = []
    for points in point_sets(model):
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
    for points in point_sets(model):
        asking, found = _vectors(points)
        index = faiss.IndexHNSWFlat(found.shape[1], 16, faiss.METRIC_INNER_PRODUCT)
        index.hnsw.efConstruction, index.hnsw.efSearch = 128, n
        index.add(found)
        searches.append((index, asking))

    def find(rows: Ints) -> list[Ints]:
        near = [index.search(asking[rows], n)[1] for index, asking in searches]
        return list(np.hstack(near).astype(np.int64))

    return find


def _held() -> int:
    """Return the bytes that the process holds."""
    return int(psutil.Process().memory_info().rss)


if __name__ == "__main__":
    main(*sys.argv[1:])
