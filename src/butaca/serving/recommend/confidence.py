"""How sure an answer can be: a calibrated number, what it rests on, and where it rests on little."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from butaca.release.reader import Release
from butaca.serving.browse import movies
from butaca.serving.explain.results import Bilingual, Evidence, Note
from butaca.serving.recommend.candidates import holds

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
        return logistic(self.intercept + self.slope * value)


@dataclass(frozen=True)
class Known:
    """What a release knows of a movie: people who like it, ratings, and fields that are filled, 0 to 7."""

    likes: int
    ratings: int
    fields: int


def calibration(release: Release) -> Calibration | None:
    """The curve of lists of movies like one; None where it was not measured."""
    curve = measured(release).get("similar")
    return Calibration(*curve) if curve else None


def measured(release: Release) -> Mapping[str, Any]:
    """Return the curves that were measured, by the kind of list."""
    return release.manifest.settings.get("confidence") or {}


def logistic(value: float) -> float:
    """Return 1 / (1 + exp(-value)), without overflow."""
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
            Note(
                "no_ratings", Bilingual("Nobody's rating of it is known here.", "Aquí no consta ninguna nota de nadie.")
            )
        )
    if known and known.fields <= _FEW_FIELDS:
        notes.append(
            Note(
                "few_fields",
                Bilingual(
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
        said = Bilingual(
            f"Nobody's rating of “{title}” is known here: this list rests on what the films are like.",
            f"Aquí no consta ninguna nota de «{title}»: esta lista se basa en cómo son las películas.",
        )
        notes.append(Note("no_ratings", said))
    if known and known.fields <= _FEW_FIELDS:
        said = Bilingual(
            f"Little is recorded of “{title}” ({known.fields} of {FIELDS} kinds of data): take this list with care.",
            f"Consta poco de «{title}» ({known.fields} de {FIELDS} tipos de datos): esta lista es poco fiable.",
        )
        notes.append(Note("few_fields", said))
    return tuple(notes)
