"""Reasons as a sentence, in English and in Spanish.

A sentence gives only reasons that count in the score.
"""

from collections.abc import Callable, Sequence

from butaca.bilingual import Bilingual
from butaca.catalogue import genre_names
from butaca.serving.explain.results import Entity, Reason

_MOST = 3  # reasons in a sentence, and names in a reason
_LEAST_SHARE = 0.05  # of the score, from which on a reason is named beside others
_LEAST_LIFT = 1.2  # from which on a lift is worth a number

# Rare things in common tell a reader more than common ones, so these reasons are named before others of their weight.
_SALIENCE = {"franchise": 5, "director": 3, "actors": 3, "keywords": 3}

Clause = Callable[[Reason, Bilingual], Bilingual | None]
"""From a reason and the start movie's title to a clause."""


def explanation_sentence(reasons: Sequence[Reason], title: str = "") -> Bilingual:
    """Return the strongest reasons as a sentence.

    ``title`` is that of the movie the list starts from. Reasons that lack the names they need are left out; without
    any other, both texts are empty.
    """
    total = sum(abs(reason.weight) for reason in reasons) or 1.0
    if any(reason.code in _OWN_CODES for reason in reasons):
        return _sentence(_own_movie_clauses(reasons, total))
    quoted_title = Bilingual(f"“{title}”", f"«{title}»")
    ranked = [reason for reason in reasons if reason.weight > 0 and reason.code in _CLAUSES]
    ranked.sort(key=_salience, reverse=True)
    least = _LEAST_SHARE * total
    has_ratings = any(reason.code == "ratings" and _salience(reason) >= least for reason in ranked)
    weighted: list[tuple[float, Bilingual]] = []
    for reason in ranked:
        if weighted and (len(weighted) == _MOST or _salience(reason) < least):
            break
        if reason.code == "taste" and has_ratings:  # both rest on the same people
            continue
        if (clause := _CLAUSES[reason.code](reason, quoted_title)) is not None:
            weighted.append((reason.weight, clause))
    weighted.sort(key=lambda pair: -pair[0])
    return _sentence([clause for _, clause in weighted])


def _salience(reason: Reason) -> float:
    return reason.weight * _SALIENCE.get(reason.code, 1)


def join_names(names: Sequence[str], conjunction: str) -> str:
    """Join names as people say them.

    >>> join_names(["a", "b", "c"], "and"), join_names(["Tiana", "Irma"], "y")
    ('a, b and c', 'Tiana e Irma')
    """
    if len(names) < 2:
        return "".join(names)
    last = names[-1]
    sound = last.lower().removeprefix("h")
    if conjunction == "y" and sound[:1] in ("i", "í") and not last.lower().startswith(("hie", "hia", "ie")):
        conjunction = "e"
    return f"{', '.join(names[:-1])} {conjunction} {last}"


def format_lift(lift: float, decimal_mark: str = ".") -> str:
    """Return a lift as people read it.

    It is whole from ten on, below with one decimal unless that is 0.

    >>> format_lift(23.4), format_lift(2.04), format_lift(2.5, ",")
    ('23', '2', '2,5')
    """
    text = f"{lift:.0f}" if lift >= 9.95 else f"{lift:.1f}".removesuffix(".0")
    return text.replace(".", decimal_mark)


def _sentence(clauses: Sequence[Bilingual]) -> Bilingual:
    if not clauses:
        return Bilingual("", "")
    en, es = "; ".join(clause.en for clause in clauses), "; ".join(clause.es for clause in clauses)
    return Bilingual(f"{en[0].upper()}{en[1:]}.", f"{es[0].upper()}{es[1:]}.")


def _with_names(singular: Bilingual, plural: Bilingual | None = None) -> Clause:
    """Return a clause with the names of a reason; None without names."""

    def clause(reason: Reason, _: Bilingual) -> Bilingual | None:
        if not reason.entities:
            return None
        template = plural if plural and len(reason.entities) > 1 else singular
        return Bilingual(
            template.en.format(_names(reason.entities, "en")), template.es.format(_names(reason.entities, "es"))
        )

    return clause


def _fixed(en: str, es: str) -> Clause:
    return lambda _reason, _title: Bilingual(en, es)


def _names(entities: Sequence[Entity], language: str) -> str:
    names = [entity.name_es or entity.name if language == "es" else entity.name for entity in entities[:_MOST]]
    return join_names(names, "y" if language == "es" else "and")


def _ratings(reason: Reason, title: Bilingual) -> Bilingual:
    if reason.lift is None or reason.lift < _LEAST_LIFT:
        return Bilingual(
            f"people who liked {title.en} liked this too", f"a quienes les gustó {title.es} también les gustó esta"
        )
    return Bilingual(
        f"people who liked {title.en} liked this {format_lift(reason.lift)} times as often as others",
        f"a quienes les gustó {title.es}, esta les gustó {format_lift(reason.lift, ',')} veces más que al resto",
    )


def _genres(reason: Reason, title: Bilingual) -> Bilingual | None:
    genres = tuple(Entity(genre.id, genre.name, genre_names.spanish(genre.name)) for genre in reason.entities)
    clause = _with_names(
        Bilingual("same genre: {}", "mismo género: {}"), Bilingual("same genres: {}", "mismos géneros: {}")
    )
    return clause(Reason(reason.code, reason.weight, genres), title)


def _period(reason: Reason, _: Bilingual) -> Bilingual | None:
    years = [entity.name for entity in reason.entities]
    if len(years) == 1:
        return Bilingual(f"both from {years[0]}", f"ambas de {years[0]}")
    if len(years) == 2:
        return Bilingual(
            f"close in time ({years[0]} and {years[1]})", f"próximas en el tiempo ({years[0]} y {years[1]})"
        )
    return None


_CLAUSES: dict[str, Clause] = {
    "ratings": _ratings,
    "franchise": _with_names(Bilingual("same franchise: {}", "misma saga: {}")),
    "director": _with_names(Bilingual("also directed by {}", "también dirigida por {}")),
    "actors": _with_names(Bilingual("with {} in both", "con {} en ambas")),
    "keywords": _with_names(
        Bilingual("shared theme: {}", "tema común: {}"), Bilingual("shared themes: {}", "temas comunes: {}")
    ),
    "companies": _with_names(Bilingual("also produced by {}", "también producida por {}")),
    "genres": _genres,
    "title": _with_names(Bilingual("titles share: {}", "los títulos comparten: {}")),
    "taste": _fixed("liked by people of the same taste", "gusta a gente con los mismos gustos"),
    "text": _fixed("a similar plot", "una trama parecida"),
    "profile": _fixed("alike on the whole", "parecidas en conjunto"),
    "period": _period,
    "original_language": _with_names(Bilingual("both in {}", "ambas en {}")),
    "like_rate_prior": _fixed("liked by many", "gusta a mucha gente"),
    "like_rate": _fixed("among the best liked of what was asked for", "de lo que más gusta entre lo pedido"),
    "rating": _fixed("a similar average vote", "una nota media parecida"),
    "popularity": _fixed("a similar popularity", "una popularidad parecida"),
}  # fmt: skip

_OWN_CODES = ("liked", "seen", "disliked", "others")

CODES = (*_CLAUSES, *_OWN_CODES)
"""The codes of all reasons.

Those of lists for a movie come first, then those of lists for a person.
"""

# For a person's own movies, by their mark and whether they add to the score of the listed movie.
_OWN_TEMPLATES = {
    ("liked", True): (Bilingual("because you liked {}", "porque te gustó {}"), "porque te gustaron {}"),
    ("disliked", False): (
        Bilingual("although you did not like {}", "aunque no te gustó {}"), "aunque no te gustaron {}",
    ),
    ("liked", False): (
        Bilingual("although it goes less with {}", "aunque casa menos con {}"), "aunque casa menos con {}",
    ),
}  # fmt: skip

# Movies that were only seen are never named, so they get a clause without names, where there is no other.
_SEEN = Bilingual("liked by people who have seen the same films", "gusta a gente que ha visto lo mismo")

_TASTE = Bilingual("it goes with your tastes as a whole", "encaja con tus gustos en conjunto")


def _own_movie_clauses(reasons: Sequence[Reason], total: float) -> list[Bilingual]:
    """Return clauses on a person's own movies, a clause for each mark.

    Clauses for the listed movie come first, then at most one against it. A movie that was only seen is never named, and
    one that was disliked is never named in favour of another.
    """
    named = [reason for reason in reasons if reason.entities and reason.code != "seen"]
    strong = [reason for reason in named if abs(reason.weight) / total >= _LEAST_SHARE]
    clauses = (
        [Bilingual("liked by many", "gusta a mucha gente")]
        if any(reason.code == "like_rate_prior" for reason in reasons)
        else []
    )
    if not clauses and not any(reason.weight > 0 and reason.code == "liked" for reason in strong):
        strong += [reason for reason in named if reason.weight > 0 and reason.code == "liked"][:1]
    against: list[Bilingual] = []
    for (code, is_for), (template, plural_es) in _OWN_TEMPLATES.items():
        chosen = [reason for reason in strong if reason.code == code and (reason.weight > 0) is is_for]
        entities = [entity for reason in chosen[:_MOST] for entity in reason.entities]
        if entities:
            es = plural_es if len(entities) > 1 else template.es
            clause = Bilingual(template.en.format(_names(entities, "en")), es.format(_names(entities, "es")))
            (clauses if is_for else against).append(clause)
    if not clauses and any(reason.code == "seen" and reason.weight > 0 for reason in reasons):
        clauses.append(_SEEN)
    if not clauses and any(reason.weight > 0 for reason in reasons):
        clauses.append(_TASTE)
    return [*clauses, *against[:1]]
