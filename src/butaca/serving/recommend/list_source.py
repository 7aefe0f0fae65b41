"""The source of a list, which ``make_list`` turns into results.

There are two kinds: similar movies, and for a person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from butaca.catalogue.movie import Movie
from butaca.serving.explain.evidence import RecordedFacts
from butaca.serving.explain.results import Evidence, Note, Reason
from butaca.serving.recommend.candidates import Candidate
from butaca.serving.recommend.confidence import Confidence
from butaca.serving.recommend.like_rates import RatedMovie


@dataclass(frozen=True)
class Explanation:
    """The evidence and reasons of a listed candidate.

    The reasons of the greatest weight come first.
    """

    evidence: Evidence
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class ListedFacts:
    """Facts on the start movie and the listed movies, by id."""

    movies: Mapping[int, Movie]
    recorded: Mapping[int, RecordedFacts]


class ListSource(Protocol):
    """Candidates for a list, and facts about them."""

    @property
    def model(self) -> str:
        """The name of the model that answers."""
        ...

    @property
    def novelty(self) -> float | None:
        """The novelty in use; None in a model that weighs none."""
        ...

    @property
    def likeness(self) -> float | None:
        """The likeness in use; None where there is none."""
        ...

    @property
    def own(self) -> frozenset[int]:
        """The movies the list starts from, which are never listed."""
        ...

    @property
    def start(self) -> int | None:
        """The movie the list starts from; None where there are many."""
        ...

    @property
    def keeps_collection_places(self) -> bool:
        """True if places are kept for the collection of the start movie."""
        ...

    @property
    def rated(self) -> bool:
        """True if ratings count in these scores."""
        ...

    @property
    def candidates(self) -> Sequence[Candidate]:
        """The stored candidates, best first."""
        ...

    @property
    def measured(self) -> Confidence | None:
        """The confidence of candidates; None where it was not measured."""
        ...

    def fallback(self, movies: Sequence[RatedMovie], ceiling: float | None) -> list[Candidate]:
        """Return other movies as candidates, best first, ties by id.

        Their scores are on the same scale, and at most ``ceiling``.
        """
        ...

    def explain(self, listed: Sequence[Candidate], facts: ListedFacts) -> list[Explanation]:
        """Return the explanation of each listed candidate, in their order."""
        ...

    @property
    def notes(self) -> Sequence[Note]:
        """The first notes on the list."""
        ...

    def last_notes(self) -> Sequence[Note]:
        """Return the last notes on the list."""
        ...
