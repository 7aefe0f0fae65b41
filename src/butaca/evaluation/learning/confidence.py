"""The weights of section ``confidence``: how likely listed films are liked, learned from everybody out of fold."""

from collections.abc import Sequence
from dataclasses import dataclass

from butaca.catalogue.catalogue import Catalogue
from butaca.evaluation import person_confidence, recipes
from butaca.evaluation.confidence import confidence, of_similar
from butaca.evaluation.people import People
from butaca.evaluation.person_confidence import Curve, Row
from butaca.evaluation.splits import folds
from butaca.recommenders.hybrid import Hybrid
from butaca.recommenders.personal import Personal
from butaca.recommenders.weights import Weights

_FOLDS = 5


@dataclass(frozen=True)
class LearnedConfidence:
    """Weights, and what such weights said of lists for people they were not learned from."""

    weights: dict[str, float]
    table: tuple[Row, ...]


def learned(catalogue: Catalogue, people: People, weights: Weights, seed: int) -> LearnedConfidence:
    """Learn from everybody, each person listed for by models of others."""
    split = folds(people, _FOLDS, seed)
    similar = confidence(
        of_similar(catalogue, split, lambda own: recipes.fitted(Hybrid(weights), own), seed=seed)
    ).calibration
    persons = person_confidence.learn(catalogue, split, lambda own: recipes.stored(Personal(weights), own), seed=seed)
    found = {
        "similar_intercept": similar.intercept,
        "similar_slope": similar.slope,
        **_named("recommended", persons.recommended),
        **_named("newcomer", persons.newcomer),
    }
    return LearnedConfidence(found, persons.table)


def _named(kind: str, curve: Curve) -> dict[str, float]:
    return {f"{kind}_{name}": float(value) for name, value in vars(curve).items()}


def text(table: Sequence[Row]) -> str:
    """Return the table of lists for people, at most 80 columns wide."""
    lines = ["named  people  rated  said  liked of the rated    liked of all listed"]
    lines += [
        f"{row.named:>5}  {row.people:>6}  {row.rated:>5}  {row.said:.3f}  "
        f"{row.liked:.3f} ({row.low:.3f} to {row.high:.3f})  {row.liked_of_all:.3f}"
        for row in table
    ]
    return "\n".join(lines) + "\n"
