"""Results: listed movies with their reasons, and notes on the list."""

from dataclasses import dataclass
from typing import Literal

from butaca.bilingual import Bilingual
from butaca.catalogue.movie import Movie

Evidence = Literal["ratings", "ratings_and_content", "content", "like_rate"]
NoteCode = Literal[
    "no_ratings", "few_fields", "unchecked", "less_known", "franchise_place", "variety",
    "backfilled", "reordered", "release_order", "fewer", "fewer_confident", "no_franchise", "ignored", "newcomer",
    "unrated", "seen_or_watchlist", "list_as_seen", "listed", "not_read", "no_rows", "called_otherwise",
]  # fmt: skip


@dataclass(frozen=True)
class Note:
    """A note on a list or result.

    ``code`` is stable, ``text`` is for people.
    """

    code: NoteCode
    text: Bilingual


@dataclass(frozen=True)
class Entity:
    """An entity that a reason rests on.

    A word of a title has no id. Only some have a Spanish name.
    """

    id: int | str | None
    name: str
    name_es: str | None = None


@dataclass(frozen=True)
class Reason:
    """A reason why a movie is listed.

    The weights of a result's reasons add up to its score. ``lift`` is how many times as often as others people who like
    the start movie like the listed movie; None in reasons that do not rest on it, or where too few people like both.
    """

    code: str
    weight: float
    entities: tuple[Entity, ...] = ()
    lift: float | None = None


@dataclass(frozen=True)
class Result:
    """A listed movie.

    ``confidence`` is a probability. In a list of movies that are alike, it is that people judge the two good
    recommendations of each other; in other lists, that somebody who rates it gives it 4 stars or more. None where it
    was not measured. ``moved_from`` is the place it would have by its score alone, from 1; None if it is the same.
    ``backfilled`` tells that it is not from the stored candidates, but from the content fallback.
    """

    movie: Movie
    score: float
    confidence: float | None
    evidence: Evidence
    reasons: tuple[Reason, ...]
    sentence: Bilingual
    notes: tuple[Note, ...] = ()
    moved_from: int | None = None
    backfilled: bool = False


@dataclass(frozen=True)
class ResultList:
    """Results, the best first, with notes on the list.

    ``novelty`` and ``likeness`` are the values that were used; None in a model without them, and ``likeness`` in a list
    for a person.
    """

    model: str
    novelty: float | None
    likeness: float | None
    results: tuple[Result, ...]
    notes: tuple[Note, ...] = ()
