"""Candidates for a list, with their scores and contributions."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from butaca.errors import NotFound
from butaca.recommenders.mixing import mixed
from butaca.release.manifest_types import ModelDescription
from butaca.release.reader import Release
from butaca.serving.recommend import like_rates


class Candidate(NamedTuple):
    """A movie and its score.

    ``likelihood`` is the score before novelty and likeness. In a list of similar movies,
    ``contributions`` has the part of each of ``codes`` in the likelihood, in any unit, ``likeness_contributions`` in
    the likeness, and ``lift`` is how many times as often as others people who like the start movie like this movie;
    None where nobody is known to like both. ``mix`` is the likeness option, by which both count.
    ``backfilled`` marks movies that are not among the stored candidates; in a list for a person, their ``own_shares``
    are the shares of the person's movies in the likelihood.
    """

    movie_id: int
    score: float
    likelihood: float
    codes: tuple[str, ...] = ()
    contributions: Sequence[float] = ()
    likeness_contributions: Sequence[float] = ()
    mix: float = 0.0
    lift: float | None = None
    backfilled: bool = False
    own_shares: Mapping[int, float] = {}

    def weights(self) -> dict[str, float]:
        """Return the weight of each code, the greatest first.

        Weights add up to the score; codes that contribute nothing are left out.
        """
        shares = _mixed(_shares(self.contributions), _shares(self.likeness_contributions), self.mix)
        parts = [(code, self.score * share) for code, share in zip(self.codes, shares, strict=True) if share]
        return dict(sorted(parts, key=lambda part: -part[1]))


def _shares(contributions: Sequence[float]) -> list[float]:
    """Return contributions as shares of their sum; nothing where there are none."""
    total = sum(contributions)
    return [contribution / total for contribution in contributions] if total else []


def _mixed(shares: Sequence[float], others: Sequence[float], mix: float) -> Sequence[float]:
    """Return shares of both, which add up to 1 where either does."""
    if not others or not mix:
        return shares
    if not shares or mix == 1:
        return others
    return [(1 - mix) * share + mix * other for share, other in zip(shares, others, strict=True)]


def ids(candidates: Sequence[Candidate]) -> list[int]:
    """Return the ids of candidates, in their order."""
    return [candidate.movie_id for candidate in candidates]


def ordered(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates by score, best first, ties by id."""
    return sorted(candidates, key=lambda candidate: (-candidate.score, candidate.movie_id))


def score(likelihood: float, likeness: float, divisor: float, mix: float) -> float:
    """Return the mixture of likelihood and likeness, divided by ``divisor``.

    The latter is the like rate to the power of the novelty.
    """
    return (math.exp(mixed(math.log(likelihood), likeness, mix)) if mix else likelihood) / divisor


def stored(
    release: Release, model: ModelDescription, movie_id: int, novelty: float | None, mix: float | None
) -> list[Candidate]:
    """Return the stored candidates of a model for a movie, best first.

    In a model with a novelty they are scored by ``score``, where ``mix`` is the likeness option; else the score is the
    stored one.

    Raises:
        NotFound: no such movie.
    """
    neighbours = release.neighbours(model, [movie_id]).get(movie_id)
    if neighbours is None:
        raise NotFound("movie", str(movie_id))
    width = len(model.parts)
    divisors = like_rates.powers(release, model, neighbours.ids, novelty)
    likeness, mix = neighbours.likeness, mix or 0.0
    return ordered(
        [
            Candidate(
                movie,
                score(likelihood, likeness.values[place] if likeness else 0.0, divisors.get(movie, 1.0), mix),
                likelihood,
                model.parts,
                neighbours.contributions[place * width : (place + 1) * width],
                likeness.contributions[place * width : (place + 1) * width] if likeness else (),
                mix,
                neighbours.lifts[place],
            )
            for place, (movie, likelihood) in enumerate(zip(neighbours.ids, neighbours.scores, strict=True))
        ]
    )
