"""Weights of the like-rate prior, learned by Poisson regression.

The prior is how many like a movie, from what is known of it before any ratings.
"""

from dataclasses import dataclass

import numpy as np

from butaca.catalogue.catalogue import Catalogue
from butaca.evaluation.arrays import Floats
from butaca.evaluation.raters import Raters
from butaca.recommenders import like_rate_prior

_RIDGE = 1.0  # against thousands of likes nothing, yet terms that do not vary get 0
_STEPS, _CLOSE = 100, 1e-10
_PARTS = 5  # of the movies, each of which is predicted from the others


@dataclass(frozen=True)
class LearnedPrior:
    """Learned weights, and how well such weights predict other movies.

    Terms are those of ``recommenders.like_rate_prior``.
    ``correlation`` is between the logarithms of expected and of counted likes, of movies somebody likes.
    """

    weights: dict[str, float]
    correlation: float


def learn_prior(catalogue: Catalogue, raters: Raters, seed: int) -> LearnedPrior:
    """Learn the weights from the likes of some raters.

    The seed decides which movies are predicted together.
    """
    terms = like_rate_prior.terms(catalogue)
    inputs, counts = np.column_stack(list(terms.values())), raters.like_counts()
    part = np.random.default_rng(seed).permutation(len(counts)) % _PARTS
    expected = np.zeros(len(counts))
    for part_index in range(_PARTS):
        expected[part == part_index] = inputs[part == part_index] @ regression(
            inputs[part != part_index], counts[part != part_index], len(raters)
        )
    liked = counts > 0
    correlation = float(np.corrcoef(expected[liked], np.log(counts[liked]))[0, 1])
    weights = regression(inputs, counts, len(raters))
    return LearnedPrior(dict(zip(terms, weights.tolist(), strict=True)), correlation)


def regression(inputs: Floats, counts: Floats, exposure: float) -> Floats:
    """Return the most likely coefficients of a Poisson regression. Shape [terms].

    They are b in count ~ Poisson(exposure * exp(inputs @ b)), with a small ridge.
    ``inputs`` [cases, terms], the first of which is 1 and bears no ridge. By iteratively reweighted least
    squares (McCullagh and Nelder, *Generalized Linear Models*, 1989), with halved steps.
    """
    ridge = np.full(inputs.shape[1], _RIDGE)
    ridge[0] = 0
    coefficients = np.zeros(inputs.shape[1])
    coefficients[0] = np.log(max(counts.sum(), 1) / max(exposure * len(counts), 1))
    loss = _loss(inputs, counts, exposure, ridge, coefficients)
    for _ in range(_STEPS):
        means = exposure * np.exp(inputs @ coefficients)
        gradient = inputs.T @ (means - counts) + ridge * coefficients
        curvature = (inputs * means[:, None]).T @ inputs + np.diag(ridge)
        step, length = np.linalg.solve(curvature, gradient), 1.0
        while (
            not (step_loss := _loss(inputs, counts, exposure, ridge, coefficients - length * step)) <= loss
            and length > 1e-9
        ):
            length /= 2
        if not step_loss < loss - _CLOSE * max(abs(loss), 1.0):
            break
        coefficients, loss = coefficients - length * step, step_loss
    return coefficients


def _loss(inputs: Floats, counts: Floats, exposure: float, ridge: Floats, coefficients: Floats) -> float:
    """Return the negative log-likelihood with the ridge; overflow is infinite."""
    scores = inputs @ coefficients
    with np.errstate(over="ignore"):
        return float((exposure * np.exp(scores)).sum() - counts @ scores + ridge @ coefficients**2 / 2)
