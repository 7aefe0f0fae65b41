import numpy as np
import pytest

from butaca.evaluation.protocols import partial_ratings
from evaluation.world import raters

MOVIES = 12
STARS = {1: {0: 5.0, 3: 0.5, 4: 3.0, 9: 4.0}, 2: {1: 2.0, 2: 2.5}}


@pytest.mark.parametrize("count", range(5))
def test_all_ratings_are_given_or_kept_back(count: int) -> None:
    """With their stars, and none twice."""
    actual = partial_ratings.draw_partial(raters(STARS, MOVIES), np.array([0]), np.array([count]), seed=0)
    assert actual.given.nnz == count
    assert (actual.given + actual.withheld).toarray()[0].tolist() == [5, 0, 0, 0.5, 3, 0, 0, 0, 0, 4, 0, 0]


def test_draws_depend_on_seed_person_and_count_alone() -> None:
    """Not on who else is there; another seed draws others."""
    all_raters = raters({1: STARS[1], 2: dict.fromkeys(range(12), 3.0)}, MOVIES)
    together = partial_ratings.draw_partial(all_raters, np.array([0, 1]), np.array([2, 6]), seed=5)
    alone = partial_ratings.draw_partial(all_raters, np.array([1]), np.array([6]), seed=5)
    assert together.rows.tolist() == [0, 1]
    assert together.given.toarray()[1].tolist() == alone.given.toarray()[0].tolist()
    others = [
        partial_ratings.draw_partial(all_raters, np.array([1]), np.array([6]), seed=seed).given.toarray()
        for seed in range(5)
    ]
    assert len({tuple(row[0]) for row in others}) > 1
