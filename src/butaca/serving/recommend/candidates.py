"""Candidates for a list, with what their scores are made of, as the release holds them."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from butaca.errors import NotFound
from butaca.release.packed_numbers import floats, integers, lifts
from butaca.release.reader import Release
from butaca.serving.recommend import like_rates
from butaca.serving.recommend.models import Model


class Candidate(NamedTuple):
    """A movie and its score.

    ``likelihood`` is the score before novelty was weighed; the confidence goes by it. Of a list of similar movies,
    ``contributions`` are what each part of ``codes`` contributes to the score, in any unit, and ``lift`` is how
    many times as often as others people who like the movie one starts from like this one; None where nobody is
    known to. ``backfilled`` marks what comes from beyond the stored candidates; ``own_shares`` says then, for a list
    for a person, which share of the likelihood each of the person's movies has.
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
        """Return the parts that contribute, the greatest first; they add up to the score."""
        whole = sum(self.contributions) or 1.0
        parts = [
            (code, self.score * contribution / whole)
            for code, contribution in zip(self.codes, self.contributions, strict=True)
            if contribution
        ]
        return dict(sorted(parts, key=lambda part: -part[1]))


def ids(candidates: Sequence[Candidate]) -> list[int]:
    """Return the ids of candidates, in their order."""
    return [candidate.movie_id for candidate in candidates]


def ordered(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates, the best first, ties by id."""
    return sorted(candidates, key=lambda candidate: (-candidate.score, candidate.movie_id))


def stored(release: Release, model: Model, movie_id: int, novelty: float | None) -> list[Candidate]:
    """Return the candidates that a model holds for a movie, the best first.

    In a model with a novelty the score is P(j | q) / like_rate(j)^novelty, else the stored one.

    Raises:
        NotFound: no such movie.
    """
    query = f"SELECT list FROM neighbours_{model.name} WHERE movie_id = ?"
    row = release.row(query, (movie_id,)) if abs(movie_id) < 1 << 63 else None
    if row is None:
        raise NotFound("movie", str(movie_id))
    width = len(model.parts)
    packed = release.unpacked(row["list"], width)
    movie_ids, scores, lift_of = integers(packed.ids), floats(packed.scores), lifts(packed.times)
    divisors = like_rates.powers(release, model, movie_ids, novelty)
    return ordered(
        [
            Candidate(
                movie,
                score / divisors.get(movie, 1.0),
                score,
                model.parts,
                packed.shares[place * width : (place + 1) * width],
                lift_of[place],
            )
            for place, (movie, score) in enumerate(zip(movie_ids, scores, strict=True))
        ]
    )
