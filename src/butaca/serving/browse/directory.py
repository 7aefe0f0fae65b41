"""Directories: all groups of a kind, sorted, in pages, with their figures."""

import json
import string
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from butaca.bilingual import Bilingual
from butaca.catalogue import attributes, genre_names
from butaca.release.database import FIGURES_PREFIX
from butaca.release.reader import IN_LIST, Release

KINDS = ("collection", "company", "person", "director", "genre", "country", "original_language", "decade")
"""Kinds of groups with a directory, by their filters."""

SORTS = ("known", "movies", "name", "score", "return")
"""Orders of a directory.

The most voted first, the most movies, by name, the best voted, or the greatest return.
"""

_ORDERS = {
    "known": "vote_count DESC",
    "movies": "movie_count DESC",
    "name": "name_fold",
    "score": "score DESC",
    "return": "overall DESC",
}
_TRANSLATED = ("genre", "country", "original_language")  # few enough to be sorted by another name
_OTHER_LETTERS = "#"


@dataclass(frozen=True)
class GroupFigures:
    """A group of movies with its figures.

    ``member`` is its id or code, of a decade the first year. ``score`` is a mean vote that few movies or votes leave
    near the mean of all. ``budget`` and ``revenue`` are sums in US dollars over the ``money_count`` movies where both
    are known and plausible, and ``overall`` is the one over the other; None where they are too few. ``best`` are the
    ids of the most voted movies, at most three.
    """

    member: int | str
    name: Bilingual
    movie_count: int
    vote_count: int
    score: float | None
    money_count: int
    budget: int
    revenue: int
    overall: float | None
    best: tuple[int, ...]


def count(release: Release, kind: str) -> int:
    """Return the number of groups of a kind that have movies."""
    return release.once(("directory", kind), partial(_count, kind=kind))


def page(release: Release, kind: str, sort: str, language: str, n: int, number: int) -> list[GroupFigures]:
    """Return the groups of a page of ``n``, counted from 1.

    Names are compared without case and accents, in the language; ties by member, and what is unknown last.
    """
    order = _ORDERS[sort]
    if sort == "name" and language == "es" and kind in _TRANSLATED:
        order = "coalesce(name_es_fold, name_fold)"
    rows = release.rows(
        f"SELECT member FROM {FIGURES_PREFIX}{kind} ORDER BY {order}, member LIMIT ? OFFSET ?", (n, (number - 1) * n)
    )
    return figures(release, kind, [row["member"] for row in rows])


def figures(release: Release, kind: str, members: Sequence[int | str]) -> list[GroupFigures]:
    """Return the figures of some groups, in their order.

    Groups that do not exist are left out.
    """
    attribute = attributes.BY_FILTER.get(kind)
    names, key = (attribute.names, attribute.key) if attribute else ("", "")
    name_es = f"{names}.name_es" if key == "code" else "NULL"
    rows = release.rows(
        f"SELECT member, {f'{names}.name' if names else 'member'} AS name, {name_es} AS name_es, movie_count, "
        "vote_count, score, money_count, budget, revenue, overall, best_1, best_2, best_3 "
        f"FROM {FIGURES_PREFIX}{kind} {f'JOIN {names} ON {names}.{key} = member' if names else ''} "
        f"WHERE member {IN_LIST}",
        (json.dumps(members),),
    )
    known = {
        row["member"]: GroupFigures(
            row["member"],
            _name(kind, row["name"], row["name_es"]),
            row["movie_count"],
            row["vote_count"],
            row["score"],
            row["money_count"],
            row["budget"],
            row["revenue"],
            row["overall"],
            tuple(movie_id for movie_id in (row["best_1"], row["best_2"], row["best_3"]) if movie_id is not None),
        )
        for row in rows
    }
    return [known[member] for member in members if member in known]


def letters(release: Release, kind: str, n: int) -> list[tuple[str, int]]:
    """Return the first letters of names, each with its page by name.

    Names in front of all letters, such as numbers, come under ``#``.
    """
    return release.once(("letters", kind, n), partial(_letters, kind=kind, n=n))


def _letters(release: Release, kind: str, n: int) -> list[tuple[str, int]]:
    before = f"SELECT count(*) FROM {FIGURES_PREFIX}{kind} WHERE name_fold < ?"
    ends = [int(release.rows(before, (letter,))[0][0]) for letter in (*string.ascii_lowercase, "{")]
    pages = [
        (letter.upper(), first // n + 1)
        for letter, first, following in zip(string.ascii_lowercase, ends, ends[1:], strict=False)
        if following > first
    ]
    return [(_OTHER_LETTERS, 1), *pages] if ends[0] else pages


def _count(release: Release, kind: str) -> int:
    return int(release.rows(f"SELECT count(*) FROM {FIGURES_PREFIX}{kind}")[0][0])


def _name(kind: str, name: str | int, name_es: str | None) -> Bilingual:
    if kind == "decade":
        return Bilingual(f"{name}s", f"Años {name}")
    if kind == "genre":
        return Bilingual(str(name), genre_names.spanish(str(name)))
    spanish = name_es or str(name)
    return Bilingual(str(name), f"{spanish[:1].upper()}{spanish[1:]}" if kind in _TRANSLATED else spanish)
