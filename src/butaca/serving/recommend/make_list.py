"""The making of a list, in stages.

Candidates, exclude, filter, franchise, confidence, fill up, diversify, explain.
"""

from collections.abc import Sequence

from butaca.bilingual import Bilingual
from butaca.release.reader import Release
from butaca.serving.browse import movies
from butaca.serving.explain.evidence import recorded_facts, sparse_data_notes
from butaca.serving.explain.results import Note, Result, ResultList
from butaca.serving.explain.sentences import explanation_sentences
from butaca.serving.filters import resolve
from butaca.serving.filters.bitmaps import bitmap_index
from butaca.serving.recommend import franchises, stages
from butaca.serving.recommend.candidates import Candidate, ids
from butaca.serving.recommend.list_source import ListedFacts, ListSource
from butaca.serving.recommend.options import Franchise, ListOptions
from butaca.serving.recommend.stages import ListedCandidate


def make_list(release: Release, source: ListSource, options: ListOptions) -> ResultList:
    """Make the list of a source, each movie with its reasons.

    The list has at most ``options.n`` movies, the best first, ties by id.
    """
    if options.franchise is Franchise.ONLY:
        listed, notes = _choose_own_collections(release, source, options)
    else:
        listed, notes = _choose(release, source, options)
    return _explain(release, source, listed, notes)


def _choose(release: Release, source: ListSource, options: ListOptions) -> tuple[list[ListedCandidate], list[Note]]:
    known = source.own | options.seen
    excluded = known | options.exclude
    matching = resolve.matching_movies(release, options.filters)
    next_id = franchises.next_movie(release, source.own, known) if options.franchise is Franchise.NEXT else None

    eligible = stages.exclude(source.candidates, excluded)
    eligible = stages.apply_filters(release, eligible, options.filters, matching)
    shortlist = _narrow_down(release, source, options, eligible)
    fill_up = len(shortlist) < options.n
    taken = {*excluded, *ids(source.candidates)} if fill_up or next_id is not None else ()
    others = stages.fallback_movies(release, matching, taken, next_id, fill_up=fill_up)
    if others or fill_up:
        ceiling = eligible[-1].score if eligible else None
        shortlist = _narrow_down(release, source, options, [*eligible, *source.fallback(others, ceiling)])
    notes = _shortfall_notes(shortlist, options) if fill_up else []
    if options.diversity:
        listed = stages.by_diversity(release, shortlist, options, next_id)
        return listed, [*notes, _REORDERED] if any(item.moved_from for item in listed) else notes
    chosen = stages.best(shortlist, options.n, _reserved(release, source, options))
    return [ListedCandidate(candidate) for candidate in stages.with_next(chosen, shortlist, next_id)], notes


def _narrow_down(
    release: Release, source: ListSource, options: ListOptions, candidates: Sequence[Candidate]
) -> list[Candidate]:
    """Apply the franchise option, then ``min_confidence``."""
    known = source.own | options.seen
    kept = franchises.apply_franchise(release, options.franchise, candidates, source.own, known)
    return stages.apply_confidence(kept, source.confidence, options.min_confidence)


def _reserved(release: Release, source: ListSource, options: ListOptions) -> set[int]:
    """Return the movies that places are kept for.

    They are those of the collection of the start movie; none where the franchise option is given.
    """
    if options.franchise or not source.keeps_collection_places:
        return set()
    return {movie for members in franchises.own_collections(release, source.own).values() for movie in members}


def _choose_own_collections(
    release: Release, source: ListSource, options: ListOptions
) -> tuple[list[ListedCandidate], list[Note]]:
    excluded = source.own | options.exclude | options.seen
    matching = resolve.matching_movies(release, options.filters)
    collections = franchises.own_collections(release, source.own)
    if not collections:
        return [], [_NO_FRANCHISE]
    members = stages.in_collections(release, collections, matching, excluded)
    candidates = {candidate.movie_id: candidate for candidate in source.candidates if candidate.movie_id in members}
    missing = bitmap_index(release).bitmap(movie for movie in members if movie not in candidates)
    ceiling = source.candidates[-1].score if source.candidates else None
    others = source.fallback(stages.fallback_movies(release, missing), ceiling)
    candidates |= {candidate.movie_id: candidate for candidate in others}
    return [ListedCandidate(candidates[movie]) for movie in members if movie in candidates][: options.n], []


def _explain(
    release: Release, source: ListSource, listed: Sequence[ListedCandidate], notes: Sequence[Note]
) -> ResultList:
    candidates = [item.candidate for item in listed]
    start = [] if source.start is None else [source.start]
    known = [*start, *ids(candidates)]
    facts = ListedFacts(movies.by_ids(release, known), recorded_facts(release, known))
    title = facts.movies[start[0]].title if start else ""
    explanations = source.explain(candidates, facts)
    sentences = explanation_sentences([explanation.reasons for explanation in explanations], title)
    results = tuple(
        Result(
            movie=facts.movies[candidate.movie_id],
            score=candidate.score,
            confidence=source.confidence(candidate),
            evidence=explanation.evidence,
            reasons=explanation.reasons,
            sentence=sentence,
            notes=sparse_data_notes(facts.recorded.get(candidate.movie_id), rated=source.rated),
            moved_from=moved_from,
            backfilled=candidate.backfilled,
        )
        for (candidate, moved_from), explanation, sentence in zip(listed, explanations, sentences, strict=True)
    )
    start_notes = (
        sparse_data_notes(facts.recorded.get(start[0]), rated=source.rated, start_title=title) if start else ()
    )
    all_notes = (*source.notes, *start_notes, *notes, *source.last_notes())
    return ResultList(source.model, source.novelty, source.likeness, results, all_notes)


def _shortfall_notes(shortlist: Sequence[Candidate], options: ListOptions) -> list[Note]:
    """Return notes on a list that the stored candidates did not fill."""
    notes = [_BACKFILLED] if any(candidate.backfilled for candidate in shortlist[: options.n]) else []
    if len(shortlist) < options.n:
        notes.append(_FEWER_CONFIDENT if options.min_confidence else _FEWER)
    return notes


_BACKFILLED = Note(
    "backfilled",
    Bilingual(
        "The strongest candidates did not fill this list; it goes on with films found by what they share by name.",
        "Los mejores candidatos no llenaban esta lista; sigue con películas halladas por lo que comparten por nombre.",
    ),
)
_REORDERED = Note(
    "reordered",
    Bilingual(
        "Put in another order for variety; moved results say which place they had.",
        "En otro orden, para que haya variedad; las que se han movido dicen qué puesto tenían.",
    ),
)
_FEWER = Note("fewer", Bilingual("No more films are as was wished for.", "No hay más películas que cumplan lo pedido."))
_FEWER_CONFIDENT = Note(
    "fewer_confident",
    Bilingual(
        "Fewer than were asked for: the others are below the confidence that was wished for.",
        "Menos de las pedidas: las demás no llegan a la confianza mínima.",
    ),
)
_NO_FRANCHISE = Note("no_franchise", Bilingual("It belongs to no franchise.", "No pertenece a ninguna saga."))
