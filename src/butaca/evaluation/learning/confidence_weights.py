"""Weights of the section ``confidence``, learned out of fold.

They say how likely listed movies are liked.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from butaca.catalogue.catalogue import Catalogue
from butaca.evaluation.entrants import release_models
from butaca.evaluation.protocols import rater_confidence
from butaca.evaluation.protocols.rater_confidence import ConfidenceRow
from butaca.evaluation.protocols.similar_confidence import confidence, of_similar
from butaca.evaluation.raters import Raters
from butaca.evaluation.splits import folds
from butaca.recommenders.confidence_curve import ConfidenceCurve
from butaca.recommenders.content_ease import ContentEase
from butaca.recommenders.hybrid import Hybrid
from butaca.recommenders.shipped_weights import Weights

_FOLDS = 5


@dataclass(frozen=True)
class LearnedConfidence:
    """Learned curves, and how well such curves predict other raters."""

    weights: dict[str, float]
    table: tuple[ConfidenceRow, ...]


def learn_curves(catalogue: Catalogue, raters: Raters, weights: Weights, seed: int) -> LearnedConfidence:
    """Learn the curves from all raters, by models of other raters."""
    split = folds(raters, _FOLDS, seed)
    together = confidence(
        of_similar(catalogue, split, lambda own: release_models.fit_recipe(Hybrid(weights), own), seed=seed)
    ).calibration
    for_raters = rater_confidence.learn(
        catalogue, split, lambda own: release_models.store_weights(ContentEase(weights), own), seed=seed
    )
    weights_by_name = {
        **{name: weights.confidence[name] for name in weights.confidence if name.startswith("judged")},
        "together_intercept": together.intercept,
        "together_slope": together.slope,
        **_named("recommended", for_raters.curves.with_likes),
        **_named("newcomer", for_raters.curves.newcomer),
    }
    return LearnedConfidence(weights_by_name, for_raters.table)


def _named(kind: str, curve: ConfidenceCurve) -> dict[str, float]:
    return {f"{kind}_{name}": float(value) for name, value in vars(curve).items()}


def text(table: Sequence[ConfidenceRow]) -> str:
    """Return the table of lists for raters, at most 80 columns wide."""
    lines = ["named  raters  rated  predicted  liked of the rated    liked of all listed"]
    lines += [
        f"{row.named:>5}  {row.rater_count:>6}  {row.rated_count:>5}  {row.predicted:>9.3f}  "
        f"{row.liked_share:.3f} ({row.low:.3f} to {row.high:.3f})  {row.liked_share_of_listed:.3f}"
        for row in table
    ]
    return "\n".join(lines) + "\n"
