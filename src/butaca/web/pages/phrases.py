"""Reasons as short phrases on a card, what one sees first.

The sentences of ``serving.explain`` tell all that counts in a score, the strongest first. A card has room for a line:
who made the film and who is in it, then what it is about, then who likes it.
"""

from collections.abc import Callable

from butaca.bilingual import Bilingual
from butaca.catalogue.movie import Movie
from butaca.serving.explain import clauses, own_movies
from butaca.serving.explain.clauses import LEAST_LIFT, format_lift, named
from butaca.serving.explain.results import Entity, Reason, Result

_MOST = 2  # phrases on a card
_NAMES = 2  # names in a phrase
_LEAST_SHARE = 0.01  # of a score, below which a reason is not worth a line
_SAME_PERIOD = 3  # years
_NOTHING = Bilingual("", "")

_Phrase = Callable[[Reason, Movie], Bilingual]
"""From a reason and the start movie to a phrase.

It is empty where there is nothing to name.
"""


def reason(result: Result, start: Movie | None) -> Bilingual:
    """Return why a film is listed, as a line.

    ``start`` is the film that the list starts from, if it starts from one.
    """
    by_code = {reason.code: reason for reason in result.reasons}
    if start is None or by_code.keys() & set(own_movies.CODES):
        return result.sentence
    total = sum(abs(reason.weight) for reason in result.reasons) or 1.0
    phrases = []
    for code, phrase in _PHRASES.items():
        known = by_code.get(code)
        if known and known.weight / total >= _LEAST_SHARE and (text := phrase(known, start)).en:
            phrases.append(text)
    chosen = phrases[:_MOST] or [_ON_THE_WHOLE]
    return Bilingual(" · ".join(text.en for text in chosen), " · ".join(text.es for text in chosen))


def _named(en: str, es: str) -> _Phrase:
    return lambda reason, _: named(reason.entities, Bilingual(en, es), most=_NAMES)


def _franchise(reason: Reason, _: Movie) -> Bilingual:
    names = [Entity(entity.id, franchise_name(entity.name)) for entity in reason.entities[:1]]
    return named(names, Bilingual("{} series", "De la saga {}"))


def franchise_name(name: str) -> str:
    """Return the name of a franchise without the word for it.

    >>> franchise_name("Toy Story Collection")
    'Toy Story'
    """
    return name.removesuffix(" Collection") or name


def _themes(reason: Reason, _: Movie) -> Bilingual:
    known = [name for name in clauses.themes(reason) if name.name_es]  # so that both languages say the same
    return named(known, Bilingual("Also about: {}", "También: {}"), most=_NAMES)


def _genres(reason: Reason, _: Movie) -> Bilingual:
    lower = [Entity(genre.id, genre.name.lower(), (genre.name_es or "").lower()) for genre in clauses.genres(reason)]
    return named(lower, Bilingual("Also {}", "También {}"), most=_NAMES)


def _lift(reason: Reason, start: Movie) -> Bilingual:
    if reason.lift is None or reason.lift < LEAST_LIFT:
        return _NOTHING
    return Bilingual(
        f"Liked {format_lift(reason.lift)} times as often by people who enjoyed “{start.title}”",
        f"Gusta {format_lift(reason.lift, ',')} veces más a menudo entre quienes disfrutaron «{start.title}»",
    )


def _period(reason: Reason, _: Movie) -> Bilingual:
    years = [int(entity.name) for entity in reason.entities if entity.name.isdecimal()]
    near = years and max(years) - min(years) <= _SAME_PERIOD
    return Bilingual("From the same years", "De la misma época") if near else _NOTHING


_PHRASES: dict[str, _Phrase] = {
    "franchise": _franchise,
    "director": _named("Also by {}", "También de {}"),
    "actors": _named("With {}", "Con {}"),
    "keywords": _themes,
    "ratings": _lift,
    "genres": _genres,
    "companies": _named("Also from {}", "También de {}"),
    "text": lambda _reason, _start: Bilingual("A similar plot", "Una trama parecida"),
    "period": _period,
    "taste": lambda _reason, _start: Bilingual("Liked by the same people", "Gusta a la misma gente"),
}
_ON_THE_WHOLE = Bilingual("Alike on the whole", "Parecidas en conjunto")
