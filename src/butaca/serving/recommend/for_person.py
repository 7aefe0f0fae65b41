"""Movies for a person, from any number of likes, dislikes and ratings; nothing is remembered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from butaca.catalogue.movie import Movie
from butaca.errors import UnknownModel
from butaca.recommenders.stars import Mark
from butaca.release.reader import Release
from butaca.serving.browse import movies
from butaca.serving.explain.results import Bilingual, Entity, Evidence, Note, Reason, Result, ResultList
from butaca.serving.explain.sentences import explain
from butaca.serving.filters import resolve
from butaca.serving.invalid_options import InvalidOption, first
from butaca.serving.recommend import confidence, models, person_confidence
from butaca.serving.recommend.candidates import Candidate, holds
from butaca.serving.recommend.confidence import Known
from butaca.serving.recommend.feedback import Feedback, recognised
from butaca.serving.recommend.item_weights import TABLE, learned, levelled, neighbouring
from butaca.serving.recommend.like_rates import best_liked
from butaca.serving.recommend.options import Franchise, ListOptions
from butaca.serving.recommend.person_ranking import DEEP, SHALLOW, ForYou
from butaca.serving.recommend.rerank import choose

PERSONAL = "personal"  # the model that is learned for lists like these, beside those of the release
_NAMED = 10  # own movies that a result's reasons name; the others are one reason together
_FEW_LIKES = 5  # people who like a movie, below which its score leans on content
_VARIETY = 0.3  # of what a newcomer is shown
_NEWCOMERS = 500  # movies that they may be shown, those of the highest rate


@dataclass(frozen=True)
class _Way:
    """How a list is made: from what, by which model, and how sure one can be of it."""

    ranking: ForYou
    model: str
    sure: Callable[[float], float] | None  # of a candidate's likelihood


def recommended(
    release: Release, tastes: Feedback, wishes: ListOptions | None = None, *, ignore_unknown: bool = False
) -> ResultList:
    """Movies for who has these tastes, the best first, ties by id; none that the person named.

    A rating below 2.5 stars is a dislike, one of 4 or more a like; between these the movie was seen. Without a like
    it is what anyone is likeliest to like, in some variety, less what the dislikes say against.

    Raises:
        UnknownMovies: the release lacks some of them.
        UnknownModel: no such model.
        InvalidOption: a wish that this release or model cannot grant.
    """
    wishes = wishes or ListOptions()
    tastes, unknown = recognised(release, tastes, ignore_unknown=ignore_unknown)
    notes = [_ignored(unknown)] if unknown else []
    strengths = tastes.strengths(release)
    if "liked" in tastes.marks.values():
        way = _for_person(release, tastes, strengths, wishes)
    else:
        if wishes.model not in (None, PERSONAL):
            models.chosen(release, wishes.model)  # it makes no difference to a newcomer, but it has to be there
        way = _for_newcomer(release, tastes, strengths, wishes)
        wishes = replace(
            wishes,
            diversity=wishes.diversity or (0.0 if wishes.franchise is Franchise.ONLY else _VARIETY),
            franchise=wishes.franchise or Franchise.COLLAPSE,
        )
        notes.append(_NEWCOMER)
    if wishes.min_confidence and way.sure is None:
        raise InvalidOption(
            "min_confidence",
            f"min_confidence is {wishes.min_confidence:g}, and nobody has measured how sure these lists are",
            "leave it out",
        )
    chosen, further_notes = choose(release, way.ranking, wishes, lambda one: _sure(way, one))
    notes += further_notes + _unrated(release, way.ranking.voices.unrated)
    said = way.ranking.said_by([one.candidate for one in chosen])
    found = movies.by_ids(release, list(said))
    own = movies.by_ids(release, list({movie for parts in said.values() for movie in parts}))
    known = confidence.known(release, list(said))
    results = []
    for one in chosen:
        candidate = one.candidate
        parts = said[candidate.movie_id]
        reasons = _reasons(candidate, parts, own, tastes.marks)
        results.append(
            Result(
                movie=found[candidate.movie_id],
                score=candidate.score,
                confidence=_sure(way, candidate),
                evidence=_evidence(candidate, parts, known.get(candidate.movie_id), way.ranking),
                reasons=reasons,
                sentence=explain(reasons),
                notes=confidence.thin(known.get(candidate.movie_id), rated=holds(release, TABLE)),
                moved_from=one.moved_from,
                filled=candidate.filled,
            )
        )
    return ResultList(way.model, way.ranking.novelty, tuple(results), tuple(notes))


def _sure(way: _Way, candidate: Candidate) -> float | None:
    return way.sure(candidate.likelihood) if way.sure else None


def _for_person(release: Release, tastes: Feedback, strengths: Mapping[int, float], wishes: ListOptions) -> _Way:
    has_table = holds(release, TABLE)
    if wishes.model == PERSONAL or (wishes.model is None and has_table):
        if not has_table:
            raise UnknownModel(PERSONAL, models.names(release))
        novelty = wishes.novelty or 0.0  # the learned weights know by themselves what is liked by many
        voices = learned(release, models.chosen(release, None), tastes.ids)
        ranking = ForYou(release, voices, strengths, models.rated(release), novelty, depth=_depth(wishes))
        return _Way(ranking, PERSONAL, person_confidence.of_person(release, voices, strengths))
    model = models.chosen(release, wishes.model)
    turned = model.dialled(wishes.novelty)
    voices = neighbouring(release, model, tastes.ids, turned)
    return _Way(ForYou(release, voices, strengths, novelty=turned, depth=_depth(wishes)), model.name, None)


def _depth(wishes: ListOptions) -> int:
    """How many candidates a list may need."""
    picky = wishes.filters or wishes.franchise or wishes.min_confidence
    return DEEP if picky else SHALLOW + len(wishes.exclude) + len(wishes.seen)


def _for_newcomer(release: Release, tastes: Feedback, strengths: Mapping[int, float], wishes: ListOptions) -> _Way:
    """By the rates, and what the movies say that were seen or disliked."""
    rated = models.rated(release)
    wanted = resolve.movie_set(release, wishes.filters)
    base = {one.movie_id: one.rate for one in best_liked(release, wanted, _NEWCOMERS)}
    default, sure = models.chosen(release, None), None
    if holds(release, TABLE):
        voices = learned(release, default, tastes.ids)
        sure = person_confidence.of_newcomer(release, len(strengths))
    else:
        voices = levelled(release, default, tastes.ids, max(base.values(), default=0.0))
    ranking = ForYou(release, voices, strengths, rated, wishes.novelty or 0.0, base)
    return _Way(ranking, rated.name if rated else models.names(release)[0], sure)


def _reasons(
    candidate: Candidate, parts: Mapping[int, float], own: Mapping[int, Movie], marks: Mapping[int, Mark]
) -> tuple[Reason, ...]:
    """The person's movies that say most, the others together, and what is known without the person."""
    ranked = sorted((part for part in parts.items() if part[1]), key=lambda part: (-abs(part[1]), part[0]))
    reasons = [Reason(marks[movie], weight, (Entity(movie, own[movie].title),)) for movie, weight in ranked[:_NAMED]]
    if others := ranked[_NAMED:]:
        reasons.append(Reason("others", sum(weight for _, weight in others)))
    rest = candidate.score - sum(weight for _, weight in ranked)
    if not parts or abs(rest) > 1e-6 * abs(candidate.score):
        reasons.append(Reason("best_liked" if candidate.filled else "fame", rest))
    return tuple(sorted(reasons, key=lambda reason: -abs(reason.weight)))


def _evidence(candidate: Candidate, parts: Mapping[int, float], known: Known | None, ranking: ForYou) -> Evidence:
    if not parts or ranking.base:
        return "fame"
    if candidate.filled or (known and not known.ratings):
        return "content"
    whole = sum(map(abs, parts.values())) or 1.0
    unrated = sum(abs(weight) for movie, weight in parts.items() if movie in ranking.voices.unrated)
    leans = unrated / whole >= 0.1 or (known is not None and known.likes < _FEW_LIKES)
    return "ratings and content" if leans else "ratings"


def _ignored(unknown: Sequence[int]) -> Note:
    en, es = first(map(str, unknown)), first(map(str, unknown), further="y {:,} más")
    return Note("ignored", Bilingual(f"Not in this release: {en}.", f"No están en estos datos: {es}."))


def _unrated(release: Release, ids: frozenset[int]) -> list[Note]:
    """What is said of the person's own movies that nobody rated."""
    if not ids:
        return []
    some = [movie.title for movie in movies.by_ids(release, sorted(ids)[:3]).values()]
    more = len(ids) - len(some)
    en = ", ".join(some) + (f" and {more} more" if more else "")
    es = ", ".join(some) + (f" y {more} más" if more else "")
    counts_en, counts_es = "it counts by what it is", "cuenta por cómo es"
    if len(ids) > 1:
        counts_en, counts_es = "they count by what they are", "cuentan por cómo son"
    said = Bilingual(f"Too few people rated {en}: {counts_en} like.", f"Muy poca gente ha puntuado {es}: {counts_es}.")
    return [Note("unrated", said)]


_NEWCOMER = Note(
    "newcomer",
    Bilingual(
        "Nothing is known of what you like yet: these are films that many like, in some variety.",
        "Aún no se sabe qué te gusta: estas son películas que gustan a mucha gente, con algo de variedad.",
    ),
)
