"""The making of a list, in stages.

Candidates, exclude, filter, franchise, confidence, fill up, diversify, explain.
"""

from collections.abc import Sequence

from butaca.bilingual import Bilingual
from butaca.release.reader import Release
from butaca.serving.browse import movies
from butaca.serving.explain.evidence import recorded_facts, sparse_data_notes
from butaca.serving.explain.place_notes import UNCHECKED_LIST, place_notes
from butaca.serving.explain.results import Note, Result, ResultList
from butaca.serving.explain.sentences import explanation_sentences
from butaca.serving.filters import resolve
from butaca.serving.filters.bitmaps import bitmap_index
from butaca.serving.recommend import franchises, stages
from butaca.serving.recommend.candidates import Candidate, ids
from butaca.serving.recommend.diversity import diversify
from butaca.serving.recommend.list_source import ListedFacts, ListSource
from butaca.serving.recommend.options import Franchise, ListOptions
from butaca.serving.recommend.stages import ListedCandidate


def make_list(release: Release, source: ListSource, options: ListOptions, floor: float = 0.0) -> ResultList:
    """Make the list of a source, each movie with its reasons.

    The list has at most ``options.n`` movies, the best first, ties by id. ``floor`` is the least confidence where the
    options name none; it keeps movies of unknown confidence.
    """
    if options.franchise is Franchise.ONLY:
        listed, notes = _choose_own_collections(release, source, options)
    else:
        listed, notes = _choose(release, source, options, floor if source.measured else 0.0)
    return _explain(release, source, listed, notes)


def _choose(
    release: Release, source: ListSource, options: ListOptions, floor: float
) -> tuple[list[ListedCandidate], list[Note]]:
    known = source.own | options.seen
    excluded = known | options.exclude
    matching = resolve.matching_movies(release, options.filters)
    next_id = franchises.next_movie(release, source.own, known) if options.franchise is Franchise.NEXT else None

    eligible = stages.exclude(source.candidates, excluded)
    eligible = stages.apply_filters(release, eligible, options.filters, matching)
    shortlist = _narrow_down(release, source, options, floor, eligible)
    fill_up = len(shortlist) < options.n
    taken = {*excluded, *ids(source.candidates)} if fill_up or next_id is not None else ()
    others = stages.fallback_movies(release, matching, taken, next_id, fill_up=fill_up)
    if others or fill_up:
        ceiling = eligible[-1].score if eligible else None
        all_candidates = [*eligible, *source.fallback(others, ceiling)]
        shortlist = _narrow_down(release, source, options, floor, all_candidates)
    notes = _shortfall_notes(shortlist, options, floor) if fill_up else []
    if options.diversity:
        chosen = diversify(release, shortlist, options.n, options.diversity)
    else:
        chosen = stages.best(shortlist, options.n, _reserved(release, source, options))
    chosen = stages.with_next(chosen, shortlist, next_id)
    listed = stages.listed(chosen, shortlist, diverse=options.diversity > 0, next_id=next_id)
    return listed, [*notes, *([_REORDERED] if any(item.moved_by == "variety" for item in listed) else [])]


def _narrow_down(
    release: Release, source: ListSource, options: ListOptions, floor: float, candidates: Sequence[Candidate]
) -> list[Candidate]:
    """Apply the franchise option, then ``min_confidence`` or the floor."""
    known = source.own | options.seen
    kept = franchises.apply_franchise(release, options.franchise, candidates, source.own, known)
    if options.min_confidence is None:
        return stages.apply_floor(kept, source.measured, floor)
    return stages.apply_confidence(kept, source.measured, options.min_confidence)


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
    listed = [ListedCandidate(candidates[movie]) for movie in members if movie in candidates]
    return listed[: options.n], [_RELEASE_ORDER]


def _explain(
    release: Release, source: ListSource, listed: Sequence[ListedCandidate], notes: Sequence[Note]
) -> ResultList:
    candidates = [item.candidate for item in listed]
    confidences = [source.measured(candidate) if source.measured else None for candidate in candidates]
    notes_of_places = place_notes(
        confidences,
        [candidate.score for candidate in candidates],
        [(item.moved_by, item.moved_from) for item in listed],
    )
    start = [] if source.start is None else [source.start]
    known = [*start, *ids(candidates)]
    facts = ListedFacts(movies.by_ids(release, known), recorded_facts(release, known))
    title = facts.movies[start[0]].title if start else ""
    explanations = source.explain(candidates, facts)
    sentences = explanation_sentences([explanation.reasons for explanation in explanations], title)
    results = tuple(
        Result(
            movie=facts.movies[item.candidate.movie_id],
            score=item.candidate.score,
            confidence=confidence,
            evidence=explanation.evidence,
            reasons=explanation.reasons,
            sentence=sentence,
            notes=(*sparse_data_notes(facts.recorded.get(item.candidate.movie_id), rated=source.rated), *own_notes),
            moved_from=item.moved_from,
            backfilled=item.candidate.backfilled,
        )
        for item, confidence, own_notes, explanation, sentence in zip(
            listed, confidences, notes_of_places, explanations, sentences, strict=True
        )
    )
    start_notes = (
        sparse_data_notes(facts.recorded.get(start[0]), rated=source.rated, start_title=title) if start else ()
    )
    if source.measured and results and all(confidence is None for confidence in confidences):
        notes = [UNCHECKED_LIST, *notes]
    all_notes = (*source.notes, *start_notes, *notes, *source.last_notes())
    return ResultList(source.model, source.novelty, source.likeness, results, all_notes)


def _shortfall_notes(shortlist: Sequence[Candidate], options: ListOptions, floor: float) -> list[Note]:
    """Return notes on a list that the stored candidates did not fill."""
    notes = [_BACKFILLED] if any(candidate.backfilled for candidate in shortlist[: options.n]) else []
    if len(shortlist) < options.n:
        least = floor if options.min_confidence is None else options.min_confidence
        notes.append(_FEWER_CONFIDENT if least else _FEWER)
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
_RELEASE_ORDER = Note("release_order", Bilingual("In the order of release.", "Por orden de estreno."))
_FEWER = Note("fewer", Bilingual("No more films are as was wished for.", "No hay más películas que cumplan lo pedido."))
_FEWER_CONFIDENT = Note(
    "fewer_confident",
    Bilingual(
        "Fewer than were asked for: the others are below the confidence that was wished for, or nobody has checked it.",
        "Menos de las pedidas: las demás no llegan a la confianza mínima, o no está comprobada.",
    ),
)
_NO_FRANCHISE = Note("no_franchise", Bilingual("It belongs to no franchise.", "No pertenece a ninguna saga."))
