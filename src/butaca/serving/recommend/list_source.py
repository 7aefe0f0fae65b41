"""What a list is made from; there are two kinds, for movies like a movie and for a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from butaca.catalogue.movie import Movie
from butaca.serving.explain.evidence import RecordedFacts
from butaca.serving.explain.results import Evidence, Note, Reason
from butaca.serving.recommend.candidates import Candidate
from butaca.serving.recommend.like_rates import RatedMovie


@dataclass(frozen=True)
class Explanation:
    """Why a candidate is listed: what its score rests on, and its reasons, the weightiest first."""

    evidence: Evidence
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class ListedFacts:
    """Facts of the movie the list starts from and of those listed, by id."""

    movies: Mapping[int, Movie]
    recorded: Mapping[int, RecordedFacts]


class ListSource(Protocol):
    """Candidates, and what is known of them."""

    @property
    def model(self) -> str:
        """The name of the model that answers."""
        ...

    @property
    def novelty(self) -> float | None:
        """The novelty that is used; None in a model that weighs none."""
        ...

    @property
    def own(self) -> frozenset[int]:
        """The movies the list starts from, which are never listed."""
        ...

    @property
    def start(self) -> int | None:
        """The movie that is named in sentences as the one the list starts from; None where there are many."""
        ...

    @property
    def keeps_franchise_places(self) -> bool:
        """Whether a few places are kept for the collection the list starts from."""
        ...

    @property
    def rated(self) -> bool:
        """Whether ratings count in these scores."""
        ...

    @property
    def candidates(self) -> Sequence[Candidate]:
        """The stored candidates, best first."""
        ...

    def confidence(self, candidate: Candidate) -> float | None:
        """Return the confidence of a candidate; None where it was not measured."""
        ...

    def fallback(self, movies: Sequence[RatedMovie], ceiling: float | None) -> list[Candidate]:
        """Return other movies as candidates on the same scale, none with a higher score than ``ceiling``."""
        ...

    def explain(self, listed: Sequence[Candidate], facts: ListedFacts) -> list[Explanation]:
        """Return why each of the listed candidates is listed."""
        ...

    @property
    def notes(self) -> Sequence[Note]:
        """Notes on the list that come first."""
        ...

    def last_notes(self) -> Sequence[Note]:
        """Return notes on the list that come last."""
        ...
