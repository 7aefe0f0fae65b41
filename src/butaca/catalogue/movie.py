"""A movie, as answers show it."""

from dataclasses import dataclass

_AFTER_ALL = "9999"


@dataclass(frozen=True)
class Movie:
    """The facts of one movie; None is unknown.

    ``budget`` and ``revenue`` are in US dollars, 0 if unknown.
    """

    id: int
    title: str
    release_date: str | None  # ISO 8601; None also where only the year is known
    year: int | None
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
    def name(self) -> str:
        """The title, with the year in brackets where that is known."""
        return with_year(self.title, self.year)

    @property
    def place_in_time(self) -> tuple[str, int]:
        """Sort key: the oldest first, unknown dates last, ties by id.

        A movie of which only the year is known stands at its beginning.
        """
        return self.release_date or (f"{self.year}-01-01" if self.year else _AFTER_ALL), self.id

    @property
    def return_known(self) -> bool:
        """True if both budget and revenue are known."""
        return self.budget > 0 and self.revenue > 0


def with_year(title: str, year: int | None) -> str:
    """Return a title with its year in brackets, if it is known.

    >>> with_year("Heat", 1995), with_year("Heat", None)
    ('Heat (1995)', 'Heat')
    """
    return title if year is None else f"{title} ({year})"
