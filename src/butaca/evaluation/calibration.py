"""Do things happen as often as they are said to? Reliability, and a correction of two parameters."""

from dataclasses import dataclass

import numpy as np

from butaca.evaluation.models import Floats, Ints, Mask

BINS = 10
_SMALLEST = 1e-9  # probabilities closer to 0 or 1 are taken as that close
_RIDGE = 1e-6  # keeps the fit finite where outcomes are separable
_STEPS = 100


@dataclass(frozen=True)
class Reliability:
    """Predictions by bin, the lowest first; bins without any are left out. All [bins].

    ``predicted`` is the bin's mean prediction, ``observed`` the share that came true.
    """

    counts: Ints
    predicted: Floats
    observed: Floats

    @property
    def expected_error(self) -> float:
        """Mean of |observed - predicted|, weighted by counts (Naeini et al. 2015); 0 of no predictions."""
        if not self.counts.sum():
            return 0.0
        return float(np.average(np.abs(self.observed - self.predicted), weights=self.counts))


def reliability(probabilities: Floats, outcomes: Mask, bins: int = BINS, *, equal_counts: bool = False) -> Reliability:
    """The reliability table of predictions [cases] in bins of equal width, or of about equal counts.

    A bin holds its lower edge, the last its upper too. Equal counts suit predictions that are all small.
    """
    if len(probabilities) == 0:
        return Reliability(np.empty(0, np.int64), np.empty(0), np.empty(0))
    edges = np.quantile(probabilities, np.arange(1, bins) / bins) if equal_counts else np.arange(1, bins) / bins
    places = np.searchsorted(edges, probabilities, side="right")
    counts = np.bincount(places, minlength=bins)
    filled = counts > 0
    return Reliability(
        counts[filled],
        np.bincount(places, weights=probabilities, minlength=bins)[filled] / counts[filled],
        np.bincount(places, weights=outcomes.astype(np.float64), minlength=bins)[filled] / counts[filled],
    )


@dataclass(frozen=True)
class Calibration:
    """p = 1 / (1 + exp(-(intercept + slope · x))); for a correction of probabilities x is their logit."""

    intercept: float
    slope: float

    def of(self, scores: Floats) -> Floats:
        """The probabilities of scores. Same shape."""
        return sigmoid(self.intercept + self.slope * scores)


def logit(probabilities: Floats) -> Floats:
    """log(p / (1 - p)), finite for 0 and 1 too."""
    inside = np.clip(probabilities, _SMALLEST, 1 - _SMALLEST)
    logits: Floats = np.log(inside) - np.log1p(-inside)
    return logits


def sigmoid(values: Floats) -> Floats:
    """1 / (1 + exp(-x)), without overflow."""
    tail = np.exp(-np.abs(values))
    chances: Floats = np.where(values >= 0, 1, tail) / (1 + tail)
    return chances


def fitted(scores: Floats, outcomes: Mask) -> Calibration:
    """The most likely intercept and slope (Platt 1999). ``scores`` and ``outcomes`` [cases]."""
    intercept, slope = logistic(np.column_stack((np.ones(len(scores)), scores)), outcomes)
    return Calibration(float(intercept), float(slope))


def logistic(inputs: Floats, outcomes: Mask) -> Floats:
    """Return the likeliest b in P(outcome) = 1 / (1 + exp(-inputs @ b)). Shape [terms].

    ``inputs`` [cases, terms] and ``outcomes`` [cases]; by Newton's method with halved steps. Of no cases, or where
    inputs are equal, b is the smallest that fits.
    """
    wanted = outcomes.astype(np.float64)
    place = np.zeros(inputs.shape[1])
    loss = _loss(inputs, wanted, place)
    for _ in range(_STEPS):
        chances = sigmoid(inputs @ place)
        gradient = inputs.T @ (chances - wanted) + _RIDGE * place
        curvature = (inputs * (chances * (1 - chances))[:, None]).T @ inputs + _RIDGE * np.eye(len(place))
        step = np.linalg.solve(curvature, gradient)
        length = 1.0
        while (found := _loss(inputs, wanted, place - length * step)) > loss and length > 1e-9:
            length /= 2
        place, improved, loss = place - length * step, loss - found, found
        if improved <= 1e-12 * max(abs(loss), 1.0):
            break
    return place


def _loss(inputs: Floats, wanted: Floats, place: Floats) -> float:
    """Negative log-likelihood, with the ridge."""
    scores = inputs @ place
    return float(np.logaddexp(0, scores).sum() - wanted @ scores + _RIDGE / 2 * place @ place)
