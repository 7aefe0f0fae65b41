"""Lists of movies similar to a movie."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from butaca.release.manifest_types import ModelDescription
from butaca.release.reader import Release
from butaca.serving.explain.evidence import evidence_of
from butaca.serving.explain.results import Note, Reason, ResultList
from butaca.serving.explain.shared_attributes import shared_attributes
from butaca.serving.invalid_options import InvalidOption
from butaca.serving.recommend import candidates, confidence, content_fallback, like_rates
from butaca.serving.recommend.candidates import Candidate, ids
from butaca.serving.recommend.confidence import Confidence
from butaca.serving.recommend.item_weights import has_learned_weights
from butaca.serving.recommend.like_rates import RatedMovie
from butaca.serving.recommend.list_source import Explanation, ListedFacts
from butaca.serving.recommend.make_list import make_list
from butaca.serving.recommend.models import novelty_for, select_model
from butaca.serving.recommend.options import ListOptions

_CALIBRATED = 30  # weakest stored candidates, by which the fallback is scaled
_CEILING = 0.9  # of the fallback's likelihood
_LEAST_SUPPORT = 2.0  # people who like both, below which no lift is given


def similar(release: Release, movie_id: int, options: ListOptions | None = None) -> ResultList:
    """Return movies similar to a movie, best first, ties by id.

    The movie itself is never listed.

    Raises:
        NotFound: no such movie.
        UnknownModel: no such model.
        InvalidOption: an option that this release or model does not have.
    """
    options = options or ListOptions()
    model = select_model(release, options.model)
    novelty = novelty_for(model, options.novelty)
    stored = candidates.stored(release, model, movie_id, novelty)
    measured = confidence.of_similar(release) if model == select_model(release) else None
    if options.min_confidence and measured is None:
        raise InvalidOption(
            "min_confidence",
            f"min_confidence is {options.min_confidence:g}, and nobody has measured the confidence of the model "
            f"{model.name}",
            "leave it out, or choose another model",
        )
    return make_list(release, SimilarMovies(release, model, movie_id, novelty, stored, measured), options)


@dataclass(frozen=True)
class SimilarMovies:
    """The source of a list of similar movies; see ``ListSource``."""

    release: Release
    of_model: ModelDescription
    start: int
    novelty: float | None
    candidates: Sequence[Candidate]
    measured: Confidence | None
    notes: Sequence[Note] = ()

    @property
    def model(self) -> str:
        """The name of the model."""
        return self.of_model.name

    @property
    def own(self) -> frozenset[int]:
        """The movie itself."""
        return frozenset((self.start,))

    @property
    def keeps_collection_places(self) -> bool:
        """True if the model weighs like rates.

        Sequels that nobody rated would not be listed otherwise.
        """
        return self.of_model.novelty is not None

    @property
    def rated(self) -> bool:
        """True if ratings count in these scores."""
        return "ratings" in self.of_model.parts and has_learned_weights(self.release)

    def confidence(self, candidate: Candidate) -> float | None:
        """Return the confidence of a candidate; None where not measured."""
        return self.measured(candidate.likelihood) if self.measured else None

    def fallback(self, movies: Sequence[RatedMovie], ceiling: float | None) -> list[Candidate]:
        """Return other movies by their content similarity to the movie.

        Likelihoods are scaled so that the weakest stored candidates would keep theirs.
        """
        weakest = {candidate.movie_id: candidate for candidate in self.candidates[-_CALIBRATED:]}
        known = like_rates.of_movies(self.release, list(weakest))
        compared = content_fallback.content_similarities(self.release, [self.start], [*movies, *known])
        similarity_of = compared.get(self.start, {})
        ratios = [
            weakest[movie.movie_id].likelihood / similarity_of[movie.movie_id].likelihood
            for movie in known
            if similarity_of[movie.movie_id].likelihood > 0
        ]
        scale = median(ratios) if ratios else 1.0
        power = self.novelty or 0.0
        scored = [(movie, similarity_of[movie.movie_id].likelihood * scale, movie.like_rate**power) for movie in movies]
        highest = max((likelihood / divisor for _, likelihood, divisor in scored), default=0.0)
        if ceiling is not None and highest > ceiling:
            scored = [(movie, likelihood * ceiling / highest, divisor) for movie, likelihood, divisor in scored]
        most = math.inf if ceiling is None else ceiling  # rounding may exceed it
        return candidates.ordered(
            [
                Candidate(
                    movie.movie_id,
                    min(likelihood / divisor, most),
                    min(likelihood, _CEILING),
                    content_fallback.CODES,
                    similarity_of[movie.movie_id].contributions,
                    backfilled=True,
                )
                for movie, likelihood, divisor in scored
            ]
        )

    def explain(self, listed: Sequence[Candidate], facts: ListedFacts) -> list[Explanation]:
        """Return the explanation of each listed candidate, in their order.

        Entities are only members that both movies have.
        """
        weights = [candidate.weights() for candidate in listed]
        codes = {code for parts in weights for code in parts}
        others = [facts.movies[movie] for movie in ids(listed)]
        shared = shared_attributes(self.release, facts.movies[self.start], others, codes)
        lift_of = self._lifts(listed)
        return [
            Explanation(
                evidence_of(parts),
                tuple(
                    Reason(
                        code,
                        weight,
                        shared.get(code, {}).get(candidate.movie_id, ()),
                        lift_of.get(candidate.movie_id) if code == "ratings" else None,
                    )
                    for code, weight in parts.items()
                ),
            )
            for candidate, parts in zip(listed, weights, strict=True)
        ]

    def last_notes(self) -> Sequence[Note]:
        """Return no notes."""
        return ()

    def _lifts(self, listed: Sequence[Candidate]) -> dict[int, float]:
        """Return the lifts that rest on enough people."""
        lift_of = {candidate.movie_id: candidate.lift for candidate in listed if candidate.lift is not None}
        if self.of_model.novelty is None or not lift_of:
            return {}
        support = like_rates.support(self.release, self.of_model, self.start)
        rates = like_rates.like_rates(self.release, self.of_model, list(lift_of))
        return {movie: lift for movie, lift in lift_of.items() if lift * rates[movie] * support >= _LEAST_SUPPORT}
