"""Lists for a movie: movies like it, and movies liked with it.

Both are the same list, at other defaults of the likeness option.
"""

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
from butaca.serving.recommend.models import likeness_for, novelty_for, select_model
from butaca.serving.recommend.options import ListOptions

_CALIBRATED = 30  # weakest stored candidates, by which the fallback is scaled
_CEILING = 0.9  # of the fallback's likelihood
_LEAST_SUPPORT = 2.0  # people who like both, below which no lift is given
_ALIKE, _LIKED_TOGETHER = 1.0, 0.0  # likeness of the two lists


def similar(release: Release, movie_id: int, options: ListOptions | None = None, floor: float = 0.0) -> ResultList:
    """Return movies that are like a movie, best first, ties by id.

    The movie itself is never listed. ``floor`` is the least confidence where the options name none, and no
    filters or franchises.

    Raises:
        NotFound: no such movie.
        UnknownModel: no such model.
        InvalidOption: an option that this release or model does not have.
    """
    return _list(release, movie_id, options or ListOptions(), floor, _ALIKE)


def recommendations(
    release: Release, movie_id: int, options: ListOptions | None = None, floor: float = 0.0
) -> ResultList:
    """Return movies liked by who likes a movie, best first.

    Ties by id.

    It is the list of ``similar`` at another default of the likeness option.

    Raises:
        NotFound, UnknownModel, InvalidOption: as ``similar``.
    """
    return _list(release, movie_id, options or ListOptions(), floor, _LIKED_TOGETHER)


def _list(release: Release, movie_id: int, options: ListOptions, floor: float, default_likeness: float) -> ResultList:
    model = select_model(release, options.model)
    novelty = novelty_for(model, options.novelty)
    likeness = likeness_for(model, options.likeness, default_likeness)
    stored = candidates.stored(release, model, movie_id, novelty, likeness)
    measured = None
    if model == select_model(release) and novelty is not None and novelty == model.novelty:
        measured = confidence.of_movie(release, likeness, movie_id, stored)
    if options.min_confidence and measured is None:
        raise InvalidOption(
            "min_confidence",
            f"min_confidence is {options.min_confidence:g}, and nobody has measured the confidence of the model "
            f"{model.name} with these options",
            "leave it out, or novelty, likeness and model",
        )
    narrowed = options.filters or options.franchise is not None  # whoever narrows wants the best of what is left
    source = SimilarMovies(release, model, movie_id, novelty, likeness, stored, measured)
    return make_list(release, source, options, 0.0 if narrowed else floor)


@dataclass(frozen=True)
class SimilarMovies:
    """The source of a list of similar movies; see ``ListSource``."""

    release: Release
    of_model: ModelDescription
    start: int
    novelty: float | None
    likeness: float | None
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

    def fallback(self, movies: Sequence[RatedMovie], ceiling: float | None) -> list[Candidate]:
        """Return other movies by their content similarity to the movie.

        Scores are scaled so that the weakest stored candidates would keep theirs.
        """
        weakest = {candidate.movie_id: candidate for candidate in self.candidates[-_CALIBRATED:]}
        known = like_rates.of_movies(self.release, list(weakest))
        compared = content_fallback.content_similarities(self.release, [self.start], [*movies, *known])
        similarity_of = compared.get(self.start, {})
        comparable = [movie for movie in known if similarity_of[movie.movie_id].likelihood > 0]
        power, mix = self.novelty or 0.0, self.likeness or 0.0
        ratios = [
            weakest[movie.movie_id].score * movie.like_rate**power / similarity_of[movie.movie_id].likelihood
            for movie in comparable
        ]
        scale = median(ratios) if ratios else 1.0
        scored = [(movie, similarity_of[movie.movie_id].likelihood * scale, movie.like_rate**power) for movie in movies]
        highest = max((value / divisor for _, value, divisor in scored), default=0.0)
        if ceiling is not None and highest > ceiling:
            scored = [(movie, value * ceiling / highest, divisor) for movie, value, divisor in scored]
        most = math.inf if ceiling is None else ceiling  # rounding may exceed it
        return candidates.ordered(
            [
                Candidate(
                    movie.movie_id,
                    min(value / divisor, most),
                    min(value, _CEILING),
                    content_fallback.CODES,
                    similarity_of[movie.movie_id].contributions,
                    mix=mix,
                    backfilled=True,
                )
                for movie, value, divisor in scored
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
