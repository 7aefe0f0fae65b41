"""Like-rate prior: P(anyone likes a movie), before any ratings."""

from collections.abc import Mapping

import numpy as np

from butaca.catalogue.catalogue import Catalogue
from butaca.features import numeric_columns
from butaca.features.numeric_columns import Vector

_LEAST, _MOST = 1e-5, 0.6  # like rates nobody has measured
_SURE = 20  # raters whose like-rate the prior stands for beside those who are counted


def prior(catalogue: Catalogue, weights: Mapping[str, float]) -> Vector:
    """Return expected like rates, 0 to 1. Shape [movies].

    A Poisson regression: the exponential of a weighted sum of ``terms``.
    """
    logarithm = np.sum([weights[name] * term for name, term in terms(catalogue).items()], axis=0)
    rates: Vector = np.clip(np.exp(logarithm), _LEAST, _MOST)
    return rates


def smoothed_rates(likes: Vector, rater_count: int, prior: Vector) -> Vector:
    """Return like rates from counted likes and the prior. Shape [movies].

    None is near 0.
    """
    smoothed: Vector = (likes + _SURE * prior + 1) / (rater_count + _SURE + 1)
    return smoothed


def terms(catalogue: Catalogue) -> dict[str, Vector]:
    """Return the terms of the regression, by their weights' names. Each [movies].

    They are in votes, vote average and year. An unknown average is 6; an unknown year is the mean of the known ones.
    Votes are standardised within the catalogue, so that critics' reviews count like audiences' votes.
    """
    facts = catalogue.arrays(
        "SELECT CAST(vote_count AS DOUBLE) AS votes, coalesce(vote_average, 6) AS average, "
        "coalesce(release_year, avg(release_year) OVER (), 1990) AS year FROM movies ORDER BY id"
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
