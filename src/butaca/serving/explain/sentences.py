"""Reasons as a sentence, in English and in Spanish. Nothing is said that did not count."""

from collections.abc import Callable, Sequence

from butaca.bilingual import Bilingual
from butaca.catalogue import genre_names
from butaca.serving.explain.results import Entity, Reason

_SAID = 3  # reasons in a sentence, and names in a reason
_LEAST = 0.05  # of the whole, for a reason to be said if there is another
_OFTEN = 1.2  # times as often as others, below which it is not worth a number

# What is peculiar to two movies tells a reader more than what half of the catalogue shares; it counts so many
# times when it is decided what to say.
_TELLING = {"franchise": 5, "director": 3, "cast": 3, "keywords": 3}

Clause = Callable[[Reason, Bilingual], Bilingual | None]


def explain(reasons: Sequence[Reason], title: str = "") -> Bilingual:
    """The strongest reasons as a sentence; ``title`` is that of the movie one started from.

    A reason that has to name something and has nothing to name is passed over; without any that can be
    said, both texts are empty.
    """
    whole = sum(abs(reason.weight) for reason in reasons) or 1.0
    if any(reason.code in _OWN for reason in reasons):
        return _sentence(_of_own(reasons, whole))
    about = Bilingual(f"“{title}”", f"«{title}»")
    counted = [reason for reason in reasons if reason.weight > 0 and reason.code in _CLAUSES]
    counted.sort(key=_told, reverse=True)
    least = _LEAST * whole
    people = any(reason.code == "ratings" and _told(reason) >= least for reason in counted)
    said: list[tuple[float, Bilingual]] = []
    for reason in counted:
        if said and (len(said) == _SAID or _told(reason) < least):
            break
        if reason.code == "taste" and people:  # which is the same people, once more
            continue
        if (clause := _CLAUSES[reason.code](reason, about)) is not None:
            said.append((reason.weight, clause))
    said.sort(key=lambda one: -one[0])
    return _sentence([clause for _, clause in said])


def _told(reason: Reason) -> float:
    return reason.weight * _TELLING.get(reason.code, 1)


def joined(names: Sequence[str], conjunction: str) -> str:
    """Names as one says them.

    >>> joined(["a", "b", "c"], "and"), joined(["Tiana", "Irma"], "y")
    ('a, b and c', 'Tiana e Irma')
    """
    if len(names) < 2:
        return "".join(names)
    last = names[-1]
    begins = last.lower().removeprefix("h")
    if conjunction == "y" and begins[:1] in ("i", "í") and not last.lower().startswith(("hie", "hia", "ie")):
        conjunction = "e"
    return f"{', '.join(names[:-1])} {conjunction} {last}"


def number(value: float, comma: str = ".") -> str:
    """A number of times: whole from ten on, else with one digit that is not 0.

    >>> number(23.4), number(2.04), number(2.5, ",")
    ('23', '2', '2,5')
    """
    text = f"{value:.0f}" if value >= 9.95 else f"{value:.1f}".removesuffix(".0")
    return text.replace(".", comma)


def _sentence(clauses: Sequence[Bilingual]) -> Bilingual:
    if not clauses:
        return Bilingual("", "")
    en, es = "; ".join(clause.en for clause in clauses), "; ".join(clause.es for clause in clauses)
    return Bilingual(f"{en[0].upper()}{en[1:]}.", f"{es[0].upper()}{es[1:]}.")


def _named(one: Bilingual, several: Bilingual | None = None) -> Clause:
    """A clause that ends in names, and is not said without any."""

    def clause(reason: Reason, _: Bilingual) -> Bilingual | None:
        if not reason.entities:
            return None
        words = several if several and len(reason.entities) > 1 else one
        return Bilingual(words.en.format(_names(reason.entities, "en")), words.es.format(_names(reason.entities, "es")))

    return clause


def _plain(en: str, es: str) -> Clause:
    return lambda _reason, _about: Bilingual(en, es)


def _names(entities: Sequence[Entity], language: str) -> str:
    names = [entity.name_es or entity.name if language == "es" else entity.name for entity in entities[:_SAID]]
    return joined(names, "y" if language == "es" else "and")


def _ratings(reason: Reason, about: Bilingual) -> Bilingual:
    if reason.lift is None or reason.lift < _OFTEN:
        return Bilingual(
            f"people who liked {about.en} liked this too", f"a quienes les gustó {about.es} también les gustó esta"
        )
    return Bilingual(
        f"people who liked {about.en} liked this {number(reason.lift)} times as often as others",
        f"a quienes les gustó {about.es}, esta les gustó {number(reason.lift, ',')} veces más que al resto",
    )


def _genres(reason: Reason, about: Bilingual) -> Bilingual | None:
    spanish = tuple(Entity(one.id, one.name, genre_names.spanish(one.name)) for one in reason.entities)
    words = _named(Bilingual("same genre: {}", "mismo género: {}"), Bilingual("same genres: {}", "mismos géneros: {}"))
    return words(Reason(reason.code, reason.weight, spanish), about)


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
    "franchise": _named(Bilingual("same franchise: {}", "misma saga: {}")),
    "director": _named(Bilingual("also directed by {}", "también dirigida por {}")),
    "cast": _named(Bilingual("with {} in both", "con {} en ambas")),
    "keywords": _named(
        Bilingual("shared theme: {}", "tema común: {}"), Bilingual("shared themes: {}", "temas comunes: {}")
    ),
    "companies": _named(Bilingual("also produced by {}", "también producida por {}")),
    "genres": _genres,
    "title": _named(Bilingual("titles share: {}", "los títulos comparten: {}")),
    "taste": _plain("liked by people of the same taste", "gusta a gente con los mismos gustos"),
    "text": _plain("a similar plot", "una trama parecida"),
    "profile": _plain("alike on the whole", "parecidas en conjunto"),
    "period": _period,
    "language": _named(Bilingual("both in {}", "ambas en {}")),
    "fame": _plain("liked by many", "gusta a mucha gente"),
    "best_liked": _plain("among the best liked of what was asked for", "de lo que más gusta entre lo pedido"),
    "rating": _plain("a similar average vote", "una nota media parecida"),
    "popularity": _plain("a similar popularity", "una popularidad parecida"),
}  # fmt: skip

_OWN = ("liked", "seen", "disliked", "others")

# Of a person's own movies, by how they were marked and whether they speak for the listed one.
_BECAUSE = {
    ("liked", True): (Bilingual("because you liked {}", "porque te gustó {}"), "porque te gustaron {}"),
    ("disliked", False): (
        Bilingual("although you did not like {}", "aunque no te gustó {}"), "aunque no te gustaron {}",
    ),
    ("liked", False): (
        Bilingual("although it goes less with {}", "aunque casa menos con {}"), "aunque casa menos con {}",
    ),
}  # fmt: skip

# For where nothing else speaks for the movie: what one has only seen is no reason that is named.
_SEEN = Bilingual("liked by people who have seen the same films", "gusta a gente que ha visto lo mismo")

_TASTE = Bilingual("it goes with your tastes as a whole", "encaja con tus gustos en conjunto")


def _of_own(reasons: Sequence[Reason], whole: float) -> list[Bilingual]:
    """What speaks for the movie first, then what speaks against it, each kind in one clause.

    A movie that was only seen is not named, whatever it says, and one that was disliked never speaks for another.
    """
    named = [reason for reason in reasons if reason.entities and reason.code != "seen"]
    strong = [reason for reason in named if abs(reason.weight) / whole >= _LEAST]
    clauses = (
        [Bilingual("liked by many", "gusta a mucha gente")] if any(reason.code == "fame" for reason in reasons) else []
    )
    if not clauses and not any(reason.weight > 0 and reason.code == "liked" for reason in strong):
        strong += [reason for reason in named if reason.weight > 0 and reason.code == "liked"][:1]
    against: list[Bilingual] = []
    for (code, speaks_for), (one, several_es) in _BECAUSE.items():
        chosen = [reason for reason in strong if reason.code == code and (reason.weight > 0) is speaks_for]
        entities = [entity for reason in chosen[:_SAID] for entity in reason.entities]
        if entities:
            es = several_es if len(entities) > 1 else one.es
            clause = Bilingual(one.en.format(_names(entities, "en")), es.format(_names(entities, "es")))
            (clauses if speaks_for else against).append(clause)
    if not clauses and any(reason.code == "seen" and reason.weight > 0 for reason in reasons):
        clauses.append(_SEEN)
    if not clauses and any(reason.weight > 0 for reason in reasons):
        clauses.append(_TASTE)
    return [*clauses, *against[:1]]
