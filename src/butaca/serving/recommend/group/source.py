"""The source of a list for a group."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from butaca.release.reader import Release
from butaca.serving.explain.results import Note
from butaca.serving.recommend import candidates, like_rates
from butaca.serving.recommend.candidates import Candidate
from butaca.serving.recommend.group.strategies import Strategy
from butaca.serving.recommend.like_rates import RatedMovie
from butaca.serving.recommend.list_source import Explanation, ListedFacts
from butaca.serving.recommend.person_source import DEEP, PersonSource

_NO_SCORE = Candidate(0, 0.0, 0.0)


@dataclass(frozen=True)
class GroupSource:
    """The source of a list for a group; see ``ListSource``.

    A movie's value for a person is the confidence of their own list: that who rates it gives it 4 stars or more. For a
    movie that nothing of theirs speaks for it is the least that the confidence can be. Where the confidence of some was
    not measured, values are scores instead, as shares of each person's best. The score is the value for all, by the
    strategy; ties go to the greater mean, then by id. Of all candidates the best are kept.
    """

    release: Release
    people: Sequence[PersonSource]
    strategy: Strategy
    notes: Sequence[Note] = ()

    start: None = field(default=None, init=False)
    likeness: None = field(default=None, init=False)
    keeps_collection_places: bool = field(default=False, init=False)

    @property
    def model(self) -> str:
        """The name of the model of the first person with likes."""
        with_likes = [person.model for person in self.people if not person.base]
        return with_likes[0] if with_likes else self.people[0].model

    @property
    def novelty(self) -> float | None:
        """The novelty in use, which is the same for all."""
        return self.people[0].novelty

    @property
    def own(self) -> frozenset[int]:
        """The movies that any of them knows."""
        return frozenset[int]().union(*(person.own for person in self.people))

    @property
    def rated(self) -> bool:
        """True if ratings count in these scores."""
        return self.people[0].rated

    @cached_property
    def candidates(self) -> Sequence[Candidate]:
        """The movies that are candidates of any person, best first."""
        values = [self._values(place) for place in range(len(self.people))]
        leasts = [self._least(person) for person in self.people]
        movies = set[int]().union(*values) - self.own
        scored = []
        for movie in movies:
            each = [of_person.get(movie, least) for of_person, least in zip(values, leasts, strict=True)]
            value = self.strategy.combine(each)
            if value > 0:
                scored.append((-value, -sum(each), movie))
        scored.sort()
        return [Candidate(movie, -negated, -negated) for negated, _, movie in scored[:DEEP]]

    @property
    def measured(self) -> Callable[[Candidate], float | None] | None:
        """The strategy's value of confidences; None where not measured.

        It is that of a movie with an estimate for every person.
        """
        return self._confidence if self._by_confidence else None

    def estimate(self, place: int, candidate: Candidate) -> float | None:
        """Return the estimate of a listed movie for a person.

        It is the confidence of their own list; None where that was not measured, and of movies that would not be in it.
        """
        measured, own = self.people[place].measured, self._candidates_of[place].get(candidate.movie_id)
        return None if measured is None or own is None or candidate.backfilled else measured(own)

    def fallback(self, movies: Sequence[RatedMovie], ceiling: float | None) -> list[Candidate]:
        """Return other movies by the content fallback of each person.

        Values are scores as shares of each person's best.
        """
        values: dict[int, list[float]] = {movie.movie_id: [] for movie in movies}
        for person in self.people:
            of_person = person.fallback(movies, None)
            best = max((candidate.score for candidate in of_person), default=0.0) or 1.0
            for candidate in of_person:
                values[candidate.movie_id].append(candidate.score / best)
        totals = {movie: self.strategy.combine(each) for movie, each in values.items()}
        highest = max(totals.values(), default=0.0)
        if ceiling is None and self.candidates:
            ceiling = self.candidates[-1].score
        scale = ceiling / highest if ceiling is not None and highest > 0 else 1.0
        return candidates.ordered(
            [Candidate(movie, total * scale, total * scale, backfilled=True) for movie, total in totals.items()]
        )

    def explain(self, listed: Sequence[Candidate], facts: ListedFacts) -> list[Explanation]:  # noqa: ARG002
        """Return nothing for all together; ``explain_to`` has the reasons."""
        return [Explanation("ratings", ()) for _ in listed]

    def explain_to(self, place: int, listed: Sequence[Candidate], facts: ListedFacts) -> dict[int, Explanation]:
        """Return the explanation of listed movies to a person, by id.

        Movies that nothing of theirs speaks for or against are left out.
        """
        person, own = self.people[place], self._candidates_of[place]
        rated = like_rates.of_movies(self.release, [each.movie_id for each in listed if each.backfilled])
        filled = {candidate.movie_id: candidate for candidate in person.fallback(rated, None)}
        known = []
        for movie in candidates.ids(listed):
            against = person.totals.get(movie, 0.0)
            if (candidate := filled.get(movie) or own.get(movie)) is not None:
                known.append(candidate)
            elif against < 0:
                known.append(Candidate(movie, against, against))
        explanations = person.explain(known, facts)
        return {candidate.movie_id: explanation for candidate, explanation in zip(known, explanations, strict=True)}

    def last_notes(self) -> Sequence[Note]:
        """Return no notes; each person has their own."""
        return ()

    @cached_property
    def _candidates_of(self) -> Sequence[Mapping[int, Candidate]]:
        return [{candidate.movie_id: candidate for candidate in person.candidates} for person in self.people]

    @cached_property
    def _by_confidence(self) -> bool:
        return not self.novelty and all(person.measured is not None for person in self.people)

    def _values(self, place: int) -> dict[int, float]:
        """Return the value of a person's candidates, by id."""
        person, own = self.people[place], self._candidates_of[place]
        if self._by_confidence and person.measured is not None:
            return {movie: person.measured(candidate) or 0.0 for movie, candidate in own.items()}
        best = max((candidate.score for candidate in own.values()), default=0.0) or 1.0
        return {movie: candidate.score / best for movie, candidate in own.items()}

    def _least(self, person: PersonSource) -> float:
        """Return the value of any other movie for a person."""
        return (person.measured(_NO_SCORE) or 0.0) if self._by_confidence and person.measured is not None else 0.0

    def _confidence(self, candidate: Candidate) -> float | None:
        estimates = [self.estimate(place, candidate) for place in range(len(self.people))]
        return None if None in estimates else candidate.score
