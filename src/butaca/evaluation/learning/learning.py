"""From people's ratings to the weights that are shipped, and what they gain on people they never saw."""

from dataclasses import dataclass, replace

import numpy as np

from butaca.catalogue.catalogue import Catalogue
from butaca.errors import UsageError
from butaca.evaluation import recipes
from butaca.evaluation.evaluate import Progress
from butaca.evaluation.learning import confidence, content, fame
from butaca.evaluation.learning.objective import LENGTH, Reached, Sample
from butaca.evaluation.learning.written import rounded
from butaca.evaluation.models import Training
from butaca.evaluation.people import People
from butaca.evaluation.person_confidence import Row
from butaca.evaluation.splits import folds
from butaca.recommenders.hybrid import Hybrid
from butaca.recommenders.weights import Weights, shipped

FEWEST_LIKES, FEWEST_PEOPLE = 1_000, 20
_PARTS = 5  # of the people; one is left out


@dataclass(frozen=True)
class Gain:
    """What lists by content alone reached before and after, by the same queries.

    Figures of different people are not to be compared: lift depends on how many they are.
    """

    before: Reached
    after: Reached


@dataclass(frozen=True)
class Learned:
    """Weights as they are written, and how good they are.

    ``fame_correlation`` is of films the regression has not seen, see ``fame``; the gains are on the four
    fifths of people that fame and content were learned from, and on the fifth left out. ``confidence`` is how well
    that of lists for people came true, see ``person_confidence``.
    """

    weights: Weights
    fame_correlation: float
    learned_from: Gain
    left_out: Gain
    confidence: tuple[Row, ...]


def learn(catalogue: Catalogue, seed: int, progress: Progress, start: Weights | None = None) -> Learned:
    """Learn the sections ``content``, ``fame`` and ``confidence``, from ``start`` or the shipped weights on.

    ``likes``, ``hybrid`` and ``personal`` are kept as given: they were chosen on five folds. Confidence
    is learned from everybody, each person listed for by models of others.

    Raises:
        UsageError: there are too few likes, or people, to learn from.
    """
    start = shipped() if start is None else start
    everybody = People.of(catalogue)
    _check(catalogue, everybody)
    fold = folds(everybody, _PARTS, seed).folds[0]
    progress.stage("Learning fame")
    known = fame.learned(catalogue, fold.training, seed)
    weights = rounded(replace(start, fame=known.weights))
    progress.stage("Learning content")
    weights = rounded(replace(weights, content=content.learned(catalogue, fold.training, weights, seed)))
    progress.stage("Measuring what is gained")
    samples = [Sample(people, content.FILMS, seed) for people in (fold.training, everybody.take(fold.held_out))]
    before, after = _reached(catalogue, start, samples), _reached(catalogue, weights, samples)
    progress.stage("Learning confidence")
    sure = confidence.learned(catalogue, everybody, weights, seed)
    weights = rounded(replace(weights, confidence=sure.weights))
    progress.done()
    learned_from, left_out = (Gain(*pair) for pair in zip(before, after, strict=True))
    return Learned(weights, known.correlation, learned_from, left_out, sure.table)


def learn_confidence(
    catalogue: Catalogue, seed: int, progress: Progress, start: Weights | None = None
) -> tuple[Weights, tuple[Row, ...]]:
    """Learn the section ``confidence`` alone; return all weights, and how well it came true for lists for people.

    Raises:
        UsageError: there are too few likes, or people, to learn from.
    """
    start = shipped() if start is None else start
    everybody = People.of(catalogue)
    _check(catalogue, everybody)
    progress.stage("Learning confidence")
    sure = confidence.learned(catalogue, everybody, start, seed)
    progress.done()
    return rounded(replace(start, confidence=sure.weights)), sure.table


def _check(catalogue: Catalogue, people: People) -> None:
    likes = int(people.likes.nnz)
    if likes < FEWEST_LIKES or len(people) < FEWEST_PEOPLE:
        raise UsageError(
            f"{catalogue.source} has too few likes (4 stars or more) to learn weights from: {likes:,} of "
            f"{len(people):,} people, where {FEWEST_LIKES:,} of {FEWEST_PEOPLE} are needed. "
            "Add a larger ratings.csv to its folder"
        )


def _reached(catalogue: Catalogue, weights: Weights, samples: list[Sample]) -> list[Reached]:
    """By the lists of the recipe ``content`` as they are served."""
    films = np.unique(np.concatenate([sample.films for sample in samples]))
    recipe = Hybrid(weights, name="content", use_ratings=False)
    lists = recipes.fitted(recipe, Training(catalogue, People.of(catalogue))).lists(films, LENGTH)
    return [sample.reached(lists[np.searchsorted(films, sample.films)]) for sample in samples]
