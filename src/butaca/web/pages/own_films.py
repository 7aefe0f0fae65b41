"""Films of other people than the reader, as reasons in their lists."""

from collections.abc import Callable, Sequence

from butaca.bilingual import Bilingual
from butaca.serving.explain.clauses import MOST_NAMES, join_names
from butaca.serving.explain.own_movies import LEAST_SHARE
from butaca.serving.explain.results import Entity, Reason, Result


def titles(reasons: Sequence[Reason], code: str, sign: int, titled: Callable[[Entity], str]) -> list[str]:
    """Return the titles of a mark that count with a sign.

    ``sign`` is 1 or -1; the strongest come first, three at most.
    """
    least = LEAST_SHARE * sum(abs(reason.weight) for reason in reasons)
    strong = [reason for reason in reasons if reason.code == code and reason.weight * sign >= max(least, 1e-9)]
    return [titled(entity) for reason in strong for entity in reason.entities][:MOST_NAMES]


def join_titles(named: Sequence[str], language: str) -> str:
    """Join titles as people say them."""
    return join_names(named, "y" if language == "es" else "and")


def their_reason(result: Result) -> Bilingual | None:
    """Return which of somebody's films speak for a listed one.

    None where none does.
    """
    names = titles(result.reasons, "liked", 1, lambda entity: entity.name)
    if not names:
        return None
    verb = "gustó" if len(names) == 1 else "gustaron"
    return Bilingual(f"Because they liked {join_titles(names, 'en')}.", f"Porque le {verb} {join_titles(names, 'es')}.")
