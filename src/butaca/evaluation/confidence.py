"""How likely is a film listed for a film liked? Learned from people held out, and checked on others again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from butaca.catalogue.catalogue import Catalogue
from butaca.evaluation.calibration import Calibration, Reliability, fitted, reliability
from butaca.evaluation.models import Floats, Ints, Lists, Mask, Scored, Sparse, Training
from butaca.evaluation.queries import EVERYTHING, draw
from butaca.evaluation.splits import Split
from butaca.evaluation.wanted import Wanted

LENGTH = 10  # films in a list
_LEAST = 1e-9  # score, so that its logarithm is finite
_PARTS = 5  # of the people, each of which is predicted from the others


class ScoredSimilar(Protocol):
    """Lists films like a film with scores above 0, at familiarity 0."""

    def scored(self, queries: Ints, n: int) -> Scored:
        """Lists and scores, both [queries, n]."""
        ...


@dataclass(frozen=True)
class Cases:
    """Listed films, whether their person likes them, and who that is. All [cases].

    ``scores`` is what a calibration takes: logarithms of scores.
    """

    scores: Floats
    outcomes: Mask
    people: Ints


@dataclass(frozen=True)
class Confidence:
    """What a release tells people, from all cases, and how well such a thing predicts people it has not seen."""

    calibration: Calibration
    table: Reliability
    cases: int


def of_similar(
    catalogue: Catalogue, split: Split, fit: Callable[[Training], ScoredSimilar], *, seed: int, most: int = 20
) -> Cases:
    """Every film listed for every query: does who likes the query like it too?"""
    queries = draw(split.held_out, EVERYTHING, most, seed)
    likes, found = split.held_out.likes, []
    for fold in split.folds:
        asked = np.flatnonzero(np.isin(queries.people, fold.held_out))
        films, of = np.unique(queries.films[asked], return_inverse=True)
        with fold.training.alone_in(catalogue) as own:
            lists, chances = fit(Training(own, fold.training)).scored(films, LENGTH)
        found.append(
            _cases(
                lists[of], np.log(np.maximum(chances[of], _LEAST)), likes, queries.people[asked], queries.people[asked]
            )
        )
    return _joined(found)


def confidence(cases: Cases) -> Confidence:
    """A calibration, and the table of what one from four fifths of the people says of the rest.

    Bins of the table hold about as many cases each.
    """
    predicted = np.zeros(len(cases.scores))
    parts = cases.people % _PARTS
    for part in range(_PARTS):
        others = fitted(cases.scores[parts != part], cases.outcomes[parts != part])
        predicted[parts == part] = others.of(cases.scores[parts == part])
    table = reliability(predicted, cases.outcomes, equal_counts=True)
    return Confidence(fitted(cases.scores, cases.outcomes), table, len(cases.scores))


def _cases(lists: Lists, scores: Floats, wanted: Sparse, rows: Ints, people: Ints) -> Cases:
    """The places of lists that hold a film; ``rows`` of ``wanted``."""
    outcomes = Wanted.of(wanted).hits(rows, lists)
    there = lists >= 0
    return Cases(scores[there], outcomes[there], np.broadcast_to(people[:, None], lists.shape)[there])


def _joined(parts: list[Cases]) -> Cases:
    return Cases(
        np.concatenate([part.scores for part in parts]),
        np.concatenate([part.outcomes for part in parts]),
        np.concatenate([part.people for part in parts]),
    )
