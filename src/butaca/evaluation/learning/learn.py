"""Learning of all shipped weights, and their gain on other raters."""

from dataclasses import dataclass, replace

import numpy as np

from butaca.catalogue.catalogue import Catalogue
from butaca.errors import UsageError
from butaca.evaluation.entrants import release_models
from butaca.evaluation.entrants.entrant import Training
from butaca.evaluation.learning import confidence_weights, content_weights, prior_weights
from butaca.evaluation.learning.objective import LENGTH, MeanFigures, Sample
from butaca.evaluation.learning.weights_toml import rounded
from butaca.evaluation.progress import Progress
from butaca.evaluation.protocols.rater_confidence import ConfidenceRow
from butaca.evaluation.raters import Raters
from butaca.evaluation.splits import folds
from butaca.recommenders.hybrid import Hybrid
from butaca.recommenders.shipped_weights import Weights, shipped

FEWEST_LIKES, FEWEST_RATERS = 1_000, 20
_PARTS = 5  # of the raters; one is left out


@dataclass(frozen=True)
class Gain:
    """Figures of content-only lists before and after, by equal queries.

    Figures of different raters are not to be compared: lift depends on how many they are.
    """

    before: MeanFigures
    after: MeanFigures


@dataclass(frozen=True)
class LearnedWeights:
    """Weights as they are written, and how good they are.

    ``prior_correlation`` is of movies the regression has not seen, see ``like_rate_prior``; the gains are on the four
    fifths of raters that prior and content were learned from, and on the fifth left out. ``confidence`` is how well
    that of lists for raters came true, see ``rater_confidence``.
    """

    weights: Weights
    prior_correlation: float
    learned_from: Gain
    left_out: Gain
    confidence: tuple[ConfidenceRow, ...]


def learn(catalogue: Catalogue, seed: int, progress: Progress, start: Weights | None = None) -> LearnedWeights:
    """Learn the content, like-rate prior and confidence sections.

    The search starts from ``start`` or the shipped weights.
    ``likes``, ``hybrid`` and ``personal`` are kept as given: they were chosen on five folds. Confidence
    is learned from all raters, each listed for by models of others.

    Raises:
        UsageError: there are too few likes, or raters, to learn from.
    """
    start = shipped() if start is None else start
    raters = Raters.of(catalogue)
    _check(catalogue, raters)
    fold = folds(raters, _PARTS, seed).folds[0]
    progress.stage("Learning the like-rate prior")
    learned_prior = prior_weights.learn_prior(catalogue, fold.training, seed)
    weights = rounded(replace(start, like_rate_prior=learned_prior.weights))
    progress.stage("Learning content")
    weights = rounded(replace(weights, content=content_weights.learn_content(catalogue, fold.training, weights, seed)))
    progress.stage("Measuring what is gained")
    samples = [
        Sample(raters, content_weights.QUERY_MOVIES, seed) for raters in (fold.training, raters.take(fold.held_out))
    ]
    before, after = _reached(catalogue, start, samples), _reached(catalogue, weights, samples)
    progress.stage("Learning confidence")
    learned_confidence = confidence_weights.learn_curves(catalogue, raters, weights, seed)
    provenance = {name: text for name, text in start.provenance.items() if not name.startswith("ratings")}
    provenance = {"ratings": catalogue.source} | provenance
    weights = rounded(replace(weights, confidence=learned_confidence.weights, provenance=provenance))
    progress.done()
    learned_from, left_out = (Gain(*pair) for pair in zip(before, after, strict=True))
    return LearnedWeights(weights, learned_prior.correlation, learned_from, left_out, learned_confidence.table)


def learn_confidence(
    catalogue: Catalogue, seed: int, progress: Progress, start: Weights | None = None
) -> tuple[Weights, tuple[ConfidenceRow, ...]]:
    """Learn the section ``confidence`` alone.

    Returns all weights, and how well the confidence of lists for raters came true.

    Raises:
        UsageError: there are too few likes, or raters, to learn from.
    """
    start = shipped() if start is None else start
    raters = Raters.of(catalogue)
    _check(catalogue, raters)
    progress.stage("Learning confidence")
    learned_confidence = confidence_weights.learn_curves(catalogue, raters, start, seed)
    progress.done()
    return rounded(replace(start, confidence=learned_confidence.weights)), learned_confidence.table


def _check(catalogue: Catalogue, raters: Raters) -> None:
    likes = int(raters.likes.nnz)
    if likes < FEWEST_LIKES or len(raters) < FEWEST_RATERS:
        raise UsageError(
            f"{catalogue.source} has too few likes (4 stars or more) to learn weights from: {likes:,} of "
            f"{len(raters):,} raters, where {FEWEST_LIKES:,} of {FEWEST_RATERS} are needed. "
            "Add a larger ratings.csv to its folder"
        )


def _reached(catalogue: Catalogue, weights: Weights, samples: list[Sample]) -> list[MeanFigures]:
    """Return figures of the lists of the recipe ``content`` as served."""
    movies = np.unique(np.concatenate([sample.movies for sample in samples]))
    recipe = Hybrid(weights, name="content", use_ratings=False)
    lists = release_models.fit_recipe(recipe, Training(catalogue, Raters.of(catalogue))).lists(movies, LENGTH)
    return [sample.figures(lists[np.searchsorted(movies, sample.movies)]) for sample in samples]
