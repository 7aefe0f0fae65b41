"""Fit and neighbours of a recommender: ``nearest MODEL TABLES N``."""

import json
import sys
import time
from pathlib import Path

from benchmarks.processes.catalogue import opened
from butaca.recommenders.registry import recipes


def main(model: str, tables: str, n: str) -> None:
    """Print the seconds from fit to neighbours, of the clock and of all cores.

    No model knows ratings.
    """
    recipe = next(recipe for recipe in recipes(has_ratings=False) if recipe.name == model)
    with opened(Path(tables)) as catalogue:
        started, cpu_started = time.perf_counter(), time.process_time()
        movies = sum(len(some.movie_ids) for some in recipe.fit(catalogue).neighbours(int(n)))
        seconds, cpu_seconds = time.perf_counter() - started, time.process_time() - cpu_started
    print(json.dumps({"seconds": seconds, "cpu_seconds": cpu_seconds, "movies": movies}))


if __name__ == "__main__":
    main(*sys.argv[1:])
