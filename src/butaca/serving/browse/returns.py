"""Returns: revenue in proportion to budget."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median

from butaca.catalogue.movie import Movie


@dataclass(frozen=True)
class Returns:
    """Returns of several movies.

    Only movies with both budget and revenue count. A few with budgets in wrong units make sums and means of ratios
    meaningless; ``overall`` and ``median`` withstand them. Where no movie counts, sums are 0 and the others None.
    """

    known: int
    budget: int  # US dollars, together
    revenue: int  # US dollars, together
    total: float  # sum of revenue / budget
    mean: float | None
    median: float | None
    overall: float | None  # sum of revenues / sum of budgets


def returns(movies: Sequence[Movie]) -> Returns:
    """Return the returns of some movies together."""
    known = [movie for movie in movies if movie.return_known]
    ratios = [movie.return_ for movie in known]
    if not known:
        return Returns(0, 0, 0, 0.0, None, None, None)
    budget, revenue = sum(movie.budget for movie in known), sum(movie.revenue for movie in known)
    return Returns(len(known), budget, revenue, sum(ratios), fmean(ratios), median(ratios), revenue / budget)


def profit(movies: Sequence[Movie]) -> int | None:
    """Return the revenue less the budget of some movies, in dollars.

    Only movies where both are known count; None where there is none.
    """
    known = [movie.revenue - movie.budget for movie in movies if movie.return_known]
    return sum(known) if known else None
