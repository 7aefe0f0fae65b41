"""What a list for a person is chosen from: what their movies say of others, added up."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from butaca.release.reader import Release
from butaca.serving.recommend import candidates, content_fallback
from butaca.serving.recommend.candidates import Candidate
from butaca.serving.recommend.feedback import LIKE
from butaca.serving.recommend.item_weights import ItemWeights
from butaca.serving.recommend.like_rates import Facts
from butaca.serving.recommend.models import Model

DEEP, SHALLOW = 10_000, 500  # candidates where much may be left out of a list, and where little is
_ASKED = 8  # of the movies the person likes: those that the fallback compares with


@dataclass(frozen=True)
class ForYou:
    """A movie's score is ``base`` plus what each of the person's movies says, times how it is liked.

    ``base`` is what is known without the person: only a newcomer is given one, and then it is all that
    there is to choose from. Where there is a ``dial``, scores are divided by the rate to the power of
    ``novelty``. Of all candidates the best ``depth`` are kept.
    """

    release: Release
    voices: ItemWeights
    strengths: Mapping[int, float]
    dial: Model | None = None
    novelty: float | None = None
    base: Mapping[int, float] = field(default_factory=dict)
    depth: int = DEEP
    _filled: dict[int, dict[int, float]] = field(default_factory=dict)  # what makes the scores of further movies

    @property
    def own(self) -> frozenset[int]:
        """The person's movies."""
        return frozenset(self.strengths)

    @property
    def franchise_places(self) -> bool:
        """None: a person's movies are of many franchises."""
        return False

    @cached_property
    def candidates(self) -> Sequence[Candidate]:
        """Those with a score above 0."""
        totals = self.voices.sums(self.strengths)
        if self.base:
            totals = {movie: rate + totals.get(movie, 0.0) for movie, rate in self.base.items()}
        scored = [(total, -movie) for movie, total in totals.items() if total > 0 and movie not in self.strengths]
        if fame := self._fame([-negated for _, negated in scored]):
            likelihoods = {-negated: total for total, negated in scored}
            scored = [(total / fame[-negated], negated) for total, negated in scored]
        scored.sort(reverse=True)
        return [
            Candidate(-negated, score, likelihoods[-negated] if fame else score)
            for score, negated in scored[: self.depth]
        ]

    def further(self, others: Sequence[Facts], below: float | None) -> list[Candidate]:
        """Others by what they share by name with the movies the person likes.

        What is most like one of those counts as much as what is most like another.
        """
        liked = [movie for movie, strength in self.strengths.items() if strength == LIKE][:_ASKED]
        kin = content_fallback.kin(self.release, liked, others)
        weights = {movie: LIKE / max(one.likelihood for one in found.values()) for movie, found in kin.items() if found}
        power = self.novelty or 0.0
        scored = []
        for one in others:
            parts = {movie: weight * kin[movie][one.movie_id].likelihood for movie, weight in weights.items()}
            likelihood = sum(parts.values()) if parts else one.rate
            scored.append((one, likelihood, one.rate**power, parts))
        highest = max((likelihood / fame for _, likelihood, fame, _ in scored), default=0.0)
        if below is None and self.candidates:
            below = self.candidates[-1].score
        scale = below / highest if below is not None and highest > 0 else 1.0
        most = math.inf if below is None else below  # by which rounding may be off
        for one, likelihood, _, parts in scored:
            self._filled[one.movie_id] = {
                movie: part / likelihood for movie, part in parts.items() if kin[movie][one.movie_id].named
            }
        return candidates.ordered(
            [
                Candidate(one.movie_id, min(scale * likelihood / fame, most), scale * likelihood, filled=True)
                for one, likelihood, fame, _ in scored
            ]
        )

    def said_by(self, chosen: Sequence[Candidate]) -> dict[int, dict[int, float]]:
        """What each of the person's movies adds to the score of each candidate.

        What is missing is the base, or what a movie has without sharing anything with one of the person's by name.
        """
        stored = [one.movie_id for one in chosen if not one.filled]
        shares = self.voices.shares(self.strengths, stored)
        found = {}
        for one in chosen:
            if one.filled:
                found[one.movie_id] = {movie: one.score * share for movie, share in self._filled[one.movie_id].items()}
            else:
                factor = one.score / one.likelihood  # what the dial did
                found[one.movie_id] = {movie: part * factor for movie, part in shares[one.movie_id].items()}
        return found

    def _fame(self, movies: Sequence[int]) -> Mapping[int, float]:
        if not self.novelty or self.dial is None:
            return {}
        power = self.novelty
        return {movie: rate**power for movie, rate in candidates.rates(self.release, self.dial, movies).items()}
