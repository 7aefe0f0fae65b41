"""Lists for a group, from what each of its people likes.

Nothing is stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from butaca.bilingual import Bilingual
from butaca.catalogue.movie import Movie
from butaca.release.reader import Release
from butaca.serving.explain.evidence import recorded_facts
from butaca.serving.explain.results import Evidence, Note, Reason, Result
from butaca.serving.explain.sentences import explanation_sentences
from butaca.serving.invalid_options import UnknownMovies
from butaca.serving.recommend.candidates import Candidate
from butaca.serving.recommend.feedback import split_unknown
from butaca.serving.recommend.for_person import check_options, ignored_note, source_of
from butaca.serving.recommend.group.people import Person, check_sizes
from butaca.serving.recommend.group.source import GroupSource
from butaca.serving.recommend.group.strategies import Strategy
from butaca.serving.recommend.list_source import ListedFacts
from butaca.serving.recommend.make_list import make_list
from butaca.serving.recommend.options import ListOptions
from butaca.serving.recommend.person_source import DEEP

_NOTHING = Bilingual("", "")


@dataclass(frozen=True)
class PersonResult:
    """A listed movie, as it is for a person.

    ``estimate`` is the probability that they, if they rate it, give it 4 stars or more; None where it cannot be told.
    The weights of ``reasons`` add up to the score in their own list. Without reasons, ``evidence`` is None and
    ``sentence`` is empty: nothing of theirs speaks for the movie or against it.
    """

    estimate: float | None
    evidence: Evidence | None = None
    reasons: tuple[Reason, ...] = ()
    sentence: Bilingual = _NOTHING


@dataclass(frozen=True)
class GroupResult:
    """A listed movie, for each person in their order.

    ``score`` is the strategy's value for all, and ``confidence`` the same where there is an estimate for each.
    """

    movie: Movie
    score: float
    confidence: float | None
    people: tuple[PersonResult, ...]
    notes: tuple[Note, ...]
    moved_from: int | None
    backfilled: bool


@dataclass(frozen=True)
class GroupList:
    """Results, the best first; notes on the list, and on each person."""

    model: str
    novelty: float | None
    strategy: Strategy
    results: tuple[GroupResult, ...]
    notes: tuple[Note, ...]
    notes_on_people: tuple[tuple[Note, ...], ...]


def for_group(
    release: Release,
    people: Sequence[Person],
    options: ListOptions | None = None,
    strategy: Strategy = Strategy.LEAST_MISERY,
    *,
    ignore_unknown: bool = False,
) -> GroupList:
    """Return movies for two to five people, best first.

    Movies that any of them has seen, or whose feedback names, are never listed. Each person's feedback counts as in a
    list for them alone.

    Raises:
        UnknownMovies: the release lacks some of the movies.
        UnknownModel: no such model.
        InvalidOption: an option that this release or model does not have, or people beyond the limits.
    """
    check_sizes([(len(person.feedback.ids) + len(person.also_unknown), len(person.seen)) for person in people])
    options = options or ListOptions()
    options = replace(options, seen=options.seen.union(*(person.seen for person in people)))
    split = [split_unknown(release, each.feedback, each.also_unknown, ignore_unknown=True) for each in people]
    unknown = list(dict.fromkeys(movie for _, ids in split for movie in ids))
    if unknown and not ignore_unknown:
        raise UnknownMovies(unknown)
    sources = [replace(source_of(release, feedback, options), depth=DEEP) for feedback, _ in split]
    source = GroupSource(release, sources, strategy, [ignored_note(unknown)] if unknown else [])
    check_options(options, source.measured)
    listing = make_list(release, source, options)
    people_of = _people_results(release, source, listing.results)
    return GroupList(
        listing.model,
        listing.novelty,
        strategy,
        tuple(
            GroupResult(
                result.movie, result.score, result.confidence, each, result.notes, result.moved_from, result.backfilled
            )
            for result, each in zip(listing.results, people_of, strict=True)
        ),
        listing.notes,
        tuple((*person.notes, *person.last_notes()) for person in sources),
    )


def _people_results(release: Release, source: GroupSource, results: Sequence[Result]) -> list[tuple[PersonResult, ...]]:
    """Return each listed movie as it is for each person."""
    listed = [Candidate(each.movie.id, each.score, each.score, backfilled=each.backfilled) for each in results]
    ids = [candidate.movie_id for candidate in listed]
    facts = ListedFacts({result.movie.id: result.movie for result in results}, recorded_facts(release, ids))
    columns = []
    for place in range(len(source.people)):
        explanations = source.explain_to(place, listed, facts)
        sentences = explanation_sentences([each.reasons for each in explanations.values()])
        sentence_of = dict(zip(explanations, sentences, strict=True))
        columns.append(
            [
                PersonResult(
                    source.estimate(place, candidate),
                    explanations[movie].evidence,
                    explanations[movie].reasons,
                    sentence_of[movie],
                )
                if (movie := candidate.movie_id) in explanations
                else PersonResult(source.estimate(place, candidate))
                for candidate in listed
            ]
        )
    return list(zip(*columns, strict=True))
