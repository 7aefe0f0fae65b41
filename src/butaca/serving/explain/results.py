"""Results: listed movies with their reasons, and notes on the list."""

from dataclasses import dataclass
from typing import Literal

from butaca.bilingual import Bilingual
from butaca.catalogue.movie import Movie

Evidence = Literal["ratings", "ratings and content", "content", "fame"]


@dataclass(frozen=True)
class Note:
    """Something worth knowing of a list or of a result; ``code`` is stable, ``text`` is for people."""

    code: str
    text: Bilingual


@dataclass(frozen=True)
class Entity:
    """Something a reason rests on; a word of a title has its name alone. Only some have a Spanish name."""

    id: int | str | None
    name: str
    name_es: str | None = None


@dataclass(frozen=True)
class Reason:
    """A part of why a movie is listed; the weights of a result's reasons add up to its score.

    ``lift``: how many times as often as others people who like the one movie like the other; None where that is not
    what the reason says, or where it would rest on next to nobody.
    """

    code: str
    weight: float
    entities: tuple[Entity, ...] = ()
    lift: float | None = None


@dataclass(frozen=True)
class Result:
    """A listed movie.

    ``confidence`` of a movie like another is the share of such results that who likes the one likes too; of one for a
    person, the share of such results that get 4 stars or more from who rates them; None where it was not measured.
    ``moved_from`` is the place it would have without diversity, from 1, if that is another one.
    ``backfilled``: it comes from beyond the stored candidates, found by what it shares by name.
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
    """Results, the best first; ``novelty`` is what was used, None in a model that weighs none."""

    model: str
    novelty: float | None
    results: tuple[Result, ...]
    notes: tuple[Note, ...] = ()
