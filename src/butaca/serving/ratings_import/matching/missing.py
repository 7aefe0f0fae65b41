"""Rows without a movie: the reason in words, and suggested movies."""

from collections.abc import Sequence

from butaca.bilingual import Bilingual
from butaca.errors import OutOfTime
from butaca.release.reader import IN_LIST, Release, id_list
from butaca.serving.ratings_import.matching.rows_to_movies import MissingRow
from butaca.serving.ratings_import.matching.whole_titles import MissingReason
from butaca.serving.ratings_import.reading.cells import KIND_NAMES
from butaca.serving.search.entries import MOVIES
from butaca.serving.search.search import search

SUGGESTIONS = 3  # movies a row

_REASONS: dict[MissingReason, Bilingual] = {
    "not_in_catalogue": Bilingual("it is not in the catalogue", "no está en el catálogo"),
    "other_id": Bilingual(
        "the catalogue has this title with another id", "el catálogo tiene este título con otro identificador"
    ),
    "ambiguous": Bilingual("it may be one of several movies", "puede ser una de varias películas"),
    "no_name": Bilingual("the row names no movie", "la fila no nombra ninguna película"),
}


def reason_text(entry: MissingRow) -> Bilingual:
    """Return the reason, in words, why a row has no movie."""
    if entry.reason == "not_a_movie":
        kind = KIND_NAMES[entry.row.not_a_movie or "series"]
        return Bilingual(f"it is {kind.en}", f"es {kind.es}")
    return _REASONS[entry.reason]


def suggested(release: Release, entry: MissingRow) -> Sequence[int]:
    """Return the movies that a row might mean, the likeliest first.

    There are none for a title that is no movie.
    """
    if entry.candidates or entry.reason in ("not_a_movie", "no_name") or not entry.row.title:
        return entry.candidates[:SUGGESTIONS]
    try:
        hits = search(release, entry.row.title, MOVIES)
    except OutOfTime:
        return ()  # there is an answer without them
    year = entry.row.year
    hits.sort(
        key=lambda hit: (
            not hit.is_exact,
            year is None or hit.entry.year is None or abs(hit.entry.year - year) > 1,
        )
    )
    return list(dict.fromkeys(hit.entry.ref for hit in hits))[:SUGGESTIONS]


def titled(release: Release, ids: Sequence[int]) -> dict[int, tuple[str, int | None]]:
    """Return title and year of some movies."""
    rows = release.rows(
        f"SELECT id, title, release_year FROM movies WHERE id {IN_LIST}",
        (id_list(ids),),
    )
    return {row["id"]: (row["title"], row["release_year"]) for row in rows}
