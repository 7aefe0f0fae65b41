"""Lists for a person, from likes, dislikes and ratings.

Nothing is stored.
"""

from collections.abc import Sequence
from dataclasses import replace

from butaca.bilingual import Bilingual
from butaca.errors import UnknownModel
from butaca.release.reader import Release
from butaca.serving.explain.results import Note, ResultList
from butaca.serving.filters import resolve
from butaca.serving.invalid_options import InvalidOption, join_first
from butaca.serving.recommend import confidence, item_weights, like_rates
from butaca.serving.recommend.confidence import Confidence
from butaca.serving.recommend.feedback import Feedback, split_unknown
from butaca.serving.recommend.item_weights import has_learned_weights
from butaca.serving.recommend.make_list import make_list
from butaca.serving.recommend.models import like_rate_model, model_names, novelty_for, select_model
from butaca.serving.recommend.options import Franchise, ListOptions
from butaca.serving.recommend.person_source import DEEP, SHALLOW, PersonSource

PERSONAL = "personal"  # the model with learned weights, only for these lists
_NEWCOMER_DIVERSITY = 0.3
_NEWCOMER_MOVIES = 500  # candidates of a newcomer's list, those of the highest like rates


def for_person(
    release: Release,
    feedback: Feedback,
    options: ListOptions | None = None,
    *,
    ignore_unknown: bool = False,
    also_unknown: Sequence[str] = (),
) -> ResultList:
    """Return movies for a person, best first, ties by id.

    Movies of the feedback are never listed. A rating below 2.5 stars is a dislike, one of 4 or more a like; between
    these the movie was seen. Without a like, the list has the movies of the highest like rates, less what the dislikes
    subtract, with some diversity. ``also_unknown`` are ids of IMDb in the feedback that no movie has.

    Raises:
        UnknownMovies: the release lacks some of the movies.
        UnknownModel: no such model.
        InvalidOption: an option that this release or model does not have.
    """
    options = options or ListOptions()
    feedback, unknown = split_unknown(release, feedback, also_unknown, ignore_unknown=ignore_unknown)
    source = source_of(release, feedback, options, [ignored_note(unknown)] if unknown else [])
    if "liked" not in feedback.marks.values():
        options = replace(
            options,
            diversity=options.diversity or (0.0 if options.franchise is Franchise.ONLY else _NEWCOMER_DIVERSITY),
            franchise=options.franchise or Franchise.COLLAPSE,
        )
    check_options(options, source.measured)
    return make_list(release, source, options)


def source_of(release: Release, feedback: Feedback, options: ListOptions, notes: Sequence[Note] = ()) -> PersonSource:
    """Return the source of a list for a person.

    Raises:
        UnknownModel: no such model.
        InvalidOption: a novelty that the model does not have.
    """
    if "liked" in feedback.marks.values():
        return _from_likes(release, feedback, options, notes)
    return _from_like_rates(release, feedback, options, [*notes, _NEWCOMER])


def check_options(options: ListOptions, measured: object) -> None:
    """Check the options that lists for people may lack.

    ``measured`` is the confidence of the list; None where there is none.

    Raises:
        InvalidOption: there is a likeness, or a least confidence where none was measured.
    """
    if options.likeness is not None:
        raise InvalidOption(
            "likeness", f"likeness is {options.likeness:g}, which lists for a person do not have", "leave it out"
        )
    if options.min_confidence and measured is None:
        raise InvalidOption(
            "min_confidence",
            f"min_confidence is {options.min_confidence:g}, and nobody has measured the confidence of these lists",
            "leave it out, or novelty",
        )


def _from_likes(release: Release, feedback: Feedback, options: ListOptions, notes: Sequence[Note]) -> PersonSource:
    strengths = feedback.strengths(release)
    person = PersonSource(release, feedback.marks, strengths, notes=notes, depth=_depth(options))
    learned = has_learned_weights(release)
    if options.model == PERSONAL or (options.model is None and learned):
        if not learned:
            raise UnknownModel(PERSONAL, model_names(release))
        weights = item_weights.learned_weights(release, select_model(release), feedback.ids)
        return replace(
            person,
            model=PERSONAL,
            item_weights=weights,
            like_rate_model=like_rate_model(release),
            novelty=options.novelty or 0.0,  # the learned weights already account for like rates
            measured=None if options.novelty else confidence.of_person(release, weights, strengths),
        )
    model = select_model(release, options.model)
    novelty = novelty_for(model, options.novelty)
    weights = item_weights.neighbours(release, model, feedback.ids, novelty)
    return replace(person, model=model.name, item_weights=weights, novelty=novelty)


def _from_like_rates(release: Release, feedback: Feedback, options: ListOptions, notes: Sequence[Note]) -> PersonSource:
    """Return the source for a person without likes.

    Scores are like rates plus the weights of the movies that were seen or disliked.
    """
    if options.model not in (None, PERSONAL):
        select_model(release, options.model)  # makes no difference to a newcomer, but must exist
    strengths, default, rated = feedback.strengths(release), select_model(release), like_rate_model(release)
    matching = resolve.matching_movies(release, options.filters)
    base = {movie.movie_id: movie.like_rate for movie in like_rates.highest(release, matching, _NEWCOMER_MOVIES)}
    measured: Confidence | None = None
    if has_learned_weights(release):
        weights = item_weights.learned_weights(release, default, feedback.ids)
        measured = None if options.novelty else confidence.of_newcomer(release, len(strengths))
    else:
        highest = max(base.values(), default=0.0)
        weights = item_weights.scaled_neighbours(release, default, feedback.ids, highest)
    return PersonSource(
        release,
        feedback.marks,
        strengths,
        model=(rated or default).name,
        item_weights=weights,
        like_rate_model=rated,
        novelty=options.novelty or 0.0,
        measured=measured,
        base=base,
        notes=notes,
    )


def _depth(options: ListOptions) -> int:
    """Return the number of candidates that a list may need."""
    is_selective = options.filters or options.franchise or options.min_confidence
    return DEEP if is_selective else SHALLOW + len(options.exclude) + len(options.seen)


def ignored_note(unknown: Sequence[int | str]) -> Note:
    """Return a note on ids that were ignored."""
    en, es = join_first(map(str, unknown)), join_first(map(str, unknown), further="y {:,} más")
    return Note("ignored", Bilingual(f"Not in this release: {en}.", f"No están en estos datos: {es}."))


_NEWCOMER = Note(
    "newcomer",
    Bilingual(
        "Nothing is known of what you like yet: these are films that many like, in some variety.",
        "Aún no se sabe qué te gusta: estas son películas que gustan a mucha gente, con algo de variedad.",
    ),
)
