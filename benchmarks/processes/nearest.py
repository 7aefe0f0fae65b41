"""Fit and neighbours of a recommender: ``nearest MODEL TABLES N``."""

import json
import sys
import time
from pathlib import Path

from benchmarks.processes.catalogue import opened
from butaca.recommenders.registry import recipes


def main(model: str, tables: str, n: str) -> None:
    """Print the seconds from fit to neighbours."""
    recipe = next(recipe for recipe in recipes(has_ratings=True) if recipe.name == model)
    with opened(Path(tables)) as catalogue:
        started = time.perf_counter()
        movies = sum(len(some.movie_ids) for some in recipe.fit(catalogue).neighbours(int(n)))
        seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "movies": movies}))


if __name__ == "__main__":
    main(*sys.argv[1:])
