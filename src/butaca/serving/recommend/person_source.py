"""The source of a list for a person: sums of item weights."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from butaca.bilingual import Bilingual
from butaca.catalogue.movie import Movie
from butaca.recommenders.stars import Mark
from butaca.release.manifest_types import ModelDescription
from butaca.release.reader import Release
from butaca.serving.browse import movies as browse
from butaca.serving.explain.evidence import RecordedFacts
from butaca.serving.explain.results import Entity, Evidence, Note, Reason
from butaca.serving.recommend import candidates, content_fallback, like_rates
from butaca.serving.recommend.candidates import Candidate
from butaca.serving.recommend.confidence import Confidence
from butaca.serving.recommend.feedback import LIKE
from butaca.serving.recommend.item_weights import ItemWeights, has_learned_weights
from butaca.serving.recommend.like_rates import RatedMovie
from butaca.serving.recommend.list_source import Explanation, ListedFacts

DEEP, SHALLOW = 10_000, 500  # candidates where many may be left out of a list, and where few are
_COMPARED = 8  # liked movies that the fallback compares with
_NAMED = 10  # own movies that a result's reasons name; the others are one reason together
_FEW_LIKES = 5  # people who like a movie, below which its score rests on content too


@dataclass(frozen=True)
class PersonSource:
    """The source of a list for a person; see ``ListSource``.

    A movie's score is ``base`` plus the weights that the person's movies have for it, each times the strength of the
    person's feedback. ``base`` is the score without the person: only newcomers have one, and then its movies are the
    only candidates. Where there is a ``like_rate_model``, scores are divided by the like rate to the power of
    ``novelty``. Of all candidates the best ``depth`` are kept.
    """

    release: Release
    marks: Mapping[int, Mark]
    strengths: Mapping[int, float]
    model: str = ""
    item_weights: ItemWeights = field(default_factory=lambda: ItemWeights({}))
    like_rate_model: ModelDescription | None = None
    novelty: float | None = None
    measured: Confidence | None = None
    base: Mapping[int, float] = field(default_factory=dict)
    depth: int = DEEP
    notes: Sequence[Note] = ()

    start: None = field(default=None, init=False)
    likeness: None = field(default=None, init=False)
    keeps_collection_places: bool = field(default=False, init=False)  # a person's movies are of many collections

    @property
    def own(self) -> frozenset[int]:
        """The person's movies."""
        return frozenset(self.strengths)

    @property
    def rated(self) -> bool:
        """True if ratings count in these scores."""
        return has_learned_weights(self.release)

    @cached_property
    def totals(self) -> Mapping[int, float]:
        """The scores before novelty, by id; some are below 0."""
        totals = self.item_weights.scores(self.strengths)
        return {movie: rate + totals.get(movie, 0.0) for movie, rate in self.base.items()} if self.base else totals

    @cached_property
    def candidates(self) -> Sequence[Candidate]:
        """The movies with a score above 0, best first, ties by id."""
        totals = self.totals
        scored = [(total, -movie) for movie, total in totals.items() if total > 0 and movie not in self.strengths]
        if divisors := self._divisors([-negated for _, negated in scored]):
            scored = [(total / divisors[-negated], negated) for total, negated in scored]
        scored.sort(reverse=True)
        return [Candidate(-negated, score, totals[-negated]) for score, negated in scored[: self.depth]]

    def fallback(self, movies: Sequence[RatedMovie], ceiling: float | None) -> list[Candidate]:
        """Return other movies by their content similarity to liked movies.

        The most similar movie of each liked movie counts the same.
        """
        liked = [movie for movie, strength in self.strengths.items() if strength == LIKE][:_COMPARED]
        similarities = content_fallback.content_similarities(self.release, liked, movies)
        scales = {
            own: LIKE / max(similarity.likelihood for similarity in of_own.values())
            for own, of_own in similarities.items()
            if of_own
        }
        power = self.novelty or 0.0
        scored = []
        for movie in movies:
            parts = {own: scale * similarities[own][movie.movie_id].likelihood for own, scale in scales.items()}
            likelihood = sum(parts.values()) if parts else movie.like_rate
            own_shares = {
                own: part / likelihood for own, part in parts.items() if similarities[own][movie.movie_id].has_names
            }
            scored.append((movie, likelihood, movie.like_rate**power, own_shares))
        highest = max((likelihood / divisor for _, likelihood, divisor, _ in scored), default=0.0)
        if ceiling is None and self.candidates:
            ceiling = self.candidates[-1].score
        scale = ceiling / highest if ceiling is not None and highest > 0 else 1.0
        most = math.inf if ceiling is None else ceiling  # rounding may exceed it
        return candidates.ordered(
            [
                Candidate(
                    movie.movie_id,
                    min(scale * likelihood / divisor, most),
                    scale * likelihood,
                    backfilled=True,
                    own_shares=own_shares,
                )
                for movie, likelihood, divisor, own_shares in scored
            ]
        )

    def explain(self, listed: Sequence[Candidate], facts: ListedFacts) -> list[Explanation]:
        """Return the explanation of each listed candidate, in their order.

        Reasons are the contributions of the person's movies, and the score without them.
        """
        contributions = self._contributions(listed)
        own = browse.by_ids(self.release, list({movie for parts in contributions for movie in parts}))
        return [
            Explanation(
                self._evidence(candidate, parts, facts.recorded.get(candidate.movie_id)),
                self._reasons(candidate, parts, own),
            )
            for candidate, parts in zip(listed, contributions, strict=True)
        ]

    def last_notes(self) -> list[Note]:
        """Return a note on the person's movies that nobody rated."""
        ids = self.item_weights.unrated
        if not ids:
            return []
        titles = [movie.title for movie in browse.by_ids(self.release, sorted(ids)[:3]).values()]
        more = len(ids) - len(titles)
        en = ", ".join(titles) + (f" and {more} more" if more else "")
        es = ", ".join(titles) + (f" y {more} más" if more else "")
        counts_en, counts_es = "it counts by what it is", "cuenta por cómo es"
        if len(ids) > 1:
            counts_en, counts_es = "they count by what they are", "cuentan por cómo son"
        text = Bilingual(
            f"Too few people rated {en}: {counts_en} like.", f"Muy poca gente ha puntuado {es}: {counts_es}."
        )
        return [Note("unrated", text)]

    def _contributions(self, listed: Sequence[Candidate]) -> list[dict[int, float]]:
        """Return the contributions of the person's movies to each score.

        The rest of a score is its base, or what a movie has without sharing any name with a movie of the person.
        """
        stored = [candidate.movie_id for candidate in listed if not candidate.backfilled]
        parts_of = self.item_weights.contributions(self.strengths, stored)
        contributions = []
        for candidate in listed:
            if candidate.backfilled:
                parts = {own: candidate.score * share for own, share in candidate.own_shares.items()}
            else:
                factor = candidate.score / candidate.likelihood  # of novelty
                parts = {own: part * factor for own, part in parts_of[candidate.movie_id].items()}
            contributions.append(parts)
        return contributions

    def _reasons(
        self, candidate: Candidate, parts: Mapping[int, float], own: Mapping[int, Movie]
    ) -> tuple[Reason, ...]:
        """Return the reasons, the greatest weights first.

        They are the person's movies that contribute most, the others together, and the score without the person.
        """
        ranked = sorted((part for part in parts.items() if part[1]), key=lambda part: (-abs(part[1]), part[0]))
        reasons = [
            Reason(self.marks[movie], weight, (Entity(movie, own[movie].title),)) for movie, weight in ranked[:_NAMED]
        ]
        if others := ranked[_NAMED:]:
            reasons.append(Reason("others", sum(weight for _, weight in others)))
        rest = candidate.score - sum(weight for _, weight in ranked)
        if not parts or abs(rest) > 1e-6 * abs(candidate.score):
            reasons.append(Reason("like_rate" if candidate.backfilled else "like_rate_prior", rest))
        return tuple(sorted(reasons, key=lambda reason: -abs(reason.weight)))

    def _evidence(self, candidate: Candidate, parts: Mapping[int, float], facts: RecordedFacts | None) -> Evidence:
        if not parts or self.base:
            return "like_rate"
        if candidate.backfilled or (facts and not facts.ratings):
            return "content"
        total = sum(map(abs, parts.values())) or 1.0
        unrated = sum(abs(weight) for movie, weight in parts.items() if movie in self.item_weights.unrated)
        leans_on_content = unrated / total >= 0.1 or (facts is not None and facts.likes < _FEW_LIKES)
        return "ratings_and_content" if leans_on_content else "ratings"

    def _divisors(self, movies: Sequence[int]) -> Mapping[int, float]:
        if self.like_rate_model is None:
            return {}
        return like_rates.powers(self.release, self.like_rate_model, movies, self.novelty)
