"""Candidates for a list, with their scores and contributions."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from butaca.errors import NotFound
from butaca.release.manifest_types import ModelDescription
from butaca.release.reader import Release
from butaca.serving.recommend import like_rates


class Candidate(NamedTuple):
    """A movie and its score.

    ``likelihood`` is the score before novelty; confidence depends on it. In a list of similar movies,
    ``contributions`` has the part of each of ``codes`` in the score, in any unit, and ``lift`` is how many times as
    often as others people who like the start movie like this movie; None where nobody is known to like both.
    ``backfilled`` marks movies that are not among the stored candidates; in a list for a person, their ``own_shares``
    are the shares of the person's movies in the likelihood.
    """

    movie_id: int
    score: float
    likelihood: float
    codes: tuple[str, ...] = ()
    contributions: Sequence[float] = ()
    lift: float | None = None
    backfilled: bool = False
    own_shares: Mapping[int, float] = {}

    def weights(self) -> dict[str, float]:
        """Return the weight of each code, the greatest first.

        Weights add up to the score; codes that contribute nothing are left out.
        """
        total = sum(self.contributions) or 1.0
        parts = [
            (code, self.score * contribution / total)
            for code, contribution in zip(self.codes, self.contributions, strict=True)
            if contribution
        ]
        return dict(sorted(parts, key=lambda part: -part[1]))


def ids(candidates: Sequence[Candidate]) -> list[int]:
    """Return the ids of candidates, in their order."""
    return [candidate.movie_id for candidate in candidates]


def ordered(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates by score, best first, ties by id."""
    return sorted(candidates, key=lambda candidate: (-candidate.score, candidate.movie_id))


def stored(release: Release, model: ModelDescription, movie_id: int, novelty: float | None) -> list[Candidate]:
    """Return the stored candidates of a model for a movie, best first.

    In a model with a novelty the score is P(j | q) / like_rate(j)^novelty, else the stored score.

    Raises:
        NotFound: no such movie.
    """
    neighbours = release.neighbours(model, [movie_id]).get(movie_id)
    if neighbours is None:
        raise NotFound("movie", str(movie_id))
    width = len(model.parts)
    divisors = like_rates.powers(release, model, neighbours.ids, novelty)
    return ordered(
        [
            Candidate(
                movie,
                score / divisors.get(movie, 1.0),
                score,
                model.parts,
                neighbours.contributions[place * width : (place + 1) * width],
                neighbours.lifts[place],
            )
            for place, (movie, score) in enumerate(zip(neighbours.ids, neighbours.scores, strict=True))
        ]
    )
