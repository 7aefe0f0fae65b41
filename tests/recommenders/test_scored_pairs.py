"""Few pairs get exact scores, in a catalogue of any size and of movies that tie."""

from dataclasses import dataclass, field

import numpy as np
import pytest

from butaca.recommenders.neighbours import PairRecommender
from butaca.recommenders.pair_model import GROUP, Block, Floats, Ints
from butaca.recommenders.top_columns import most

ROWS = np.arange(64)
N = 100


@dataclass
class _Scores:
    """A pair model of given scores, the same for every row; it counts the pairs it is asked about."""

    scores: Floats
    name: str = "scores"
    part_codes: tuple[str, ...] = ("score",)
    tolerance: float = 1e-6
    novelty_weighting: None = None
    franchises: None = None
    likeness: None = None
    scored: list[int] = field(default_factory=list)

    def block(self, rows: Ints) -> Block:
        """Return the scores, padded."""
        approximate = np.zeros((len(rows), -(-len(self.scores) // GROUP) * GROUP))
        approximate[:, : len(self.scores)] = self.scores

        def parts(within: Ints, columns: Ints) -> Floats:
            self.scored.append(len(within))
            return self.scores[columns][:, None]

        return Block(approximate, parts)


@pytest.mark.parametrize("movies", [101, 1_000, 6_300, 6_400, 6_500, 20_000])
@pytest.mark.parametrize("tying", [False, True])
def test_the_pairs_that_get_exact_scores_are_a_few_a_row(movies: int, tying: bool) -> None:
    """At most as many pairs get exact scores as columns may stay, and lists are right."""
    scores = np.ones(movies) if tying else np.random.default_rng(movies).random(movies)
    model = _Scores(scores)
    (first, *_) = PairRecommender(model, np.arange(movies)).neighbours(N, ROWS)
    assert sum(model.scored) <= len(ROWS) * most(N)
    order = np.argsort(-scores, kind="stable")
    assert first.ids[0].tolist() == order[order != 0][:N].tolist()
