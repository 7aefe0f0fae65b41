"""How sure an answer can be: a calibrated number, what it rests on, and where it rests on little."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from butaca.release.reader import Release
from butaca.serving import movies
from butaca.serving.candidates import holds
from butaca.serving.listing import Evidence, Note, Said

FIELDS = 7  # keywords, cast, director, franchise, companies, genres and plot: what there may be to compare
_FEW_FIELDS = 2
_COUNTS = 0.1  # of a score: the least a kind of evidence contributes to be named
_RATED = ("ratings", "taste")
_NOT_CONTENT = (*_RATED, "fame", "best_liked", "rating", "popularity")


@dataclass(frozen=True)
class Calibration:
    """The logistic curve that was fitted to held-out people's likes, for lists of movies like one."""

    intercept: float
    slope: float

    def of(self, value: float) -> float:
        """The share of people who like what has that value."""
        return _logistic(self.intercept + self.slope * value)


@dataclass(frozen=True)
class PersonCalibration:
    """How likely who rates a movie listed for them gives it 4 stars or more, as held-out people did.

    The curve is logistic in the logarithm of the score and in a measure of how many movies the person named. Neither
    counts for more than the most it was measured with, ``most_score`` and ``most_named``.
    """

    intercept: float
    score: float
    named: float
    both: float
    most_score: float
    most_named: float

    def of(self, score: float, measure: float) -> float:
        """Return the probability."""
        x = logarithm(min(score, self.most_score))
        return _logistic(self.intercept + self.score * x + self.named * measure + self.both * x * measure)


@dataclass(frozen=True)
class Known:
    """What a release knows of a movie: people who like it, ratings, and fields that are filled, 0 to 7."""

    likes: int
    ratings: int
    fields: int


def calibration(release: Release) -> Calibration | None:
    """The curve of lists of movies like one; None where it was not measured."""
    curve = _measured(release).get("similar")
    return Calibration(*curve) if curve else None


def of_person(release: Release, named: int) -> Callable[[float], float] | None:
    """Return the confidence of scores for who named so many movies and likes some; None where it was not measured."""
    return _of_people(release, "recommended", named, math.log1p)


def of_newcomer(release: Release, named: int) -> Callable[[float], float] | None:
    """Return the same for who likes none of the movies they named, of which scores are like-rates."""
    return _of_people(release, "newcomer", named, float)


def _of_people(
    release: Release, kind: str, named: int, measure: Callable[[float], float]
) -> Callable[[float], float] | None:
    values = _measured(release).get(kind)
    if not values:
        return None
    curve = PersonCalibration(**values)
    measured = measure(min(named, curve.most_named))
    return lambda score: curve.of(score, measured)


def _measured(release: Release) -> Mapping[str, Any]:
    return release.manifest.settings.get("confidence") or {}


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-max(-700.0, min(700.0, value))))


def logarithm(score: float) -> float:
    """What the curves take, of a score kept off 0."""
    return math.log(max(score, 1e-9))


def known(release: Release, ids: Sequence[int]) -> dict[int, Known]:
    """What is known of each of some movies; empty for a release that does not say."""
    if not ids or not holds(release, "evidence"):
        return {}
    rows = release.rows(
        "SELECT movie_id, likes, ratings, fields FROM evidence WHERE movie_id IN (SELECT value FROM json_each(?))",
        (movies.listed(ids),),
    )
    return {row["movie_id"]: Known(row["likes"], row["ratings"], row["fields"]) for row in rows}


def evidence(weights: Mapping[str, float]) -> Evidence:
    """What a score rests on, by its parts: whatever makes a tenth of it or more."""
    whole = sum(weights.values()) or 1.0
    rated = sum(weights.get(code, 0.0) for code in _RATED) / whole >= _COUNTS
    content = sum(weight for code, weight in weights.items() if code not in _NOT_CONTENT) / whole >= _COUNTS
    if rated:
        return "ratings and content" if content else "ratings"
    return "content" if content else "fame"


def thin(known: Known | None, *, rated: bool) -> tuple[Note, ...]:
    """What to know of a listed movie of which little is known; nothing where there is enough.

    ``rated``: whether ratings could have helped. Where they cannot, or there are none at all, it goes without saying.
    """
    notes = []
    if rated and known and not known.ratings:
        notes.append(
            Note("no_ratings", Said("Nobody's rating of it is known here.", "Aquí no consta ninguna nota de nadie."))
        )
    if known and known.fields <= _FEW_FIELDS:
        notes.append(
            Note(
                "few_fields",
                Said(
                    f"Little is recorded of it: {known.fields} of {FIELDS} kinds of data.",
                    f"Consta poco de ella: {known.fields} de {FIELDS} tipos de datos.",
                ),
            )
        )
    return tuple(notes)


def thin_start(known: Known | None, title: str, *, rated: bool) -> tuple[Note, ...]:
    """The same of the movie that one starts from."""
    notes = []
    if rated and known and not known.ratings:
        said = Said(
            f"Nobody's rating of “{title}” is known here: this list rests on what the films are like.",
            f"Aquí no consta ninguna nota de «{title}»: esta lista se basa en cómo son las películas.",
        )
        notes.append(Note("no_ratings", said))
    if known and known.fields <= _FEW_FIELDS:
        said = Said(
            f"Little is recorded of “{title}” ({known.fields} of {FIELDS} kinds of data): take this list with care.",
            f"Consta poco de «{title}» ({known.fields} de {FIELDS} tipos de datos): esta lista es poco fiable.",
        )
        notes.append(Note("few_fields", said))
    return tuple(notes)
