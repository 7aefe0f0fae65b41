"""Feedback of a person: likes, dislikes and ratings, with their strengths."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from butaca.recommenders.stars import LIKED, SEEN, Mark, mark
from butaca.release.reader import IN_LIST, Release, id_list
from butaca.serving.invalid_options import Contradiction, InvalidOption, UnknownMovies

MAX_MOVIES = 10_000  # that a person may name
LIKE = 1.0  # the strength of a like


@dataclass(frozen=True)
class Feedback:
    """Feedback on movies, by id.

    ``ratings`` are 0.5 to 5 stars, in halves. Repeats count once.

    Raises:
        InvalidOption: there are too many movies, or impossible stars.
        Contradiction: a movie is liked and disliked, or its stars say the opposite.
    """

    likes: Sequence[int] = ()
    dislikes: Sequence[int] = ()
    ratings: Mapping[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        count = len(self.likes) + len(self.dislikes) + len(self.ratings)
        if count > MAX_MOVIES:
            raise InvalidOption(
                "likes, dislikes, ratings", f"they are {count:,} movies", f"there can be {MAX_MOVIES:,} of them in all"
            )
        for movie, stars in self.ratings.items():
            if stars * 2 not in range(1, 11):
                raise InvalidOption("ratings", f"movie {movie} has {stars:g} stars", "they can be 0.5 to 5, in halves")
        disliked = set(self.dislikes)
        _refuse("likes, dislikes", [movie for movie in self.likes if movie in disliked], "liked and disliked")
        low = {movie for movie, stars in self.ratings.items() if stars < SEEN}
        _refuse("likes, ratings", [movie for movie in self.likes if movie in low], "liked and rated below 2.5 stars")
        high = {movie for movie, stars in self.ratings.items() if stars >= LIKED}
        _refuse(
            "dislikes, ratings", [movie for movie in self.dislikes if movie in high], "disliked and rated 4 or more"
        )

    def __bool__(self) -> bool:
        return bool(self.likes or self.dislikes or self.ratings)

    @property
    def ids(self) -> list[int]:
        """Every movie once, in the order they were given."""
        return list(dict.fromkeys((*self.likes, *self.dislikes, *self.ratings)))

    @cached_property
    def marks(self) -> Mapping[int, Mark]:
        """The mark of each movie: liked, seen or disliked.

        A like or dislike outweighs stars.
        """
        rated: dict[int, Mark] = {movie: mark(stars) for movie, stars in self.ratings.items()}
        liked: dict[int, Mark] = dict.fromkeys(self.likes, "liked")
        disliked: dict[int, Mark] = dict.fromkeys(self.dislikes, "disliked")
        return rated | liked | disliked

    def strengths(self, release: Release) -> dict[int, float]:
        """Return the strength of each movie.

        It is 1 for a like, less for a movie only seen, and below 0 for a dislike.
        """
        learned = release.manifest.settings.strengths
        strength: dict[Mark, float] = {"liked": LIKE, "seen": learned.seen, "disliked": learned.dislike}
        return {movie: strength[movie_mark] for movie, movie_mark in self.marks.items()}


def stars_of(ratings: Iterable[tuple[int, float]]) -> dict[int, float]:
    """Return the stars of each movie; equal repeats are allowed.

    Raises:
        Contradiction: some movies have different stars.
    """
    stars: dict[int, float] = {}
    different = [movie for movie, given in ratings if stars.setdefault(movie, given) != given]
    _refuse("ratings", different, "rated with different stars")
    return stars


def split_unknown(
    release: Release, feedback: Feedback, also_unknown: Sequence[str] = (), *, ignore_unknown: bool = False
) -> tuple[Feedback, list[int | str]]:
    """Return the feedback on known movies, and the unknown ids.

    Known are the movies that the release has. ``also_unknown`` are ids of IMDb that no movie has.

    Raises:
        UnknownMovies: there are unknown ids, and they are not to be ignored.
    """
    ids = [movie for movie in feedback.ids if -(1 << 63) <= movie < 1 << 63]
    rows = release.rows(f"SELECT id FROM movies WHERE id {IN_LIST}", (id_list(ids),))
    known = {row["id"] for row in rows}
    unknown: list[int | str] = [*(movie for movie in feedback.ids if movie not in known), *also_unknown]
    if unknown and not ignore_unknown:
        raise UnknownMovies(unknown)
    kept = Feedback(
        [movie for movie in feedback.likes if movie in known],
        [movie for movie in feedback.dislikes if movie in known],
        {movie: stars for movie, stars in feedback.ratings.items() if movie in known},
    )
    return kept, unknown


def _refuse(parameter: str, ids: Sequence[int], problem: str) -> None:
    if ids:
        raise Contradiction(parameter, list(dict.fromkeys(ids)), problem)
