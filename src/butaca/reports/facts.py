"""Small values that the facts of a report are made of.

Shares lie from 0 to 1. A figure that cannot be had, such as the mean of nothing, is None.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class FilmFacts:
    """One film; None is unknown. ``runtime`` in minutes, money in US dollars, ``ratio`` revenue / budget."""

    id: int
    title: str
    year: int
    votes: int
    average: float | None
    popularity: float | None
    runtime: int | None
    budget: int | None
    revenue: int | None
    ratio: float | None


@dataclass(frozen=True)
class Count:
    """How many films something has; ``share`` is that of all films, ``id`` its id, code or word.

    ``name`` is the English one, or the only one there is; ``name_es`` the Spanish one, or the same.
    """

    id: str
    name: str
    name_es: str
    films: int
    share: float


@dataclass(frozen=True)
class Instance:
    """One example of a finding: ``where`` an id or a line as the source has it, ``what`` the value or title."""

    where: str
    what: str


@dataclass(frozen=True)
class FindingFacts:
    """A kind of finding that occurs. ``of`` is how many there are of what it counts, None if that is not known."""

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
class CleanColumn:
    """A column, or a list each film has, after cleaning.

    ``films`` is how many there are, ``unknown`` how many have no value, or an empty list. The figures of
    numbers are None for texts and lists; ``zeros`` also counts the 0 that stands for an unknown sum of money.
    """

    name: str
    meaning: str
    unit: str
    films: int
    unknown: int
    zeros: int | None
    minimum: float | None
    maximum: float | None
    mean: float | None


@dataclass(frozen=True)
class ColumnFacts:
    """A column after cleaning; ``source`` names the column of the file it was made from, if it is one."""

    source: str | None
    after: CleanColumn


@dataclass(frozen=True)
class Histogram:
    """Counts between consecutive edges: each bin holds its lower edge, the last one both; empty of nothing."""

    edges: tuple[float, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Distribution:
    """How a number is spread over the films that have it, a sum of money of 0 not counting as known.

    ``deviation`` is the sample's; ``skewness`` the adjusted Fisher-Pearson coefficient, which is 0 where
    both sides are alike (Joanes and Gill, *Comparing measures of sample skewness and kurtosis*, 1998).
    Percentiles, as in ``p95``, are interpolated; there are none of nothing. The logarithmic histogram has
    edges in equal ratios and leaves out 0.
    """

    column: str
    unit: str
    known: int
    mean: float | None
    deviation: float | None
    skewness: float | None
    minimum: float | None
    maximum: float | None
    percentiles: dict[str, float]
    linear: Histogram
    logarithmic: Histogram


@dataclass(frozen=True)
class AtLeast:
    """How many films have at least so many votes."""

    votes: int
    films: int


@dataclass(frozen=True)
class Votes:
    """Votes, and averages of 0 that mean that nobody voted. ``kind`` is ``votes``, or ``reviews`` of critics.

    The four counts cross the average (0 or not) with the number of votes (0 or not), as the source has
    them. ``mean_with_zeros`` counts a film nobody voted for as 0, ``mean_of_voted`` leaves it out.
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
    """Films of a month (1 to 12) or decade (its first year), and those of them dated 1 January."""

    start: int
    films: int
    first_of_january: int


@dataclass(frozen=True)
class Dates:
    """When films came out; ``weekdays`` from Monday to Sunday, whose ids are 1 to 7."""

    months: tuple[Period, ...]
    weekdays: tuple[Count, ...]
    decades: tuple[Period, ...]


@dataclass(frozen=True)
class Returns:
    """Revenue against budget of films where both are known, in three ways that are not alike.

    ``mean`` and ``median`` are those of each film's own ratio; ``total`` is all revenue over all budgets.
    """

    films: int
    sum: float
    mean: float | None
    median: float | None
    budget: int
    revenue: int
    total: float | None


@dataclass(frozen=True)
class ExtremeReturn:
    """A film by its return; ``share`` is what it and those before it make of the sum of all returns."""

    film: FilmFacts
    share: float


@dataclass(frozen=True)
class Money:
    """What is known of money. ``plausible`` leaves out films with a budget or revenue below 1,000 dollars."""

    budget_known: int
    revenue_known: int
    all: Returns
    plausible: Returns
    extremes: tuple[ExtremeReturn, ...]


@dataclass(frozen=True)
class SharedTitle:
    """A title several films have, but for case; the most voted first."""

    title: str
    films: tuple[FilmFacts, ...]


@dataclass(frozen=True)
class Titles:
    """Titles that several films share.

    ``groups`` are titles, ``films`` those that have them; ``remakes`` are groups with films of different
    years, ``twin_groups`` titles and years that are shared. ``listed`` has the groups with most votes.
    """

    groups: int
    films: int
    remakes: int
    twin_groups: int
    twin_films: int
    listed: tuple[SharedTitle, ...]


@dataclass(frozen=True)
class Group:
    """A franchise or a company: ``with_revenue`` of its films have a known revenue, whose sum is in US dollars."""

    id: int
    name: str
    films: int
    with_revenue: int
    revenue: int


@dataclass(frozen=True)
class Groups:
    """All of a kind: how many, the films in at least one, and the largest by revenue, then films."""

    number: int
    films: int
    listed: tuple[Group, ...]


@dataclass(frozen=True)
class Decile:
    """A tenth of the films by number of votes, the most voted first.

    ``shares`` are those of its films that have each field; ``weight`` is the mean share of the content
    model's weights that a film's fields answer for; ``poor`` films have less than ``Coverage.poor_below``.
    """

    films: int
    most_votes: int
    fewest_votes: int
    shares: tuple[float, ...]
    weight: float
    poor: int


@dataclass(frozen=True)
class PoorFilm:
    """A film of which little is known, and the fields it lacks."""

    id: int
    title: str
    year: int
    votes: int
    weight: float
    lacks: tuple[str, ...]


@dataclass(frozen=True)
class Coverage:
    """Which films the recommenders know enough of; a film has a field if it shares something in it with another.

    ``weights`` are those of the content model; ``ratings`` and ``language`` have no part in them.
    """

    fields: tuple[str, ...]
    weights: tuple[float | None, ...]
    deciles: tuple[Decile, ...]
    poor_below: float
    poor: int
    poor_lack: tuple[Count, ...]
    examples: tuple[PoorFilm, ...]


@dataclass(frozen=True)
class Correlations:
    """Spearman's rank correlation of each pair of columns, over the films where both are known.

    Tied values share the mean of their ranks (Spearman, *The proof and measurement of association between
    two things*, 1904). None where fewer than three films have both, or one of them does not vary.
    """

    columns: tuple[str, ...]
    rho: tuple[tuple[float | None, ...], ...]
    films: tuple[tuple[int, ...], ...]
