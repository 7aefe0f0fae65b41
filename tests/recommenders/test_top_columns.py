"""The search for the highest scores of a row misses none, and holds few more whatever the scores are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from butaca.recommenders.pair_model import GROUP
from butaca.recommenders.top_columns import most, top_columns

TOLERANCE = 1e-4

Scores = NDArray[np.float32]


@st.composite
def blocks(draw: st.DrawFn) -> Scores:
    """Scores of a few rows: of few values or of many, some of them minus infinity, padding among those."""
    rows, groups = draw(st.integers(1, 4)), draw(st.integers(1, 40))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    scores = random.normal(size=(rows, groups * GROUP)).astype(np.float32)
    values = draw(st.sampled_from((None, 0, 1, 3, 100)))
    if values is not None:
        scores = np.round(scores * values) / np.float32(max(values, 1))
    scores[random.random(scores.shape) < draw(st.sampled_from((0, 0.01, 0.5, 0.99, 1)))] = -np.inf
    scores[:, groups * GROUP - draw(st.integers(0, GROUP - 1)) :] = -np.inf
    return scores


def _chosen(scores: Scores, n: int, tolerance: float = TOLERANCE) -> list[list[int]]:
    rows, columns = top_columns(scores, n, tolerance)
    assert (np.diff(rows * scores.shape[1] + columns) > 0).all(), "ascending, none twice"
    return [columns[rows == row].tolist() for row in range(len(scores))]


def _best(scores: Scores, n: int) -> list[int]:
    """Return the n best of a row by a sort of all, ties by column."""
    order = np.argsort(-scores, kind="stable")
    return order[np.isfinite(scores[order])][:n].tolist()


@given(scores=blocks(), n=st.integers(1, 300))
def test_the_n_best_are_there_ties_by_column(scores: Scores, n: int) -> None:
    """What a sort of all finds stays."""
    for row, columns in zip(scores, _chosen(scores, n, 0.0), strict=True):
        assert set(_best(row, n)) <= set(columns)


@given(scores=blocks(), n=st.integers(1, 300), seed=st.integers(0, 2**32 - 1))
def test_the_n_best_of_the_exact_scores_are_there_if_no_more_than_stay_can_tie(
    scores: Scores, n: int, seed: int
) -> None:
    """Errors up to the tolerance lose nothing; where more may tie than stay, what stays may tie."""
    error = np.random.default_rng(seed).uniform(-TOLERANCE, TOLERANCE, scores.shape) * 0.99
    exact = scores.astype(np.float64)
    for row, columns in zip(exact, _chosen((exact + error).astype(np.float32), n), strict=True):
        best = _best(row, n)
        may_tie = (row >= row[best[-1]] - 4.1 * TOLERANCE).sum() if best else 0
        if may_tie <= most(n):
            assert set(best) <= set(columns)
        else:
            assert all(row[column] >= row[best[-1]] - 4.1 * TOLERANCE for column in columns)


@given(scores=blocks(), n=st.integers(1, 300))
def test_minus_infinity_never_stays_and_the_rest_is_bounded(scores: Scores, n: int) -> None:
    """At least n stay if there are as many, and a bounded number."""
    for row, columns in zip(scores, _chosen(scores, n), strict=True):
        assert np.isfinite(row[columns]).all()
        assert min(n, np.isfinite(row).sum()) <= len(columns) <= most(n)


@pytest.mark.parametrize("groups", [1, 2, 31, 98, 99, 100, 101, 102, 200, 700])
@pytest.mark.parametrize("n", [1, 30, 100])
def test_few_more_than_were_asked_for_stay_at_any_size(groups: int, n: int) -> None:
    """A bound holds below, at and above the size at which groups outnumber n."""
    scores = np.random.default_rng(groups).normal(size=(8, groups * GROUP)).astype(np.float32)
    for row, columns in zip(scores, _chosen(scores, n), strict=True):
        assert set(_best(row, n)) <= set(columns)
        assert len(columns) <= most(n)


def test_of_ties_whose_scores_are_rounded_apart_the_first_stay() -> None:
    """Rounding does not choose among ties: those with the lowest columns stay."""
    scores = np.random.default_rng(0).uniform(-TOLERANCE, TOLERANCE, (4, 300 * GROUP)).astype(np.float32)
    scores[:, -5:] = 1
    for columns in _chosen(scores, 10):
        assert columns == [*range(most(10) - 5), *range(300 * GROUP - 5, 300 * GROUP)]
