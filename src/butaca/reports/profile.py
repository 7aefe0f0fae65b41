"""The facts of a report, which every form of it shows."""

from dataclasses import dataclass

from butaca.catalogue.intake import Intake
from butaca.reports.column_facts import ColumnFacts, Correlations, Distribution
from butaca.reports.comparison import CatalogueComparison
from butaca.reports.coverage_facts import Coverage
from butaca.reports.facts import Dates, FindingFacts, Money, MovieCount, MovieFacts, RevenueGroups, Titles, Votes

FORMAT = 1  # of report.json; what is added to it leaves the number as it is


@dataclass(frozen=True)
class InputFacts:
    """A file the catalogue was made from; ``size`` in bytes."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Profile:
    """The content of a catalogue, and its defects.

    ``counts`` are the rows of every table. ``intake`` is None where it is not known, ``comparison`` where there is
    nothing to compare with. Lists of counts are ordered by number of movies, most first, then by name;
    ``best_known`` by votes.
    """

    format: int
    source: str
    inputs: tuple[InputFacts, ...]
    counts: dict[str, int]
    findings: tuple[FindingFacts, ...]
    intake: Intake | None
    columns: tuple[ColumnFacts, ...]
    distributions: tuple[Distribution, ...]
    votes: Votes
    dates: Dates
    money: Money
    titles: Titles
    genres: tuple[MovieCount, ...]
    original_languages: tuple[MovieCount, ...]
    spoken_languages: tuple[MovieCount, ...]
    countries: tuple[MovieCount, ...]
    title_words: tuple[MovieCount, ...]
    franchises: RevenueGroups
    companies: RevenueGroups
    coverage: Coverage
    correlations: Correlations
    best_known: tuple[MovieFacts, ...]
    comparison: CatalogueComparison | None = None

    @property
    def movie_count(self) -> int:
        """The number of movies."""
        return self.counts["movies"]
