"""Errors of options, with the parameter, its value and the way out."""

from collections.abc import Iterable, Sequence
from itertools import islice

from butaca.catalogue.movie import with_year
from butaca.errors import MAX_NAMED, UsageError


def join_first(texts: Iterable[str], most: int = MAX_NAMED, further: str = "and {:,} more") -> str:
    """Join the first of some texts, with the count of the others.

    >>> join_first(["a", "b", "c", "d"], 2)
    'a, b and 2 more'
    """
    remaining = iter(texts)
    joined = ", ".join(islice(remaining, most))
    count = sum(1 for _ in remaining)
    return f"{joined} {further.format(count)}" if count else joined


class InvalidOption(UsageError):
    """A parameter has an impossible value, or contradicts another."""

    def __init__(self, parameter: str, problem: str, way_out: str, suggestions: Sequence[str] = ()) -> None:
        self.parameter = parameter
        self.suggestions = list(suggestions)
        hint = f" Did you mean: {'; '.join(self.suggestions)}?" if self.suggestions else ""
        super().__init__(f"{problem}; {way_out}.{hint}")


class UnknownMovies(InvalidOption):
    """The release lacks some of the movies; ``ids`` has all of these."""

    def __init__(self, ids: Sequence[int | str]) -> None:
        self.ids = list(ids)
        ids_text = join_first(map(str, self.ids))
        super().__init__(
            "likes, dislikes, ratings",
            f"this release has no movie of the {'ids' if len(self.ids) > 1 else 'id'} {ids_text}",
            "leave them out, or let them be passed over with ignore_unknown",
        )


class Ambiguous(InvalidOption):
    """A name fits several movies.

    ``candidates`` are all of them, as (id, title, year).
    """

    def __init__(self, parameter: str, named: str, candidates: Sequence[tuple[int, str, int | None]]) -> None:
        self.candidates = list(candidates)
        movies = "; ".join(f"{with_year(title, year)}, id {movie}" for movie, title, year in self.candidates[:10])
        super().__init__(parameter, f"{named!r} is {len(self.candidates)} movies: {movies}", "give the year, or the id")


class Contradiction(InvalidOption):
    """The feedback on some movies contradicts itself; ``ids`` has all of these."""

    def __init__(self, parameter: str, ids: Sequence[int], problem: str) -> None:
        self.ids = list(ids)
        ids_text = join_first(map(str, self.ids))
        subject = f"movie {ids_text} is" if len(self.ids) == 1 else f"movies {ids_text} are"
        super().__init__(parameter, f"{subject} {problem}", "say one thing of each movie")
