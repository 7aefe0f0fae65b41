"""The evidence of a result, and notes where there is little."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from butaca.bilingual import Bilingual
from butaca.release.reader import IN_LIST, Release, id_list
from butaca.serving.explain.results import Evidence, Note, NoteCode

FIELDS = 7  # that may be compared: keywords, cast, director, collection, companies, genres and plot
_FEW_FIELDS = 2
_LEAST_SHARE = 0.1  # of a score, from which on a kind of evidence is named
_FROM_RATINGS = ("ratings", "taste")
_NOT_CONTENT = (*_FROM_RATINGS, "like_rate_prior", "like_rate", "rating", "popularity")


@dataclass(frozen=True)
class RecordedFacts:
    """The amount of data that a release has of a movie.

    ``likes`` counts the people who like it, ``fields`` the fields that are filled, 0 to 7.
    """

    likes: int
    ratings: int
    fields: int


def recorded_facts(release: Release, ids: Sequence[int]) -> dict[int, RecordedFacts]:
    """Return the recorded facts of some movies, by id."""
    if not ids:
        return {}
    rows = release.rows(
        f"SELECT movie_id, likes, ratings, fields FROM evidence WHERE movie_id {IN_LIST}",
        (id_list(ids),),
    )
    return {row["movie_id"]: RecordedFacts(row["likes"], row["ratings"], row["fields"]) for row in rows}


def evidence_of(weights: Mapping[str, float]) -> Evidence:
    """Return the evidence of a score, from the weights of its parts.

    Named is whatever makes a tenth of the score or more.
    """
    total = sum(weights.values()) or 1.0
    rated = sum(weights.get(code, 0.0) for code in _FROM_RATINGS) / total >= _LEAST_SHARE
    content = sum(weight for code, weight in weights.items() if code not in _NOT_CONTENT) / total >= _LEAST_SHARE
    if rated:
        return "ratings_and_content" if content else "ratings"
    return "content" if content else "like_rate"


def sparse_data_notes(facts: RecordedFacts | None, *, rated: bool, start_title: str | None = None) -> tuple[Note, ...]:
    """Return notes on a movie with little data; perhaps none.

    They are on a listed movie, or with the title of the start movie on the list that starts there. ``rated`` tells
    that ratings could have helped. Where they cannot, no note says that they are missing.
    """
    if not facts:
        return ()
    codes: list[NoteCode] = []
    if rated and not facts.ratings:
        codes.append("no_ratings")
    if facts.fields <= _FEW_FIELDS:
        codes.append("few_fields")
    texts = _ON_A_MOVIE if start_title is None else _ON_A_LIST
    values = {"title": start_title, "fields": facts.fields, "most": FIELDS}
    return tuple(
        Note(code, Bilingual(texts[code].en.format(**values), texts[code].es.format(**values))) for code in codes
    )


_ON_A_MOVIE: Mapping[NoteCode, Bilingual] = {
    "no_ratings": Bilingual("Nobody's rating of it is known here.", "Aquí no consta ninguna nota de nadie."),
    "few_fields": Bilingual(
        "Little is recorded of it: {fields} of {most} kinds of data.",
        "Consta poco de ella: {fields} de {most} tipos de datos.",
    ),
}
_ON_A_LIST: Mapping[NoteCode, Bilingual] = {
    "no_ratings": Bilingual(
        "Nobody's rating of “{title}” is known here: this list rests on what the films are like.",
        "Aquí no consta ninguna nota de «{title}»: esta lista se basa en cómo son las películas.",
    ),
    "few_fields": Bilingual(
        "Little is recorded of “{title}” ({fields} of {most} kinds of data): take this list with care.",
        "Consta poco de «{title}» ({fields} de {most} tipos de datos): esta lista es poco fiable.",
    ),
}
