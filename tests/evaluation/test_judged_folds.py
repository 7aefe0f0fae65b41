import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from butaca.evaluation.judgements import Judgements, ReferenceLists, Verdicts, no_lists, no_verdicts
from butaca.evaluation.protocols.judged_folds import JudgedFold, deal_folds, without

MOVIES = 30


def _judgements(pairs: list[tuple[int, int]], queries: list[int]) -> Judgements:
    first, second = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    lists = ReferenceLists(np.array(queries, dtype=np.int64), tuple(np.arange(10) for _ in queries))
    return Judgements(Verdicts(first, second, np.arange(len(pairs)) % 2 == 0), lists)


_PAIRS = st.lists(
    st.tuples(st.integers(0, MOVIES - 1), st.integers(0, MOVIES - 1)).filter(lambda pair: pair[0] < pair[1]),
    unique=True,
    max_size=40,
)
_QUERIES = st.lists(st.integers(0, MOVIES - 1), unique=True, max_size=20).map(sorted)


def _asked(judgements: Judgements) -> set[int]:
    return set(judgements.movies().tolist())


@given(_PAIRS, _QUERIES, st.integers(0, 5), st.integers(2, 6))
def test_nothing_asked_of_a_movie_was_learned_from(
    pairs: list[tuple[int, int]], queries: list[int], seed: int, count: int
) -> None:
    """Neither a pair with it nor its list; and every movie is held out once."""
    judgements = _judgements(pairs, queries)
    folds = deal_folds(judgements, MOVIES, seed, count)
    for fold in folds:
        assert not _asked(fold.training) & set(np.flatnonzero(fold.held_out).tolist())
    times = np.sum([fold.held_out for fold in folds], axis=0)
    assert {movie for movie in range(MOVIES) if times[movie]} == _asked(judgements)
    assert times.max(initial=0) <= 1
    sizes = [int(fold.held_out.sum()) for fold in folds]
    assert max(sizes) - min(sizes) <= 1


def test_what_is_left_is_all_that_may_be_learned_from() -> None:
    """Pairs and lists of other movies; a list may name what is held out."""
    judgements = _judgements([(0, 1), (1, 2), (3, 4)], [1, 3, 5])
    held_out = np.zeros(MOVIES, dtype=bool)
    held_out[[1, 5]] = True
    left = without(judgements, held_out)
    assert (left.verdicts.first.tolist(), left.verdicts.second.tolist()) == ([3], [4])
    assert left.verdicts.good.tolist() == [True]
    assert left.lists.queries.tolist() == [3]
    assert left.lists.listed[0].tolist() == [*range(10)]


def _held_out(folds: tuple[JudgedFold, ...]) -> list[list[int]]:
    return [np.flatnonzero(fold.held_out).tolist() for fold in folds]


def test_the_seed_decides() -> None:
    """Equal seeds deal equally."""
    judgements = _judgements([(row, row + 1) for row in range(0, 20, 2)], [20, 21])
    first = _held_out(deal_folds(judgements, MOVIES, seed=1))
    assert first == _held_out(deal_folds(judgements, MOVIES, seed=1))
    assert first != _held_out(deal_folds(judgements, MOVIES, seed=2))
    assert len(first) == 5


@pytest.mark.parametrize("count", [2, 5])
def test_few_movies_make_few_folds(count: int) -> None:
    """None is empty; of no judgements there is one, with nothing in it."""
    assert len(deal_folds(_judgements([(0, 1)], []), MOVIES, 0, count)) == 2
    (nothing,) = deal_folds(Judgements(no_verdicts(), no_lists()), MOVIES, 0, count)
    assert not nothing.held_out.any()
