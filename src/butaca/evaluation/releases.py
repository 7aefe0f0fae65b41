"""How much the lists of two releases have in common."""

import numpy as np

from butaca.evaluation.models import Ints, Lists
from butaca.evaluation.overlap import rank_biased_overlap
from butaca.release.reader import Release

LENGTH = 10


def stability(before: Release, after: Release, model: str) -> float:
    """Mean rank-biased overlap of the first ten neighbours of every movie that both hold; nan if none.

    1 means that nothing has changed. Both releases must have the model.
    """
    first_ids, first = _lists(before, model)
    second_ids, second = _lists(after, model)
    shared, mine, theirs = np.intersect1d(first_ids, second_ids, return_indices=True)
    return float(rank_biased_overlap(first[mine], second[theirs]).mean()) if len(shared) else float("nan")


def _lists(release: Release, model: str) -> tuple[Ints, Lists]:
    """Movie ids, and the ids listed for each."""
    rows = release.rows(f"SELECT movie_id, ids FROM neighbours_{model} ORDER BY movie_id")
    lists = np.full((len(rows), LENGTH), -1, dtype=np.int32)
    for place, row in enumerate(rows):
        ids = np.frombuffer(row["ids"], dtype="<i4")[:LENGTH]
        lists[place, : len(ids)] = ids
    return np.array([row["movie_id"] for row in rows], dtype=np.int64), lists
