"""Measure known money, and the effect of wrong units on sums."""

from itertools import accumulate

from butaca.catalogue.catalogue import Catalogue
from butaca.reports.facts import ExtremeReturn, Money, ReturnFigures
from butaca.reports.measuring.listed_movies import movies

_WRONG_UNIT = 1000  # US dollars, below which a budget or revenue is probably in thousands or millions
_EXTREMES = 10
_KNOWN = "budget > 0 AND revenue > 0"


def money(catalogue: Catalogue) -> Money:
    """Measure the returns of all movies, and of those with plausible amounts."""
    known = catalogue.connection.execute(
        "SELECT count(*) FILTER (budget > 0), count(*) FILTER (revenue > 0) FROM movies"
    ).fetchone()
    budgets, revenues = known or (0, 0)
    everything = _returns(catalogue, _KNOWN)
    plausible = f"budget >= {_WRONG_UNIT} AND revenue >= {_WRONG_UNIT}"
    top = tuple(movies(catalogue, f'WHERE {_KNOWN} ORDER BY "return" DESC, id LIMIT {_EXTREMES}'))
    sums = accumulate(movie.ratio or 0.0 for movie in top)
    return Money(
        budget_known=budgets,
        revenue_known=revenues,
        all=everything,
        plausible=_returns(catalogue, plausible),
        extremes=tuple(ExtremeReturn(movie, so_far / everything.sum) for movie, so_far in zip(top, sums, strict=True)),
    )


def _returns(catalogue: Catalogue, condition: str) -> ReturnFigures:
    row = catalogue.connection.execute(
        # summed in one order, so that equal input gives equal sums
        'SELECT count(*), coalesce(sum("return" ORDER BY "return"), 0.0), avg("return" ORDER BY "return"), '
        'median("return"), '
        "CAST(coalesce(sum(budget), 0) AS BIGINT), CAST(coalesce(sum(revenue), 0) AS BIGINT) "
        f"FROM movies WHERE {condition}"
    ).fetchone()
    assert row is not None  # an aggregate always has one
    movie_count, total, mean, median, budget, revenue = row
    return ReturnFigures(movie_count, total, mean, median, budget, revenue, revenue / budget if budget else None)
