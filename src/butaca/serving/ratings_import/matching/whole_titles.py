"""Movies that rows without a known id mean, by title and year."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from butaca.catalogue.names import fold
from butaca.catalogue.text_keys import key
from butaca.release.reader import IN_LIST, Release
from butaca.serving.ratings_import.matching.movie_candidates import COLUMNS, MovieCandidate, MoviesById
from butaca.serving.ratings_import.rows import RatingRow

MissingReason = Literal["not_in_catalogue", "other_id", "ambiguous", "not_a_movie", "no_name"]

_BETTER_KNOWN = 10  # how many times the votes of any other a movie has that is meant without a doubt
_YEARS_APART = 1

_BY_KEY = (
    f"SELECT entry.key, {COLUMNS.format(name='entry.name')} FROM search_entries AS entry "
    "JOIN movies ON movies.id = entry.ref LEFT JOIN movie_details ON movie_details.movie_id = movies.id "
    f"WHERE entry.kind = 'movie' AND entry.field <> 'place' AND entry.key {IN_LIST} ORDER BY entry.id"
)


@dataclass(frozen=True)
class Choice:
    """The movie that is meant, or a reason and possible movies."""

    movie: int | None
    reason: MissingReason = "not_in_catalogue"
    candidates: tuple[int, ...] = ()


def names_of(row: RatingRow) -> list[str]:
    """Return the titles of a row, each once."""
    return [name for name in dict.fromkeys((row.title, row.original_title)) if name]


def choose_by_title(release: Release, rows: Sequence[RatingRow], ids: MoviesById) -> list[Choice]:
    """Return for each row the movie of its title and year.

    The title may be the original one. A movie of exactly this name goes before one whose name differs in articles,
    punctuation or the form of numbers; with exactly this name, the year may be one more or less, or unknown in the
    catalogue. Where an id says that any of them is another movie, none is chosen.
    """
    known = by_key(release, {key(name) for row in rows for name in names_of(row)})
    return [_choice(row, known, ids) for row in rows]


def by_key(release: Release, keys: set[str]) -> Mapping[str, Sequence[MovieCandidate]]:
    """Return the movies by key of their title, the best known first."""
    movies: dict[str, list[MovieCandidate]] = {}
    for own_key, *values in release.rows(_BY_KEY, (json.dumps(sorted(keys)),)) if keys else ():
        movies.setdefault(own_key, []).append(MovieCandidate(*values))
    return movies


def _choice(row: RatingRow, known: Mapping[str, Sequence[MovieCandidate]], ids: MoviesById) -> Choice:
    names = names_of(row)
    folded = {fold(name) for name in names}
    near = [
        candidate for name in names for candidate in known.get(key(name), ())
        if row.year is None or candidate.year is None or abs(candidate.year - row.year) <= _YEARS_APART
    ]  # fmt: skip
    if not all(ids.allow(row, candidate) for candidate in near):
        return Choice(None, "other_id", unique_ids(near))
    same_year = [candidate for candidate in near if row.year in (None, candidate.year)]
    same_name = [candidate for candidate in near if fold(candidate.name) in folded]
    both = [candidate for candidate in same_year if candidate in same_name]
    if fitting := both or same_year or same_name:
        return best_known(fitting)
    return Choice(None)


def best_known(candidates: Sequence[MovieCandidate]) -> Choice:
    """Return the only or by far the best known movie, else *ambiguous*."""
    votes = {candidate.id: candidate.vote_count for candidate in candidates}
    ranked = sorted(votes, key=lambda movie: (-votes[movie], movie))
    if len(ranked) == 1 or votes[ranked[0]] >= _BETTER_KNOWN * max(votes[ranked[1]], 1):
        return Choice(ranked[0])
    return Choice(None, "ambiguous", tuple(ranked))


def unique_ids(candidates: Iterable[MovieCandidate]) -> tuple[int, ...]:
    """Return the distinct ids of some movies, in order."""
    return tuple(dict.fromkeys(candidate.id for candidate in candidates))
