from collections.abc import Sequence
from dataclasses import dataclass
from math import log2

import numpy as np
import pytest

from butaca.evaluation.arrays import Floats, Ints, Lists, Mask
from butaca.evaluation.entrants.entrant import Entrant, SimilarModel, Training
from butaca.evaluation.judgements import Judgements, ReferenceLists, Verdicts, no_lists, no_verdicts
from butaca.evaluation.protocols import judged
from butaca.evaluation.protocols.judged import JudgedEntrant
from evaluation.world import Told, likes, rated_catalogue
from tiny_catalogue import Tiny

MOVIES = 20
FILMS = [Tiny(10 * row, genres=(row % 3,)) for row in range(MOVIES)]


def _verdicts(pairs: Sequence[tuple[int, int, bool]]) -> Verdicts:
    first, second, good = zip(*pairs, strict=True)
    return Verdicts(np.array(first), np.array(second), np.array(good))


PAIRS = _verdicts([(0, 1, True), (2, 3, False), (4, 5, True), (6, 7, False)])
LISTS = ReferenceLists(np.array([0, 8]), (np.arange(1, 13), np.arange(9, 19)))


def _judged(judgements: Judgements, *entrants: Entrant[SimilarModel], **options: object) -> tuple[JudgedEntrant, ...]:
    with rated_catalogue(FILMS, {}) as catalogue:
        return judged.evaluate(
            catalogue,
            likes({1: [0, 1]}, MOVIES),
            judgements,
            entrants,
            seed=0,
            **options,  # type: ignore[arg-type]
        )


def _told(model: Told) -> Entrant[SimilarModel]:
    return Entrant("told", lambda _: model)


class TestPairs:
    """Scores and places of judged pairs."""

    def test_scores_are_means_of_both_directions(self) -> None:
        """Of one where the other is not known; the lowest where neither is."""
        scores = {(0, 1): 1.0, (1, 0): 3.0, (2, 3): 5.0, (4, 5): -np.inf, (5, 4): 1.0}
        (entrant,) = _judged(Judgements(PAIRS, no_lists()), _told(Told({}, scores=scores)))
        assert entrant.default.scores.tolist() == [2.0, 5.0, -np.inf, -np.inf]
        assert entrant.default.ndcg.shape == (0,)

    def test_pairs_are_listed_by_either_movie(self) -> None:
        """Among the first fifty."""
        beyond = [*range(8, MOVIES)] * 5
        answers = {0: [9, 1], 3: [2], 4: [*beyond[:49], 5], 6: [*beyond[:50], 7]}
        (entrant,) = _judged(Judgements(PAIRS, no_lists()), _told(Told(answers)))
        assert entrant.default.listed.tolist() == [True, True, True, False]

    def test_pairs_are_scored_though_they_are_not_listed(self) -> None:
        """All of them."""
        (entrant,) = _judged(Judgements(PAIRS, no_lists()), _told(Told({}, scores={(6, 7): 0.5})))
        assert entrant.default.scores[3] == 0.5
        assert not entrant.default.listed.any()


class TestLists:
    """Lists against those of others."""

    def test_by_hand(self) -> None:
        """Hits in places 1 and 3 of a list of three, and none."""
        (entrant,) = _judged(Judgements(no_verdicts(), LISTS), _told(Told({0: [5, 19, 12], 8: [1]})))
        ideal = sum(1 / log2(place + 1) for place in range(1, 11))
        assert entrant.default.ndcg == pytest.approx([(1 + 1 / 2) / ideal, 0])
        assert entrant.default.recall.tolist() == [0.2, 0]
        assert entrant.default.scores.shape == (0,)

    def test_the_first_ten_count(self) -> None:
        """Though others have longer lists."""
        (entrant,) = _judged(Judgements(no_verdicts(), LISTS), _told(Told({0: [*range(1, 13)], 8: [*range(9, 19)]})))
        assert entrant.default.ndcg == pytest.approx([1, 1])
        assert entrant.default.recall.tolist() == [1, 1]


class TestDial:
    """Models with a novelty."""

    def test_gives_a_curve_and_a_default(self) -> None:
        """Scores and lists are those at each place."""
        model = Told({0: [1]}, novelty=0.55, far={}, scores={(0, 1): 2.0})
        (entrant,) = _judged(Judgements(PAIRS, LISTS), _told(model))
        assert entrant.default.novelty == 0.55
        assert [point.novelty for point in entrant.curve] == [step / 10 for step in range(11)]
        assert [point.scores[0] for point in entrant.curve] == [2.0] * 10 + [-2.0]
        assert entrant.curve[0].listed[0]
        assert not entrant.curve[10].listed.any()
        assert entrant.curve[0].ndcg[0] > 0 == entrant.curve[10].ndcg[0]


@dataclass(frozen=True)
class Spy:
    """A model that remembers the pairs it is asked about, and has ``seen`` none of their movies before."""

    seen: frozenset[int]
    asked: list[tuple[int, int]]
    novelty: None = None

    def pair_scores(self, rows: Ints, columns: Ints, *, novelty: float | None = None) -> Floats:
        """See ``SimilarModel.pair_scores``; the same in both directions."""
        assert novelty is None
        assert not self.seen & set(rows.tolist())
        self.asked.extend(zip(rows.tolist(), columns.tolist(), strict=True))
        return 100.0 + rows + columns

    def lists(self, queries: Ints, n: int, *, novelty: float | None = None, among: Mask | None = None) -> Lists:
        """See ``SimilarModel.lists``; the first movies of all."""
        assert novelty is among is None
        assert not self.seen & set(queries.tolist())
        return np.tile(np.arange(1, n + 1, dtype=np.int32), (len(queries), 1))


class TestLearning:
    """Models that learn from judgements."""

    def test_are_asked_about_movies_they_did_not_learn_from(self) -> None:
        """Every question once, each fold with a model of its own."""
        asked: list[tuple[int, int]] = []

        def fit(training: Training) -> Spy:
            assert training.judgements is not None
            seen = frozenset(training.judgements.movies().tolist())
            assert seen
            return Spy(seen, asked)

        judgements = Judgements(PAIRS, LISTS)
        (entrant,) = _judged(judgements, Entrant("learner", fit, learns_from_judgements=True), folds=3)
        ends = list(zip(PAIRS.first.tolist(), PAIRS.second.tolist(), strict=True))
        assert sorted(asked) == sorted([*ends, *((second, first) for first, second in ends)])
        assert entrant.default.scores.tolist() == [100 + first + second for first, second in ends]
        assert entrant.default.recall.tolist() == [1, 0.2]
        assert entrant.cross_validated

    def test_others_are_fitted_once_and_see_no_judgements(self) -> None:
        """On all raters of the catalogue."""
        trainings: list[Training] = []

        def fit(training: Training) -> Told:
            trainings.append(training)
            return Told({})

        (entrant,) = _judged(Judgements(PAIRS, LISTS), Entrant("still", fit))
        (training,) = trainings
        assert training.judgements is None
        assert training.raters.ids.tolist() == [1]
        assert not entrant.cross_validated
