"""What a row of a file says of a movie, and how several rows on one movie become one."""

from dataclasses import dataclass, replace

from butaca.bilingual import Bilingual


@dataclass(frozen=True, slots=True)
class Row:
    """A movie as a file names it, and what is said of it; a row means that the movie was seen.

    ``stars`` are 0.5 to 5 in halves, None where it was seen and not rated. ``not_a_movie`` is the code of
    another kind of title. ``dated`` sorts as text, and is empty where unknown. Stars of a higher ``rank`` count.
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
    dated: str = ""
    rank: int = 0
    file: str | None = None

    @property
    def name(self) -> str:
        """Return what the file calls the movie; its ids where it has no title."""
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


def combined(earlier: Row, later: Row) -> Row:
    """Return the earlier row with what the later one adds.

    Stars replace stars by rank, then date, then order; a row without stars takes none away.
    """
    rating = later if _replaces(earlier, later) else earlier
    return replace(
        earlier,
        stars=rating.stars,
        dated=rating.dated,
        rank=rating.rank,
        liked=earlier.liked or later.liked,
    )


def _replaces(earlier: Row, later: Row) -> bool:
    if later.stars is None or earlier.stars is None:
        return earlier.stars is None and later.stars is not None
    if later.rank != earlier.rank:
        return later.rank > earlier.rank
    return not (earlier.dated and later.dated) or later.dated >= earlier.dated
