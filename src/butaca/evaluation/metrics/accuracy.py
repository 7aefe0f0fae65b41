"""Accuracy of lists, as pure functions over hits.

``hits`` [lists, k] says for each place of each list whether the movie there is one that was to be found;
a place without a movie is a miss. ``relevant`` [lists] is how many movies were to be found. Each
function gives one number a list; of no lists it gives an empty vector.
"""

import numpy as np

from butaca.evaluation.arrays import Floats, Ints, Lists, Mask, Sparse

PRIOR_LIKES, PRIOR_PEOPLE = 3.0, 6.0  # what smooths the share of raters who like a movie


def ndcg(hits: Mask, relevant: Ints) -> Floats:
    """Return normalised discounted cumulative gain (nDCG), 0 to 1.

    The gain of a list over that of the best list possible.
    Gain 1 a hit, discount 1 / log2(place + 1), best list: hits in the first min(k, relevant) places
    (Järvelin & Kekäläinen 2002, binary gains). 0 where nothing was to be found.
    """
    k = hits.shape[1]
    discounts = 1 / np.log2(np.arange(2, k + 2))
    ideal = np.concatenate(([0.0], np.cumsum(discounts)))[np.minimum(relevant, k)]
    return _ratios(hits @ discounts, ideal)


def hit_rate(hits: Mask) -> Floats:
    """Return 1 where a list has at least one hit, else 0."""
    return np.asarray(hits.any(axis=1), dtype=np.float64)


def recall(hits: Mask, relevant: Ints) -> Floats:
    """Return hits over min(k, relevant).

    A full list of hits is 1; 0 where nothing was relevant.
    """
    most = np.minimum(relevant, hits.shape[1])
    return _ratios(hits.sum(axis=1), most)


def like_rates(likes: Sparse) -> Floats:
    """Return the smoothed share of raters who like each movie. Shape [movies].

    p(j) = (likes + 3) / (raters + 6).
    ``likes`` sparse [raters, movies]. The smoothing keeps a movie that one rater likes from counting
    as a find of one in seven hundred; it makes lift depend on how many raters there are.
    """
    rater_count, movie_count = likes.shape
    counts = np.bincount(likes.indices, minlength=movie_count)
    rates: Floats = (counts + PRIOR_LIKES) / (rater_count + PRIOR_PEOPLE)
    return rates


def lift(hits: Mask, lists: Lists, rates: Floats) -> Floats:
    """Return the mean over the k places of hit / p(j).

    How many times likelier a hit is than for any rater; from 0, chance is 1.
    The mean of the usual lift, P(like j | like q) / P(like j) (Brin et al. 1997), over a list. Places
    without a movie count as misses, so a short list gains nothing.
    """
    return (hits / rates[lists]).mean(axis=1) if hits.shape[1] else np.zeros(len(hits))


def _ratios(values: Floats, wholes: Floats | Ints) -> Floats:
    """Return quotients, 0 where the divisor is 0."""
    ratios: Floats = np.zeros(len(values))
    np.divide(values, wholes, out=ratios, where=wholes > 0)
    return ratios
