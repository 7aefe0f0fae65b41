"""A movie, as answers show it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Movie:
    """The facts of one movie; None is unknown.

    ``budget`` and ``revenue`` are in US dollars, 0 if unknown.
    """

    id: int
    title: str
    release_date: str  # ISO 8601
    year: int
    runtime: int | None  # minutes
    original_language: str | None  # ISO 639-1
    status: str | None
    collection_id: int | None
    budget: int
    revenue: int
    return_: float  # revenue / budget; 0 where either is unknown
    popularity: float | None
    vote_count: int
    vote_average: float | None  # 0 to 10; None where nobody voted

    @property
    def return_known(self) -> bool:
        """True if both budget and revenue are known."""
        return self.budget > 0 and self.revenue > 0
