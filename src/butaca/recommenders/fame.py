"""How likely anyone is to like a movie, from what is known before anybody's ratings."""

from collections.abc import Mapping

import numpy as np

from butaca.catalogue.catalogue import Catalogue
from butaca.features import numeric_columns
from butaca.features.numeric_columns import Vector

_LEAST, _MOST = 1e-5, 0.6  # like-rates nobody has measured
_SURE = 20  # people whose like-rate the prior stands for beside those who are counted


def prior(catalogue: Catalogue, weights: Mapping[str, float]) -> Vector:
    """The expected like-rate of each movie, between 0 and 1. Shape [movies].

    A Poisson regression: the exponential of a weighted sum of ``terms``.
    """
    logarithm = np.sum([weights[name] * term for name, term in terms(catalogue).items()], axis=0)
    rates: Vector = np.clip(np.exp(logarithm), _LEAST, _MOST)
    return rates


def rates(likes: Vector, people: int, prior: Vector) -> Vector:
    """Return like-rates from the ``likes`` of some people and the prior, none near 0. Shape [movies]."""
    found: Vector = (likes + _SURE * prior + 1) / (people + _SURE + 1)
    return found


def terms(catalogue: Catalogue) -> dict[str, Vector]:
    """What the regression is on: terms in votes, vote average and year, by the names of their weights. Each [movies].

    Votes are standardised within the catalogue, so that critics' reviews count like audiences' votes.
    """
    facts = catalogue.arrays(
        "SELECT CAST(vote_count AS DOUBLE) AS votes, coalesce(vote_average, 6) AS average, release_year AS year "
        "FROM movies ORDER BY id"
    )
    votes = numeric_columns.standardised(np.log1p(facts["votes"]))
    average = np.clip(facts["average"] - 6, -3, 3)
    year = np.clip((facts["year"] - 1990) / 20, -3, 1.5)
    return {
        "intercept": np.ones_like(votes),
        "L": votes,
        "L*L": votes**2,
        "A": average,
        "A*L": average * votes,
        "Y": year,
        "Y*Y": year**2,
        "Y*L": year * votes,
        "(Y)+": np.maximum(year, 0),
        "(L-1.5)+": np.maximum(votes - 1.5, 0),
        "(L-2.5)+": np.maximum(votes - 2.5, 0),
        "(A-1)+*L": np.maximum(average - 1, 0) * votes,
    }
