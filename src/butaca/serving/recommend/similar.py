"""Movies like one, and why."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from butaca.catalogue.movie import Movie
from butaca.release.reader import Release
from butaca.serving.browse import movies
from butaca.serving.explain.results import Reason, Result, ResultList
from butaca.serving.explain.sentences import explain
from butaca.serving.explain.shared_attributes import shared
from butaca.serving.invalid_options import InvalidOption
from butaca.serving.recommend import candidates, confidence, content_fallback, models
from butaca.serving.recommend.candidates import Candidate
from butaca.serving.recommend.item_weights import TABLE
from butaca.serving.recommend.like_rates import Facts, facts
from butaca.serving.recommend.models import Model
from butaca.serving.recommend.options import ListOptions
from butaca.serving.recommend.rerank import Chosen, choose

_CALIBRATED = 30  # of the weakest stored candidates, those the fallback is scaled by
_CEILING = 0.9  # of the likelihood that the fallback gives
_HEARD = 2.0  # people's worth of likes in common, below which their number is not told


def similar(release: Release, movie_id: int, wishes: ListOptions | None = None) -> ResultList:
    """Movies like one, the most similar first, ties by id; never the movie itself.

    Raises:
        NotFound: no such movie.
        UnknownModel: no such model.
        InvalidOption: a wish that this release or model cannot grant.
    """
    wishes = wishes or ListOptions()
    model = models.chosen(release, wishes.model)
    novelty = model.dialled(wishes.novelty)
    movie = movies.by_id(release, movie_id)
    curve = confidence.calibration(release) if model == models.chosen(release, None) else None
    if wishes.min_confidence and curve is None:
        raise InvalidOption(
            "min_confidence",
            f"min_confidence is {wishes.min_confidence:g}, and nobody has measured how sure the model {model.name} is",
            "leave it out, or choose another model",
        )

    def sure(one: Candidate) -> float | None:
        return curve.of(confidence.logarithm(one.likelihood)) if curve else None

    ranking = Alike(release, model, movie_id, novelty)
    chosen, notes = choose(release, ranking, wishes, sure)
    ids = [one.candidate.movie_id for one in chosen]
    known = confidence.known(release, [movie_id, *ids])
    rated = "ratings" in model.parts and candidates.holds(release, TABLE)
    found = movies.by_ids(release, ids)
    results = []
    weights = [one.candidate.weights() for one in chosen]
    told = _reasons(release, model, movie, [found[movie_id] for movie_id in ids], chosen, weights)
    for one, parts, reasons in zip(chosen, weights, told, strict=True):
        candidate = one.candidate
        results.append(
            Result(
                movie=found[candidate.movie_id],
                score=candidate.score,
                confidence=sure(candidate),
                evidence=confidence.evidence(parts),
                reasons=reasons,
                sentence=explain(reasons, movie.title),
                notes=confidence.thin(known.get(candidate.movie_id), rated=rated),
                moved_from=one.moved_from,
                filled=candidate.filled,
            )
        )
    return ResultList(
        model.name,
        novelty,
        tuple(results),
        (*confidence.thin_start(known.get(movie_id), movie.title, rated=rated), *notes),
    )


@dataclass(frozen=True)
class Alike:
    """What a list of similar movies is chosen from."""

    release: Release
    model: Model
    movie_id: int
    novelty: float | None

    @property
    def own(self) -> frozenset[int]:
        """The movie itself."""
        return frozenset((self.movie_id,))

    @property
    def franchise_places(self) -> bool:
        """In models that weigh fame, where sequels nobody rated would not be found otherwise."""
        return self.model.novelty is not None

    @cached_property
    def candidates(self) -> Sequence[Candidate]:
        """The stored ones."""
        return candidates.stored(self.release, self.model, self.movie_id, self.novelty)

    def further(self, others: Sequence[Facts], below: float | None) -> list[Candidate]:
        """Others, scaled so that the weaker stored candidates have the likelihood they are stored with."""
        stored = self.candidates
        weakest = {one.movie_id: one for one in stored[-_CALIBRATED:]}
        known = facts(self.release, list(weakest))
        kin = content_fallback.kin(self.release, [self.movie_id], [*others, *known]).get(self.movie_id, {})
        ratios = [
            weakest[one.movie_id].likelihood / kin[one.movie_id].likelihood
            for one in known
            if kin[one.movie_id].likelihood > 0
        ]
        scale = median(ratios) if ratios else 1.0
        power = self.novelty or 0.0
        scored = [
            (one.movie_id, kin[one.movie_id].likelihood * scale, one.rate**power, kin[one.movie_id].shares)
            for one in others
        ]
        highest = max((likelihood / fame for _, likelihood, fame, _ in scored), default=0.0)
        if below is not None and highest > below:
            scored = [(movie, likelihood * below / highest, fame, shares) for movie, likelihood, fame, shares in scored]
        most = math.inf if below is None else below  # by which rounding may be off
        return candidates.ordered(
            [
                Candidate(
                    movie,
                    min(likelihood / fame, most),
                    min(likelihood, _CEILING),
                    content_fallback.CODES,
                    shares,
                    filled=True,
                )
                for movie, likelihood, fame, shares in scored
            ]
        )


def _reasons(
    release: Release,
    model: Model,
    movie: Movie,
    others: Sequence[Movie],
    chosen: Sequence[Chosen],
    weights: Sequence[Mapping[str, float]],
) -> list[tuple[Reason, ...]]:
    """Why each is listed, the weightiest reason first; named are only things that both movies have."""
    codes = sorted({code for parts in weights for code in parts})
    named = shared(release, movie, others, codes)
    times = _times(release, model, movie.id, [one.candidate for one in chosen])
    return [
        tuple(
            Reason(
                code,
                weight,
                named.get(code, {}).get(one.candidate.movie_id, ()),
                times.get(one.candidate.movie_id) if code == "ratings" else None,
            )
            for code, weight in parts.items()
        )
        for one, parts in zip(chosen, weights, strict=True)
    ]


def _times(release: Release, model: Model, movie_id: int, chosen: Sequence[Candidate]) -> dict[int, float]:
    """How many times as often as others those who like the movie like each of the chosen, where enough people do."""
    told = {one.movie_id: one.times for one in chosen if one.times is not None}
    if model.novelty is None or not told:
        return {}
    behind = candidates.people(release, model, movie_id)
    rates = candidates.rates(release, model, list(told))
    return {movie: times for movie, times in told.items() if times * rates[movie] * behind >= _HEARD}
