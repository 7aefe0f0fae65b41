"""The weights of content's fields, by trial: lists without ratings, judged by what people like."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from butaca.catalogue.catalogue import Catalogue
from butaca.evaluation.learning.objective import LENGTH, Sample
from butaca.evaluation.models import Floats, Ints, Lists
from butaca.evaluation.people import People
from butaca.evaluation.ranking import best
from butaca.recommenders import fame
from butaca.recommenders.affinity import Affinity
from butaca.recommenders.weights import Weights

FILMS = 600  # asked for
FACTORS = (1.5, 1.2)  # by which weights are changed, the coarse one first
_POOLS = 2  # the second is of the weights the first led to
_SHARPNESSES = (0.6, 1.0, 1.6)  # at which candidates are looked for, times that of the recipe
_EACH = 200  # candidates of each; together they are some 300
_GAIN = 1e-3  # of the objective: a step for less is a step after noise
_ROUNDS = 12  # over all weights, at most, with each factor
_BLOCK = 32  # films at a time


def learned(catalogue: Catalogue, people: People, start: Weights, seed: int) -> dict[str, float]:
    """Content weights that do best by these people, with the fame and the temperature of ``start``.

    Weights of 0 stay so. Lists are those of the recipe ``content``, chosen among a pool of candidates and
    without the room that is kept for franchises.
    """
    sample = Sample(people, FILMS, seed)
    place = np.array([start.content[code] for code in Affinity.codes])
    for _ in range(_POOLS):
        place = climbed(_value(sample, Pool(catalogue, sample.films, start, place)), place)
    return dict(zip(Affinity.codes, place.tolist(), strict=True))


def climbed(value: Callable[[Floats], float], start: Floats, factors: tuple[float, ...] = FACTORS) -> Floats:
    """Coordinate search: each weight in turn times a factor, or divided by it, as long as that gains anything."""
    place, height = start, value(start)
    for factor in factors:
        for _ in range(_ROUNDS):
            before = height
            for one in range(len(place)):
                for step in (factor, 1 / factor):
                    trial = place.copy()
                    trial[one] *= step
                    if (found := value(trial)) > height + _GAIN:
                        place, height = trial, found
                        break
            if height == before:
                break
    return place


def _value(sample: Sample, pool: "Pool") -> Callable[[Floats], float]:
    return lambda content: sample.reached(pool.lists(content)).objective


class Pool:
    """The likely neighbours of some films, with what each field says of them before it is weighed.

    It has their rows in the catalogue and what the recipe counts besides the weights (fame, and the emphasis on
    genres), -inf where a film has no more candidates, both [films, width]; and affinities by field
    [films, width, fields].
    """

    def __init__(self, catalogue: Catalogue, films: Ints, weights: Weights, content: Floats) -> None:
        settings = weights.hybrid
        prior = fame.prior(catalogue, weights.fame)
        rates = prior + np.median(prior)  # what the dial divides by where there are no people
        known = np.log(prior) - settings["familiarity"] * np.log(rates)
        self._sharpness = np.full(len(content), settings["temperature"] * (1 + settings["emphasis"]))
        self._sharpness[:-2] += settings["named_emphasis"]  # on all but time and language
        genres = Affinity.codes.index("genres")
        affinity = Affinity(catalogue, dict(zip(Affinity.codes, content.tolist(), strict=True)))
        shape = (len(films), min(_EACH * len(_SHARPNESSES), len(prior)))
        self._rows: Ints = np.zeros(shape, dtype=np.int64)
        self._fame = np.full(shape, -np.inf)
        self._parts: NDArray[np.float32] = np.zeros((*shape, len(content)), dtype=np.float32)
        scale = np.divide(1, content, out=np.zeros_like(content), where=content > 0)
        for start in range(0, len(films), _BLOCK):
            block = affinity.block(films[start : start + _BLOCK])[:, : len(prior)]
            for place, alike in enumerate(block, start):
                rows = self._candidates(alike, known, films[place])
                self._rows[place, : len(rows)] = rows
                self._fame[place, : len(rows)] = known[rows]
                parts = affinity.parts(np.full(len(rows), films[place]), rows)
                self._parts[place, : len(rows)] = parts * scale
                # Genres are heard whatever their weight.
                self._fame[place, : len(rows)] += settings["genre_emphasis"] * parts[:, genres] * scale[genres]
        self._flat = self._parts.reshape(-1, len(content))

    def _candidates(self, alike: NDArray[np.float32], known: Floats, film: int) -> Ints:
        """The best at each sharpness, ascending."""
        most = min(_EACH, len(known))
        settings = (known + times * self._sharpness[0] * alike for times in _SHARPNESSES)
        found = [np.argpartition(-scores, most - 1)[:most] for scores in settings]
        rows: Ints = np.unique(np.concatenate(found)).astype(np.int64)
        others: Ints = rows[rows != film]
        return others

    def lists(self, content: Floats) -> Lists:
        """The best films of each pool with these weights."""
        alike = (self._flat @ (self._sharpness * content).astype(np.float32)).reshape(self._fame.shape)
        places = best(self._fame + alike, LENGTH, floor=-np.inf)
        return np.where(places >= 0, np.take_along_axis(self._rows, places.clip(0), axis=1), -1).astype(np.int32)
