"""Clauses of sentences: reasons in words, in two languages."""

from collections.abc import Callable, Iterable, Sequence

from butaca.bilingual import Bilingual
from butaca.catalogue import genre_names
from butaca.catalogue.themes import theme
from butaca.serving.explain.results import Entity, Reason

MOST_NAMES = 3  # in a clause
LEAST_LIFT = 1.2  # from which on a lift is worth a number
_NOTHING = Bilingual("", "")

Clause = Callable[[Reason, Bilingual], Bilingual]
"""From a reason and the start movie's title, quoted, to a clause.

A text is empty where there is nothing to name in its language.
"""


def clause(reason: Reason, title: Bilingual) -> Bilingual:
    """Return a reason as a clause.

    Both texts are empty where it lacks the names it needs.
    """
    return _CLAUSES[reason.code](reason, title) if reason.code in _CLAUSES else _NOTHING


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


def named(
    entities: Iterable[Entity], singular: Bilingual, plural: Bilingual | None = None, most: int = MOST_NAMES
) -> Bilingual:
    """Return a template with the first names of some entities, each once.

    There are ``most`` at most. Names that are empty in a language are left out there; without any, the text is empty.
    """
    members = tuple(entities)
    plural = plural or singular
    return Bilingual(
        _filled([entity.name for entity in members], "and", singular.en, plural.en, most),
        _filled(
            [entity.name if entity.name_es is None else entity.name_es for entity in members],
            "y", singular.es, plural.es, most,
        ),
    )  # fmt: skip


def _filled(names: Iterable[str], conjunction: str, singular: str, plural: str, most: int) -> str:
    few = list(dict.fromkeys(filter(None, names)))[:most]
    return (singular if len(few) == 1 else plural).format(join_names(few, conjunction)) if few else ""


def _with_names(singular: Bilingual, plural: Bilingual | None = None) -> Clause:
    return lambda reason, _title: named(reason.entities, singular, plural)


def _fixed(en: str, es: str) -> Clause:
    return lambda _reason, _title: Bilingual(en, es)


def _ratings(reason: Reason, title: Bilingual) -> Bilingual:
    if reason.lift is None or reason.lift < LEAST_LIFT:
        return Bilingual(
            f"people who liked {title.en} liked this too", f"también gusta a quienes disfrutaron {title.es}"
        )
    return Bilingual(
        f"people who liked {title.en} liked this {format_lift(reason.lift)} times as often as others",
        f"gusta {format_lift(reason.lift, ',')} veces más a menudo entre quienes disfrutaron {title.es}",
    )


def themes(reason: Reason) -> list[Entity]:
    """Return the keywords of a reason as themes.

    Names are empty in a language that has none.
    """
    return [Entity(None, names.en, names.es) for names in (theme(keyword.name) for keyword in reason.entities)]


def genres(reason: Reason) -> list[Entity]:
    """Return the genres of a reason, in both languages."""
    return [Entity(genre.id, genre.name, genre_names.spanish(genre.name)) for genre in reason.entities]


def _keywords(reason: Reason, _: Bilingual) -> Bilingual:
    return named(
        themes(reason),
        Bilingual("shared theme: {}", "tema común: {}"),
        Bilingual("shared themes: {}", "temas comunes: {}"),
    )


def _genres(reason: Reason, _: Bilingual) -> Bilingual:
    return named(
        genres(reason),
        Bilingual("same genre: {}", "mismo género: {}"),
        Bilingual("same genres: {}", "mismos géneros: {}"),
    )


def _countries(reason: Reason, _: Bilingual) -> Bilingual:
    return named(
        (Entity(country.id, with_article(country.name), country.name_es) for country in reason.entities),
        Bilingual("both from {}", "ambas de {}"),
    )


def with_article(country: str) -> str:
    """Return a country's name in English as it stands after a preposition.

    >>> with_article("United States of America"), with_article("France")
    ('the United States', 'France')
    """
    name = country.removesuffix(" of America") if country.startswith("United States") else country
    return f"the {name}" if name.startswith("United ") or name.split(" ")[-1] in _PLURALS_AND_UNIONS else name


_PLURALS_AND_UNIONS = {
    "Antilles", "Bahamas", "Comoros", "Emirates", "Federation", "Islands", "Maldives", "Netherlands", "Philippines",
    "Republic", "Seychelles", "Territories", "Territory", "Union",
}  # fmt: skip


def _period(reason: Reason, _: Bilingual) -> Bilingual:
    years = [entity.name for entity in reason.entities]
    if len(years) == 1:
        return Bilingual(f"both from {years[0]}", f"ambas de {years[0]}")
    if len(years) == 2:
        return Bilingual(
            f"close in time ({years[0]} and {years[1]})", f"próximas en el tiempo ({years[0]} y {years[1]})"
        )
    return _NOTHING


_CLAUSES: dict[str, Clause] = {
    "ratings": _ratings,
    "franchise": _with_names(Bilingual("same franchise: {}", "misma saga: {}")),
    "director": _with_names(Bilingual("also directed by {}", "también dirigida por {}")),
    "actors": _with_names(Bilingual("with {} in both", "con {} en ambas")),
    "keywords": _keywords,
    "companies": _with_names(Bilingual("also produced by {}", "también producida por {}")),
    "genres": _genres,
    "title": _with_names(Bilingual("titles share: {}", "los títulos comparten: {}")),
    "taste": _fixed("liked by people of the same taste", "gusta a gente con los mismos gustos"),
    "text": _fixed("a similar plot", "una trama parecida"),
    "profile": _fixed("alike on the whole", "parecidas en conjunto"),
    "period": _period,
    "original_language": _with_names(Bilingual("both in {}", "ambas en {}")),
    "countries": _countries,
    "like_rate_prior": _fixed("liked by many", "gusta a mucha gente"),
    "like_rate": _fixed("among the best liked of what was asked for", "de lo que más gusta entre lo pedido"),
    "rating": _fixed("a similar average vote", "una nota media parecida"),
    "popularity": _fixed("a similar popularity", "una popularidad parecida"),
}

CODES = tuple(_CLAUSES)
"""The codes of reasons in lists for a movie."""
