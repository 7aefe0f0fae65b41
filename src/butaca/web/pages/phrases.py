"""Reasons as short phrases on a card, what one sees first.

The sentences of ``serving.explain`` tell all that counts in a score, the strongest first. A card has room for a line:
who made the film and who is in it, then what it is about, then who likes it.
"""

from collections.abc import Callable, Sequence

from butaca.bilingual import Bilingual
from butaca.catalogue import genre_names
from butaca.catalogue.movie import Movie
from butaca.catalogue.themes import theme
from butaca.serving.explain.clauses import format_lift, join_names
from butaca.serving.explain.results import Entity, Reason, Result

_MOST = 2  # phrases on a card
_NAMES = 2  # names in a phrase
_LEAST_SHARE = 0.01  # of a score, below which a reason is not worth a line
_LEAST_LIFT = 1.2
_SAME_PERIOD = 3  # years
_OWN = ("liked", "disliked", "seen", "others")


def reason(result: Result, start: Movie | None) -> Bilingual:
    """Return why a film is listed, as a line.

    ``start`` is the film that the list starts from, if it starts from one.
    """
    by_code = {reason.code: reason for reason in result.reasons}
    if start is None or by_code.keys() & set(_OWN):
        return result.sentence
    total = sum(abs(reason.weight) for reason in result.reasons) or 1.0
    phrases = []
    for code, phrase in _PHRASES.items():
        known = by_code.get(code)
        if known and known.weight / total >= _LEAST_SHARE and (text := phrase(known, start)):
            phrases.append(text)
    chosen = phrases[:_MOST] or [_ON_THE_WHOLE]
    return Bilingual(" · ".join(text.en for text in chosen), " · ".join(text.es for text in chosen))


def _names(entities: Sequence[Entity], conjunction: str) -> str:
    return join_names([entity.name for entity in entities[:_NAMES]], conjunction)


def _named(en: str, es: str) -> Callable[[Reason, Movie], Bilingual | None]:
    def phrase(reason: Reason, _: Movie) -> Bilingual | None:
        if not reason.entities:
            return None
        return Bilingual(en.format(_names(reason.entities, "and")), es.format(_names(reason.entities, "y")))

    return phrase


def _franchise(reason: Reason, _: Movie) -> Bilingual | None:
    if not reason.entities:
        return None
    name = franchise_name(reason.entities[0].name)
    return Bilingual(f"{name} series", f"De la saga {name}")


def franchise_name(name: str) -> str:
    """Return the name of a franchise without the word for it.

    >>> franchise_name("Toy Story Collection")
    'Toy Story'
    """
    return name.removesuffix(" Collection") or name


def _themes(reason: Reason, _: Movie) -> Bilingual | None:
    known = [name for entity in reason.entities if (name := theme(entity.name)).es][:_NAMES]
    if not known:
        return None
    en, es = join_names([name.en for name in known], "and"), join_names([name.es for name in known], "y")
    return Bilingual(f"Also about: {en}", f"También: {es}")


def _genres(reason: Reason, _: Movie) -> Bilingual | None:
    names = [entity.name for entity in reason.entities[:_NAMES]]
    if not names:
        return None
    es = join_names([genre_names.spanish(name).lower() for name in names], "y")
    return Bilingual(f"Also {join_names([name.lower() for name in names], 'and')}", f"También {es}")


def _lift(reason: Reason, start: Movie) -> Bilingual | None:
    if reason.lift is None or reason.lift < _LEAST_LIFT:
        return None
    return Bilingual(
        f"Liked {format_lift(reason.lift)} times as often by people who enjoyed “{start.title}”",
        f"Gusta {format_lift(reason.lift, ',')} veces más a menudo entre quienes disfrutaron «{start.title}»",
    )


def _period(reason: Reason, _: Movie) -> Bilingual | None:
    years = [int(entity.name) for entity in reason.entities if entity.name.isdecimal()]
    near = years and max(years) - min(years) <= _SAME_PERIOD
    return Bilingual("From the same years", "De la misma época") if near else None


_PHRASES: dict[str, Callable[[Reason, Movie], Bilingual | None]] = {
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
