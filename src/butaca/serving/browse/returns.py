"""What films returned, alone and together."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median

from butaca.catalogue.movie import Movie


@dataclass(frozen=True)
class Returns:
    """Returns of several films; only those with both budget and revenue count.

    A few films with budgets in wrong units make sums and means of ratios meaningless: ``overall`` and
    ``median`` withstand them. The others but sums are None where no film counts.
    """

    known: int
    budget: int  # US dollars, together
    revenue: int  # US dollars, together
    total: float  # sum of revenue / budget
    mean: float | None
    median: float | None
    overall: float | None  # sum of revenues / sum of budgets


def returns(movies: Sequence[Movie]) -> Returns:
    """The figures of some films."""
    known = [movie for movie in movies if movie.return_known]
    ratios = [movie.return_ for movie in known]
    if not known:
        return Returns(0, 0, 0, 0.0, None, None, None)
    budget, revenue = sum(movie.budget for movie in known), sum(movie.revenue for movie in known)
    return Returns(len(known), budget, revenue, sum(ratios), fmean(ratios), median(ratios), revenue / budget)


def profit(movies: Sequence[Movie]) -> int | None:
    """Revenue less budget, in dollars, of the films where both are known; None where there is none."""
    known = [movie.revenue - movie.budget for movie in movies if movie.return_known]
    return sum(known) if known else None
