"""The fame prior: how many like a film, from what is known of it before anybody's ratings."""

from dataclasses import dataclass

import numpy as np

from butaca.catalogue.catalogue import Catalogue
from butaca.evaluation.models import Floats
from butaca.evaluation.people import People
from butaca.recommenders import fame

_RIDGE = 1.0  # against thousands of likes nothing, yet terms that do not vary get 0
_STEPS, _CLOSE = 100, 1e-10
_PARTS = 5  # of the films, each of which is predicted from the others


@dataclass(frozen=True)
class Fame:
    """Weights of the terms of ``recommenders.fame``, and how well such weights predict films they have not seen.

    ``correlation`` is between the logarithms of expected and of counted likes, of films somebody likes.
    """

    weights: dict[str, float]
    correlation: float


def learned(catalogue: Catalogue, people: People, seed: int) -> Fame:
    """From the likes of some people; the seed decides which films are predicted together."""
    terms = fame.terms(catalogue)
    inputs, counts = np.column_stack(list(terms.values())), people.like_counts()
    part = np.random.default_rng(seed).permutation(len(counts)) % _PARTS
    expected = np.zeros(len(counts))
    for one in range(_PARTS):
        expected[part == one] = inputs[part == one] @ regression(inputs[part != one], counts[part != one], len(people))
    liked = counts > 0
    correlation = float(np.corrcoef(expected[liked], np.log(counts[liked]))[0, 1])
    weights = regression(inputs, counts, len(people))
    return Fame(dict(zip(terms, weights.tolist(), strict=True)), correlation)


def regression(inputs: Floats, counts: Floats, exposure: float) -> Floats:
    """The likeliest b in count ~ Poisson(exposure * exp(inputs @ b)), with a small ridge. Shape [terms].

    ``inputs`` [cases, terms], the first of which is 1 and bears no ridge. By iteratively reweighted least
    squares (McCullagh and Nelder, *Generalized Linear Models*, 1989), with halved steps.
    """
    ridge = np.full(inputs.shape[1], _RIDGE)
    ridge[0] = 0
    place = np.zeros(inputs.shape[1])
    place[0] = np.log(max(counts.sum(), 1) / max(exposure * len(counts), 1))
    loss = _loss(inputs, counts, exposure, ridge, place)
    for _ in range(_STEPS):
        means = exposure * np.exp(inputs @ place)
        gradient = inputs.T @ (means - counts) + ridge * place
        curvature = (inputs * means[:, None]).T @ inputs + np.diag(ridge)
        step, length = np.linalg.solve(curvature, gradient), 1.0
        while not (found := _loss(inputs, counts, exposure, ridge, place - length * step)) <= loss and length > 1e-9:
            length /= 2
        if not found < loss - _CLOSE * max(abs(loss), 1.0):
            break
        place, loss = place - length * step, found
    return place


def _loss(inputs: Floats, counts: Floats, exposure: float, ridge: Floats, place: Floats) -> float:
    """Negative log-likelihood, with the ridge; what overflows is infinite."""
    scores = inputs @ place
    with np.errstate(over="ignore"):
        return float((exposure * np.exp(scores)).sum() - counts @ scores + ridge @ place**2 / 2)
