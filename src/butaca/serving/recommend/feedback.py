"""What a person says of movies, and how much each says for others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from butaca.recommenders.stars import LIKED, SEEN, Mark, mark
from butaca.release.reader import Release
from butaca.serving.browse import movies
from butaca.serving.invalid_options import Contradiction, InvalidOption, UnknownMovies
from butaca.serving.recommend import released_weights

MOST = 10_000  # movies a person may name
LIKE = 1.0  # the strength of a like


@dataclass(frozen=True)
class Feedback:
    """Movies by id, as liked, disliked, or rated with 0.5 to 5 stars in halves; repeats count once.

    Raises:
        InvalidOption: too many, or stars that cannot be given.
        Contradiction: a movie is liked and disliked, or its stars say the opposite.
    """

    likes: Sequence[int] = ()
    dislikes: Sequence[int] = ()
    ratings: Mapping[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        count = len(self.likes) + len(self.dislikes) + len(self.ratings)
        if count > MOST:
            raise InvalidOption(
                "likes, dislikes, ratings", f"they are {count:,} movies", f"there can be {MOST:,} of them in all"
            )
        for movie, stars in self.ratings.items():
            if stars * 2 not in range(1, 11):
                raise InvalidOption("ratings", f"movie {movie} has {stars:g} stars", "they can be 0.5 to 5, in halves")
        disliked = set(self.dislikes)
        _never("likes, dislikes", [movie for movie in self.likes if movie in disliked], "liked and disliked")
        low = {movie for movie, stars in self.ratings.items() if stars < SEEN}
        _never("likes, ratings", [movie for movie in self.likes if movie in low], "liked and rated below 2.5 stars")
        high = {movie for movie, stars in self.ratings.items() if stars >= LIKED}
        _never("dislikes, ratings", [movie for movie in self.dislikes if movie in high], "disliked and rated 4 or more")

    def __bool__(self) -> bool:
        return bool(self.likes or self.dislikes or self.ratings)

    @property
    def ids(self) -> list[int]:
        """Every movie once, in the order in which they were said."""
        return list(dict.fromkeys((*self.likes, *self.dislikes, *self.ratings)))

    @property
    def marks(self) -> dict[int, Mark]:
        """What was said of each; a like or dislike goes before stars."""
        rated: dict[int, Mark] = {movie: mark(stars) for movie, stars in self.ratings.items()}
        liked: dict[int, Mark] = dict.fromkeys(self.likes, "liked")
        disliked: dict[int, Mark] = dict.fromkeys(self.dislikes, "disliked")
        return rated | liked | disliked

    def strengths(self, release: Release) -> dict[int, float]:
        """How much each movie's word counts: 1 for a like, less if only seen, below 0 for a dislike."""
        learned = released_weights.strengths(release)
        strength: dict[Mark, float] = {"liked": LIKE, "seen": learned.seen, "disliked": learned.dislike}
        return {movie: strength[said] for movie, said in self.marks.items()}


def stars_of(ratings: Iterable[tuple[int, float]]) -> dict[int, float]:
    """Return the stars of each movie; the same ones may be given again.

    Raises:
        Contradiction: some movies have different stars.
    """
    stars: dict[int, float] = {}
    different = [movie for movie, given in ratings if stars.setdefault(movie, given) != given]
    _never("ratings", different, "rated with different stars")
    return stars


def recognised(release: Release, tastes: Feedback, *, ignore_unknown: bool = False) -> tuple[Feedback, list[int]]:
    """The tastes as far as the release has the movies, and the ids that it lacks.

    Raises:
        UnknownMovies: it lacks some, and they are not to be ignored.
    """
    ids = [movie for movie in tastes.ids if -(1 << 63) <= movie < 1 << 63]
    rows = release.rows("SELECT id FROM movies WHERE id IN (SELECT value FROM json_each(?))", (movies.listed(ids),))
    known = {row["id"] for row in rows}
    unknown = [movie for movie in tastes.ids if movie not in known]
    if unknown and not ignore_unknown:
        raise UnknownMovies(unknown)
    kept = Feedback(
        [movie for movie in tastes.likes if movie in known],
        [movie for movie in tastes.dislikes if movie in known],
        {movie: stars for movie, stars in tastes.ratings.items() if movie in known},
    )
    return kept, unknown


def _never(parameter: str, ids: Sequence[int], said: str) -> None:
    if ids:
        raise Contradiction(parameter, list(dict.fromkeys(ids)), said)
