"""Rows of an import, and the combination of those on one movie."""

from dataclasses import dataclass, replace

from butaca.bilingual import Bilingual


@dataclass(frozen=True, slots=True)
class RatingRow:
    """A movie as a file names it, with its rating.

    A row means that the movie was seen.

    ``stars`` are 0.5 to 5 in halves, None where it was seen and not rated. ``not_a_movie`` is the code of
    another kind of title. ``date`` sorts as text, and is empty where unknown. Stars of a higher ``rank`` count.
    """

    line: int
    title: str = ""
    original_title: str = ""
    year: int | None = None
    imdb: str | None = None
    tmdb: int | None = None
    movielens: int | None = None
    not_a_movie: str | None = None
    stars: float | None = None
    liked: bool = False
    date: str = ""
    rank: int = 0
    file: str | None = None

    @property
    def name(self) -> str:
        """The movie's name in the file, or an id without a title."""
        if self.title:
            return f"{self.title} ({self.year})" if self.year else self.title
        if self.imdb:
            return self.imdb
        if self.movielens is not None:
            return f"MovieLens {self.movielens}"
        return f"TMDB {self.tmdb}" if self.tmdb is not None else ""


@dataclass(frozen=True, slots=True)
class LeftOutCell:
    """A cell that could not be read: the row counts without it."""

    line: int
    column: str
    value: str
    problem: Bilingual
    file: str | None = None


def combine(earlier: RatingRow, later: RatingRow) -> RatingRow:
    """Return the earlier row with the additions of the later.

    Stars replace stars by rank, then date, then order; a row without stars takes none away.
    """
    rating = later if _replaces(earlier, later) else earlier
    return replace(
        earlier,
        stars=rating.stars,
        date=rating.date,
        rank=rating.rank,
        liked=earlier.liked or later.liked,
    )


def _replaces(earlier: RatingRow, later: RatingRow) -> bool:
    if later.stars is None or earlier.stars is None:
        return earlier.stars is None and later.stars is not None
    if later.rank != earlier.rank:
        return later.rank > earlier.rank
    return not (earlier.date and later.date) or later.date >= earlier.date
