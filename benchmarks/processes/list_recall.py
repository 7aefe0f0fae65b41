"""Recall of lists of candidates against exact ones: ``list_recall TABLES [NAME]``."""

import json
import sys
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from benchmarks.processes.catalogue import opened
from butaca.catalogue.catalogue import Catalogue
from butaca.catalogue.schema import RATINGS
from butaca.recommenders.candidate_lists import CandidateLists
from butaca.recommenders.list_recall import RecallSample
from butaca.recommenders.neighbours import PairRecommender
from butaca.recommenders.pair_model import PointModel
from butaca.recommenders.registry import recipes

SEED = 16
MOVIES = 1_000  # of each kind
LIKENESSES = (0.0, 0.5, 1.0)
LISTED = 80  # as the default model keeps


def main(tables: str, name: str = "") -> None:
    """Print the recall@10 of famous and of random movies, by likeness.

    The famous are the most voted ones; CPU seconds a movie are printed too.

    The model is the default one unless named.
    """
    with opened(Path(tables)) as catalogue, threadpool_limits(limits=1):
        available = recipes(has_ratings=catalogue.counts()[RATINGS.name] > 0)
        recipe = next(recipe for recipe in available if name in ("", recipe.name))
        recommender = recipe.fit(catalogue)
        if not isinstance(recommender, PairRecommender) or not isinstance(recommender.model, PointModel):
            raise SystemExit(f"{recipe.name} has no lists of candidates")
        ids = catalogue.movie_ids
        chosen = samples(catalogue)
        started = time.process_time()
        lists = CandidateLists(recommender.model, ids)
        facts: dict[str, object] = {
            "model": recipe.name,
            "movies": len(ids),
            "index_seconds": round(time.process_time() - started, 1),
        }
        for kind, rows in chosen.items():
            facts[kind] = _recalls(recommender, lists, ids, rows)
    print(json.dumps(facts))


def samples(catalogue: Catalogue) -> dict[str, NDArray[np.int64]]:
    """Return rows of movies to measure on, ascending: the most voted ones, and random ones."""
    votes = catalogue.arrays("SELECT vote_count FROM movies ORDER BY id")["vote_count"]
    return {
        "famous": np.sort(np.argsort(-votes, kind="stable")[:MOVIES]),
        "random": np.sort(np.random.default_rng(SEED).permutation(len(votes))[:MOVIES]),
    }


def _recalls(
    recommender: PairRecommender, lists: CandidateLists, ids: NDArray[np.int64], rows: NDArray[np.int64]
) -> dict[str, float]:
    exact = recommender.neighbours(LISTED, rows, threads=1)
    sample = RecallSample(exact, ids, recommender.novelty_weighting)
    for block in lists.neighbours(LISTED, rows, threads=1):
        sample.watch(block)
    return {f"likeness {likeness:g}": round(sample.recall([likeness]), 4) for likeness in LIKENESSES}


if __name__ == "__main__":
    main(*sys.argv[1:])
