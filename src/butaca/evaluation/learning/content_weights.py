"""Weights of content's fields, found by trial.

Lists without ratings are scored by likes.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from butaca.catalogue.catalogue import Catalogue
from butaca.evaluation.arrays import Floats, Ints, Lists
from butaca.evaluation.entrants.ranked_lists import best
from butaca.evaluation.learning.objective import LENGTH, Sample
from butaca.evaluation.raters import Raters
from butaca.features.content import Content
from butaca.recommenders import like_rate_prior
from butaca.recommenders.content_affinity import Affinity
from butaca.recommenders.shipped_weights import Weights

QUERY_MOVIES = 600  # asked for
FACTORS = (1.5, 1.2)  # by which weights are changed, the coarse one first
_POOLS = 2  # the second is of the weights the first led to
_SHARPNESSES = (0.6, 1.0, 1.6)  # at which candidates are looked for, times that of the recipe
_EACH = 200  # candidates of each; together they are some 300
_GAIN = 1e-3  # of the objective: a step for less is a step after noise
_ROUNDS = 12  # over all weights, at most, with each factor
_BLOCK = 32  # movies at a time


def learn_content(catalogue: Catalogue, raters: Raters, start: Weights, seed: int) -> dict[str, float]:
    """Find the content weights that do best by these raters.

    The like-rate prior and the temperature are those of ``start``.
    Weights of 0 stay so. Lists are those of the recipe ``content``, chosen among a pool of candidates and
    without the room that is kept for franchises.
    """
    sample = Sample(raters, QUERY_MOVIES, seed)
    weights = np.array([start.content[code] for code in Affinity.codes])
    for _ in range(_POOLS):
        weights = coordinate_search(_value(sample, CandidatePool(catalogue, sample.movies, start, weights)), weights)
    return dict(zip(Affinity.codes, weights.tolist(), strict=True))


def coordinate_search(value: Callable[[Floats], float], start: Floats, factors: tuple[float, ...] = FACTORS) -> Floats:
    """Search for better weights, one coordinate at a time.

    Each weight in turn is multiplied by a factor, or divided by it, as long as that gains anything.
    """
    weights, height = start, value(start)
    for factor in factors:
        for _ in range(_ROUNDS):
            before = height
            for index in range(len(weights)):
                for step in (factor, 1 / factor):
                    trial = weights.copy()
                    trial[index] *= step
                    if (trial_height := value(trial)) > height + _GAIN:
                        weights, height = trial, trial_height
                        break
            if height == before:
                break
    return weights


def _value(sample: Sample, pool: "CandidatePool") -> Callable[[Floats], float]:
    return lambda content: sample.figures(pool.lists(content)).objective


class CandidatePool:
    """Likely neighbours of some movies, with their unweighted affinities by field.

    It has their rows in the catalogue and what the recipe counts besides the weights (like rates, and the emphasis on
    genres), -inf where a movie has no more candidates, both [movies, width]; and affinities by field
    [movies, width, fields].
    """

    def __init__(self, catalogue: Catalogue, movies: Ints, weights: Weights, content: Floats) -> None:
        settings = weights.hybrid
        prior = like_rate_prior.prior(catalogue, weights.like_rate_prior)
        rates = prior + np.median(prior)  # divisors of the novelty weighting where there are no raters
        known = np.log(prior) - settings["novelty"] * np.log(rates)
        self._sharpness = np.full(len(content), settings["temperature"] * (1 + settings["emphasis"]))
        self._sharpness[:-2] += settings["named_emphasis"]  # on all but time and language
        genres = Affinity.codes.index("genres")
        affinity = Affinity(Content.shared(catalogue), dict(zip(Affinity.codes, content.tolist(), strict=True)))
        shape = (len(movies), min(_EACH * len(_SHARPNESSES), len(prior)))
        self._rows: Ints = np.zeros(shape, dtype=np.int64)
        self._prior = np.full(shape, -np.inf)
        self._parts: NDArray[np.float32] = np.zeros((*shape, len(content)), dtype=np.float32)
        scale = np.divide(1, content, out=np.zeros_like(content), where=content > 0)
        for start in range(0, len(movies), _BLOCK):
            block = affinity.block(movies[start : start + _BLOCK])[:, : len(prior)]
            for row, alike in enumerate(block, start):
                rows = self._candidates(alike, known, movies[row])
                self._rows[row, : len(rows)] = rows
                self._prior[row, : len(rows)] = known[rows]
                parts = affinity.parts(np.full(len(rows), movies[row]), rows)
                self._parts[row, : len(rows)] = parts * scale
                # Genres are heard whatever their weight.
                self._prior[row, : len(rows)] += settings["genre_emphasis"] * parts[:, genres] * scale[genres]
        self._flat = self._parts.reshape(-1, len(content))

    def _candidates(self, alike: NDArray[np.float32], known: Floats, movie: int) -> Ints:
        """Return the best candidates at each sharpness, ascending."""
        size = min(_EACH, len(known))
        settings = (known + sharpness * self._sharpness[0] * alike for sharpness in _SHARPNESSES)
        best_rows = [np.argpartition(-scores, size - 1)[:size] for scores in settings]
        rows: Ints = np.unique(np.concatenate(best_rows)).astype(np.int64)
        others: Ints = rows[rows != movie]
        return others

    def lists(self, content: Floats) -> Lists:
        """Return the best movies of each pool with these weights."""
        alike = (self._flat @ (self._sharpness * content).astype(np.float32)).reshape(self._prior.shape)
        places = best(self._prior + alike, LENGTH, floor=-np.inf)
        return np.where(places >= 0, np.take_along_axis(self._rows, places.clip(0), axis=1), -1).astype(np.int32)
