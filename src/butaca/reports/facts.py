"""Facts of movies, findings and topics that a report is made of.

Shares lie from 0 to 1. A figure that cannot be had, such as the mean of nothing, is None.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class MovieFacts:
    """The facts of one movie; None is unknown.

    ``runtime`` is in minutes, money in US dollars; ``ratio`` is revenue / budget.
    """

    id: int
    title: str
    year: int | None
    votes: int
    average: float | None
    popularity: float | None
    runtime: int | None
    budget: int | None
    revenue: int | None
    ratio: float | None


@dataclass(frozen=True)
class MovieCount:
    """The number of movies that have something, such as a genre.

    ``share`` is that of all movies, ``id`` the id, code or word. ``name`` is the English name, or the only one
    there is; ``name_es`` the Spanish one, or the same.
    """

    id: str
    name: str
    name_es: str
    movie_count: int
    share: float


@dataclass(frozen=True)
class Instance:
    """An example of a finding.

    ``where`` is an id or a line as the source has it, ``what`` the value or title.
    """

    where: str
    what: str


@dataclass(frozen=True)
class FindingFacts:
    """A kind of finding that occurs.

    ``of`` is the total of the units it counts, None if that is not known.
    """

    code: str
    severity: str
    unit: str
    count: int
    of: int | None
    share: float | None
    meaning: str
    action: str
    consequence: str
    examples: tuple[Instance, ...]


@dataclass(frozen=True)
class AtLeast:
    """The number of movies with at least so many votes."""

    votes: int
    movie_count: int


@dataclass(frozen=True)
class Votes:
    """Votes, and averages of 0 that mean that nobody voted.

    ``kind`` is ``votes``, or ``reviews`` of critics. The four counts cross the average (0 or not) with the number
    of votes (0 or not), as the source has them. ``mean_with_zeros`` counts a movie nobody voted for as 0,
    ``mean_of_voted`` leaves it out.
    """

    kind: str
    zero_unvoted: int
    zero_voted: int
    other_unvoted: int
    other_voted: int
    mean_with_zeros: float | None
    mean_of_voted: float | None
    at_least: tuple[AtLeast, ...]


@dataclass(frozen=True)
class Period:
    """Movies of a month or decade, and those dated 1 January.

    ``start`` is the month, 1 to 12, or the first year of the decade.
    """

    start: int
    movie_count: int
    first_of_january: int


@dataclass(frozen=True)
class Dates:
    """Release dates by month, weekday and decade.

    ``weekdays`` go from Monday to Sunday, with the ids 1 to 7. The ``unknown_year_count`` movies without a year are in
    no decade, the ``unknown_date_count`` without a date in no month or weekday.
    """

    unknown_year_count: int
    unknown_date_count: int
    months: tuple[Period, ...]
    weekdays: tuple[MovieCount, ...]
    decades: tuple[Period, ...]


@dataclass(frozen=True)
class ReturnFigures:
    """Revenue against budget in three ways, where both are known.

    ``mean`` and ``median`` are those of each movie's own ratio; ``total`` is all revenue over all budgets.
    """

    movie_count: int
    sum: float
    mean: float | None
    median: float | None
    budget: int
    revenue: int
    total: float | None


@dataclass(frozen=True)
class ExtremeReturn:
    """A movie with an extreme return.

    ``share`` is the part of the sum of all returns that it and those before it make.
    """

    movie: MovieFacts
    share: float


@dataclass(frozen=True)
class Money:
    """Figures of budgets, revenues and returns.

    ``plausible`` leaves out movies with a budget or revenue below 1,000 dollars.
    """

    budget_known: int
    revenue_known: int
    all: ReturnFigures
    plausible: ReturnFigures
    extremes: tuple[ExtremeReturn, ...]


@dataclass(frozen=True)
class SharedTitle:
    """A title of several movies, regardless of case; the most voted first."""

    title: str
    movies: tuple[MovieFacts, ...]


@dataclass(frozen=True)
class Titles:
    """Titles that several movies share.

    ``groups`` are titles, ``movie_count`` the movies that have them; ``remakes`` are groups with movies of different
    years, ``twin_groups`` titles and years that are shared. ``listed`` has the groups with most votes.
    """

    groups: int
    movie_count: int
    remakes: int
    twin_groups: int
    twin_count: int
    listed: tuple[SharedTitle, ...]


@dataclass(frozen=True)
class RevenueGroup:
    """A collection or a company with its movies and revenue.

    ``with_revenue`` of its movies have a known revenue, whose sum is in US dollars.
    """

    id: int
    name: str
    movie_count: int
    with_revenue: int
    revenue: int


@dataclass(frozen=True)
class RevenueGroups:
    """The groups of a kind, of which the largest are listed.

    ``movie_count`` is the number of movies in at least one; groups are listed by revenue, then movies.
    """

    number: int
    movie_count: int
    listed: tuple[RevenueGroup, ...]
