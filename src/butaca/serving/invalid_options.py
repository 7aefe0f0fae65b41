"""What a wish can be refused for; each names the parameter, its value and the way out."""

from collections.abc import Iterable, Sequence
from itertools import islice

from butaca.errors import UsageError

MAX_NAMED = 100
"""Values, or errors, that one refusal tells of; of more there is only a count."""


def join_first(texts: Iterable[str], most: int = MAX_NAMED, further: str = "and {:,} more") -> str:
    """Join the first of some texts, and say how many more there are.

    >>> join_first(["a", "b", "c", "d"], 2)
    'a, b and 2 more'
    """
    remaining = iter(texts)
    told = ", ".join(islice(remaining, most))
    count = sum(1 for _ in remaining)
    return f"{told} {further.format(count)}" if count else told


class InvalidOption(UsageError):
    """A parameter has a value that cannot be, or one that contradicts another."""

    def __init__(self, parameter: str, problem: str, way_out: str, suggestions: Sequence[str] = ()) -> None:
        self.parameter = parameter
        self.suggestions = list(suggestions)
        hint = f" Did you mean: {'; '.join(self.suggestions)}?" if self.suggestions else ""
        super().__init__(f"{problem}; {way_out}.{hint}")


class UnknownMovies(InvalidOption):
    """The catalogue lacks some of the movies somebody named: ``ids`` are all of them."""

    def __init__(self, ids: Sequence[int | str]) -> None:
        self.ids = list(ids)
        listed = join_first(map(str, self.ids))
        super().__init__(
            "likes, dislikes, ratings",
            f"this release has no movie of the {'ids' if len(self.ids) > 1 else 'id'} {listed}",
            "leave them out, or let them be passed over with ignore_unknown",
        )


class Ambiguous(InvalidOption):
    """Several movies are what somebody named: ``candidates`` are all of them, as (id, title, year)."""

    def __init__(self, parameter: str, named: str, candidates: Sequence[tuple[int, str, int]]) -> None:
        self.candidates = list(candidates)
        listed = "; ".join(f"{title} ({year}), id {movie}" for movie, title, year in self.candidates[:10])
        super().__init__(parameter, f"{named!r} is {len(self.candidates)} movies: {listed}", "give the year, or the id")


class Contradiction(InvalidOption):
    """Two things were said of the same movies: ``ids`` are all of them."""

    def __init__(self, parameter: str, ids: Sequence[int], said: str) -> None:
        self.ids = list(ids)
        listed = join_first(map(str, self.ids))
        whose = f"movie {listed} is" if len(self.ids) == 1 else f"movies {listed} are"
        super().__init__(parameter, f"{whose} {said}", "say one thing of each movie")
