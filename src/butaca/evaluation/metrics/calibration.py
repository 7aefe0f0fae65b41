"""Calibration of probabilities: reliability tables and logistic fits."""

from dataclasses import dataclass

import numpy as np

from butaca.evaluation.arrays import Floats, Ints, Mask

BINS = 10
_RIDGE = 1e-6  # keeps the fit finite where outcomes are separable
_STEPS = 100


@dataclass(frozen=True)
class Reliability:
    """Reliability table, the lowest bin first; empty bins are left out.

    All [bins]. ``predicted`` is the bin's mean prediction, ``observed`` the share that came true.
    """

    counts: Ints
    predicted: Floats
    observed: Floats


def reliability(probabilities: Floats, outcomes: Mask, bins: int = BINS) -> Reliability:
    """Return the reliability table of predictions [cases].

    Bins hold about equal counts, which suits predictions that are all small. A bin holds its lower edge, the last its
    upper too.
    """
    if len(probabilities) == 0:
        return Reliability(np.empty(0, np.int64), np.empty(0), np.empty(0))
    edges = np.quantile(probabilities, np.arange(1, bins) / bins)
    places = np.searchsorted(edges, probabilities, side="right")
    counts = np.bincount(places, minlength=bins)
    filled = counts > 0
    return Reliability(
        counts[filled],
        np.bincount(places, weights=probabilities, minlength=bins)[filled] / counts[filled],
        np.bincount(places, weights=outcomes.astype(np.float64), minlength=bins)[filled] / counts[filled],
    )


@dataclass(frozen=True)
class PlattScaling:
    """Logistic curve of two parameters (Platt 1999).

    p = 1 / (1 + exp(-(intercept + slope · x))).
    """

    intercept: float
    slope: float

    def of(self, scores: Floats) -> Floats:
        """Return the probabilities of scores. Same shape."""
        return sigmoid(self.intercept + self.slope * scores)


def sigmoid(values: Floats) -> Floats:
    """Return 1 / (1 + exp(-x)), without overflow."""
    tail = np.exp(-np.abs(values))
    probabilities: Floats = np.where(values >= 0, 1, tail) / (1 + tail)
    return probabilities


def fit_platt(scores: Floats, outcomes: Mask) -> PlattScaling:
    """Return the most likely intercept and slope (Platt 1999).

    ``scores`` and ``outcomes`` [cases].
    """
    intercept, slope = logistic(np.column_stack((np.ones(len(scores)), scores)), outcomes)
    return PlattScaling(float(intercept), float(slope))


@dataclass(frozen=True)
class Confidence:
    """Fit of all cases, and how well such fits predict cases they were not made from."""

    calibration: PlattScaling
    table: Reliability
    cases: int


def out_of_fold(scores: Floats, outcomes: Mask, folds: Ints) -> Confidence:
    """Fit all cases, and tabulate what fits to the other folds say.

    ``scores``, ``outcomes`` and ``folds`` [cases].
    """
    predicted = np.zeros(len(scores))
    for fold in np.unique(folds):
        inside = folds == fold
        predicted[inside] = fit_platt(scores[~inside], outcomes[~inside]).of(scores[inside])
    return Confidence(fit_platt(scores, outcomes), reliability(predicted, outcomes), len(scores))


def logistic(inputs: Floats, outcomes: Mask) -> Floats:
    """Return the most likely logistic coefficients. Shape [terms].

    They are b in P(outcome) = 1 / (1 + exp(-inputs @ b)).
    ``inputs`` [cases, terms] and ``outcomes`` [cases]; by Newton's method with halved steps. Of no cases, or where
    inputs are equal, b is the smallest that fits.
    """
    targets = outcomes.astype(np.float64)
    coefficients = np.zeros(inputs.shape[1])
    loss = _loss(inputs, targets, coefficients)
    for _ in range(_STEPS):
        probabilities = sigmoid(inputs @ coefficients)
        gradient = inputs.T @ (probabilities - targets) + _RIDGE * coefficients
        curvature = (inputs * (probabilities * (1 - probabilities))[:, None]).T @ inputs + _RIDGE * np.eye(
            len(coefficients)
        )
        step = np.linalg.solve(curvature, gradient)
        length = 1.0
        while (step_loss := _loss(inputs, targets, coefficients - length * step)) > loss and length > 1e-9:
            length /= 2
        coefficients, improved, loss = coefficients - length * step, loss - step_loss, step_loss
        if improved <= 1e-12 * max(abs(loss), 1.0):
            break
    return coefficients


def _loss(inputs: Floats, targets: Floats, coefficients: Floats) -> float:
    """Return the negative log-likelihood, with the ridge."""
    scores = inputs @ coefficients
    return float(np.logaddexp(0, scores).sum() - targets @ scores + _RIDGE / 2 * coefficients @ coefficients)
