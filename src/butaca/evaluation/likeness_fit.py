"""Weights of likeness, learned from verdicts on pairs and lists of similar movies.

Both at once: for lists, the movies listed compete with the best of all others in a softmax (list-wise, Cao et al.,
*Learning to Rank*, 2007), the first places counting most; verdicts are a logistic regression on the sum of a pair.
No weight is below 0, but that of fame, so that each can be read; two have other bounds. Which movies are the best of
all others depends on the weights, so those of each round join the others: the best by equal weights, by what is liked
together, and by what was learned so far.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from butaca.catalogue.catalogue import Catalogue
from butaca.evaluation.arrays import Floats, Ints
from butaca.evaluation.judgements import Judgements
from butaca.features.content import Content
from butaca.recommenders.hybrid import Hybrid
from butaca.recommenders.likeness import FIELDS, Likeness
from butaca.recommenders.shipped_weights import Weights

VERDICTS = 2.0  # how much verdicts count beside lists: more makes lists less like others' and verdicts truer
_ROUNDS = 3
_SMALL = dict.fromkeys(("popularity", "rating", "runtime", "fame"), 0.3)  # to begin with, where others are 1
_BEST = 60  # movies that compete in each list
# Bounds for the sake of who reads the lists: others' lists go more by years than readers want, and less by themes.
_LEAST = {"keywords": 0.6, "original_language": 0.7}
_MOST = {"period": 1.0}
_RIDGE = 1e-3  # on weights of measures that vary by 1
_BLOCK = 32  # lists at a time
_STEPS = 200


@dataclass(frozen=True)
class LikenessWeights:
    """Learned weights of ``recommenders.likeness``."""

    fields: Mapping[str, float]
    genres: Mapping[str, float]

    def applied_to(self, weights: Weights) -> Weights:
        """Return all weights, with these in place."""
        return replace(weights, likeness=self.fields, likeness_genres={**weights.likeness_genres, **self.genres})


@dataclass(frozen=True)
class _Cases:
    """Cases that weights are learned from.

    ``measures`` [movies, weights] of the movies that compete, ``gains`` [movies] what each listed one counts, 0 for the
    others, ``lists`` [movies] of which list they are, ascending from 0. ``pairs`` [verdicts, weights] and ``good``.
    """

    measures: Floats
    gains: Floats
    lists: Ints
    pairs: Floats
    good: Floats


def learn_likeness(catalogue: Catalogue, content: Content, judgements: Judgements, recipe: Hybrid) -> LikenessWeights:
    """Learn the weights of a recipe's likeness.

    ``catalogue`` has the ratings that tastes are learned from, if the recipe uses any; ``content`` is its own.
    """
    model = recipe.fit(catalogue, content).model
    likeness, weighting = model.likeness, model.novelty_weighting
    if not isinstance(likeness, Likeness) or weighting is None:
        raise TypeError(f"{recipe.name} compares no content")
    queries, novelties = judgements.lists.queries, weighting.novelty * np.log(weighting.like_rates)
    competing = _best(queries, lambda rows: model.block(rows).approximate, novelties)
    learned = LikenessWeights(dict.fromkeys(FIELDS, 1.0) | _SMALL, dict.fromkeys(content.genre_names, 0.0))
    for _ in range(_ROUNDS):
        likeness = likeness.with_weights(learned.fields, learned.genres)
        best = _best(queries, likeness.block, novelties)
        competing = [np.union1d(*both) for both in zip(competing, best, strict=True)]
        values = _fitted(_cases(likeness, competing, judgements))
        fields = dict(zip(FIELDS, values.tolist(), strict=False))
        fields["fame"] += weighting.novelty  # lists are made at that novelty
        learned = LikenessWeights(fields, dict(zip(content.genre_names, values[len(FIELDS) :].tolist(), strict=True)))
    return learned


def _best(queries: Ints, block: Callable[[Ints], NDArray[np.floating]], novelties: Floats) -> list[Ints]:
    """Return the best movies for each query; ``novelties`` [movies] are what novelty takes off."""
    best: list[Ints] = []
    for start in range(0, len(queries), _BLOCK):
        rows = queries[start : start + _BLOCK]
        scores = block(rows)[:, : len(novelties)] - novelties.astype(np.float32)
        scores[np.arange(len(rows)), rows] = -np.inf
        columns = np.argpartition(-scores, min(_BEST, scores.shape[1] - 1), axis=1)[:, :_BEST]
        best += [own[own != row] for row, own in zip(rows, columns, strict=True)]
    return best


def _cases(likeness: Likeness, competing: Sequence[Ints], judgements: Judgements) -> _Cases:
    lists, measures, gains = judgements.lists, [], []
    numbers: list[Ints] = []
    for query, columns, listed in zip(lists.queries, competing, lists.listed, strict=True):
        shared, mine, theirs = np.intersect1d(columns, listed, return_indices=True)
        if not len(shared):
            continue
        gain = np.zeros(len(columns))
        gain[mine] = 1 / np.log2(theirs + 3.0)
        measures.append(likeness.measures(np.full(len(columns), query), columns))
        gains.append(gain / gain.sum())
        numbers.append(np.full(len(columns), len(numbers)))
    verdicts = judgements.verdicts
    pairs = np.zeros((len(verdicts), len(FIELDS) + likeness.genre_count))
    if len(verdicts):
        pairs = likeness.measures(verdicts.first, verdicts.second) / 2
        pairs += likeness.measures(verdicts.second, verdicts.first) / 2
    return _Cases(
        np.concatenate(measures) if measures else pairs[:0],
        np.concatenate(gains) if gains else np.zeros(0),
        np.concatenate(numbers) if numbers else np.zeros(0, dtype=np.int64),
        pairs,
        verdicts.good.astype(np.float64),
    )


def _fitted(cases: _Cases) -> Floats:
    """Return the weights of the least loss, by L-BFGS-B."""
    spread = np.concatenate((cases.measures, cases.pairs)).std(axis=0)
    spread[spread < 1e-9] = np.inf  # what does not vary gets no weight
    measures, pairs = cases.measures / spread, cases.pairs / spread
    starts = np.flatnonzero(np.diff(cases.lists, prepend=-1))
    list_count, wanted = max(len(starts), 1), cases.gains @ measures

    def loss(values: Floats) -> tuple[float, Floats]:
        weights, intercept = values[:-1], values[-1]
        total, slope = _RIDGE * weights @ weights, np.append(2 * _RIDGE * weights, 0.0)
        if len(starts):
            scores = measures @ weights
            scores -= np.maximum.reduceat(scores, starts)[cases.lists]
            powers = np.exp(scores)
            sums = np.add.reduceat(powers, starts)
            total += (np.log(sums).sum() - cases.gains @ scores) / list_count
            slope[:-1] += ((powers / sums[cases.lists]) @ measures - wanted) / list_count
        if len(pairs):
            log_odds = pairs @ weights + intercept
            total += VERDICTS * np.mean(np.logaddexp(0, log_odds) - cases.good * log_odds)
            errors = VERDICTS * (1 / (1 + np.exp(-log_odds)) - cases.good) / len(pairs)
            slope += np.append(errors @ pairs, errors.sum())
        return float(total), slope

    bounds = [*_bounds(spread), (None, None)]
    start = np.append([max(0.1, low or 0.0) for low, _ in bounds[:-1]], 0.0)
    fit = optimize.minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": _STEPS})
    weights: Floats = fit.x[:-1] / spread
    return weights


def _bounds(spread: Floats) -> list[tuple[float | None, float | None]]:
    """Return the bounds of each weight, in units of ``spread``.

    What does not vary gets no weight, whatever its bounds.
    """
    bounds: list[tuple[float | None, float | None]] = [(0.0, None)] * len(spread)
    bounds[FIELDS.index("fame")] = (None, None)
    for name in (*_LEAST, *_MOST):
        place = FIELDS.index(name)
        if np.isfinite(spread[place]):
            most = _MOST[name] * spread[place] if name in _MOST else None
            bounds[place] = (_LEAST.get(name, 0.0) * spread[place], most)
    return bounds
