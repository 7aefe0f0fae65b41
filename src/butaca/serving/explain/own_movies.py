"""Clauses on a person's own movies, in lists for a person."""

from collections.abc import Sequence, Set

from butaca.bilingual import Bilingual
from butaca.serving.explain.clauses import MOST_NAMES, named
from butaca.serving.explain.results import Entity, Reason

CODES = ("liked", "seen", "disliked", "others")
"""The codes of reasons in lists for a person."""

LEAST_SHARE = 0.05  # of the score, from which on a reason is named beside others

# By a movie's mark and whether it adds to the score of the listed movie; in English one text serves one or many.
_TEMPLATES = {
    ("liked", True): (
        Bilingual("because you liked {}", "porque te gustó {}"),
        Bilingual("because you liked {}", "porque te gustaron {}"),
    ),
    ("disliked", False): (
        Bilingual("although you did not like {}", "aunque no te gustó {}"),
        Bilingual("although you did not like {}", "aunque no te gustaron {}"),
    ),
    ("liked", False): (Bilingual("although it goes less with {}", "aunque casa menos con {}"), None),
}

# Movies that were only seen are never named, so they get a clause without names, where there is no other.
_SEEN = Bilingual("liked by people who have seen the same films", "gusta a gente que ha visto lo mismo")

_TASTE = Bilingual("it goes with your tastes as a whole", "encaja con tus gustos en conjunto")
_PRIOR = Bilingual("liked by many", "gusta a mucha gente")


def own_movie_clauses(reasons: Sequence[Reason], above: Set[str] = frozenset()) -> tuple[list[Bilingual], set[str]]:
    """Return clauses on a person's own movies, and the names in them.

    There is a clause for each mark. Clauses for the listed movie come first, then at most one against it. A movie that
    was only seen is never named, and one that was disliked is never named in favour of another. The strongest movie is
    always named, then rather others than those of the row ``above``.
    """
    total = sum(abs(reason.weight) for reason in reasons) or 1.0
    named_reasons = [reason for reason in reasons if reason.entities and reason.code != "seen"]
    strong = [reason for reason in named_reasons if abs(reason.weight) / total >= LEAST_SHARE]
    clauses = [_PRIOR] if any(reason.code == "like_rate_prior" for reason in reasons) else []
    if not clauses and not any(reason.weight > 0 and reason.code == "liked" for reason in strong):
        strong += [reason for reason in named_reasons if reason.weight > 0 and reason.code == "liked"][:1]
    against: list[Bilingual] = []
    names: set[str] = set()
    for (code, is_for), templates in _TEMPLATES.items():
        entities = [
            entity
            for reason in strong
            if reason.code == code and (reason.weight > 0) is is_for
            for entity in reason.entities
        ]
        if entities:
            chosen = _varied(entities, above)
            names.update(entity.name for entity in chosen)
            (clauses if is_for else against).append(named(chosen, *templates))
    if not clauses and any(reason.code == "seen" and reason.weight > 0 for reason in reasons):
        clauses.append(_SEEN)
    if not clauses and any(reason.weight > 0 for reason in reasons):
        clauses.append(_TASTE)
    return [*clauses, *against[:1]], names


def _varied(entities: Sequence[Entity], above: Set[str]) -> list[Entity]:
    """Return the first entity and some others, in their order.

    They are rather those that are not ``above``.
    """
    first, *others = entities
    others.sort(key=lambda entity: entity.name in above)
    chosen = [first, *others[: MOST_NAMES - 1]]
    return [entity for entity in entities if entity in chosen]
