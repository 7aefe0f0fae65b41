"""Which movies rows mean by title and year, where ids do not tell."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from butaca.catalogue.names import fold
from butaca.catalogue.text_keys import key
from butaca.release.reader import Release
from butaca.serving.ratings_import.matching.candidates import COLUMNS, Candidate, Ids
from butaca.serving.ratings_import.rows import Row

Reason = Literal["not_in_catalogue", "other_id", "ambiguous", "not_a_movie", "no_name"]

_BETTER_KNOWN = 10  # how many times the votes of any other a movie has that is meant without a doubt
_YEARS_APART = 1

_BY_KEY = (
    f"SELECT entry.key, {COLUMNS.format(name='entry.name')} FROM search_entries AS entry "
    "JOIN movies ON movies.id = entry.ref LEFT JOIN movie_details ON movie_details.movie_id = movies.id "
    "WHERE entry.kind = 'movie' AND entry.key IN (SELECT value FROM json_each(?)) ORDER BY entry.id"
)


@dataclass(frozen=True)
class Choice:
    """The movie that is meant, or why none is told, and those that it might be."""

    movie: int | None
    reason: Reason = "not_in_catalogue"
    candidates: tuple[int, ...] = ()


def names_of(row: Row) -> list[str]:
    """Return the titles of a row, each once."""
    return [name for name in dict.fromkeys((row.title, row.original_title)) if name]


def chosen_by_title(release: Release, rows: Sequence[Row], ids: Ids) -> list[Choice]:
    """Return for each row the movie of its title, or original title, of its year.

    What is called exactly so goes before what is so but for articles, punctuation and how numbers are written;
    exactly so may also be called a movie of the year before or after. Where an id says that one of them is another
    movie, none is chosen.
    """
    known = by_key(release, {key(name) for row in rows for name in names_of(row)})
    return [_choice(row, known, ids) for row in rows]


def by_key(release: Release, keys: set[str]) -> Mapping[str, Sequence[Candidate]]:
    """Return the movies that have one of some keys, by key, the best known first."""
    found: dict[str, list[Candidate]] = {}
    for own_key, *values in release.rows(_BY_KEY, (json.dumps(sorted(keys)),)) if keys else ():
        found.setdefault(own_key, []).append(Candidate(*values))
    return found


def _choice(row: Row, known: Mapping[str, Sequence[Candidate]], ids: Ids) -> Choice:
    names = names_of(row)
    folded = {fold(name) for name in names}
    near = [
        candidate for name in names for candidate in known.get(key(name), ())
        if row.year is None or abs(candidate.year - row.year) <= _YEARS_APART
    ]  # fmt: skip
    if not all(ids.allow(row, candidate) for candidate in near):
        return Choice(None, "other_id", unique_ids(near))
    same_year = [candidate for candidate in near if row.year in (None, candidate.year)]
    so_called = [candidate for candidate in near if fold(candidate.name) in folded]
    both = [candidate for candidate in same_year if candidate in so_called]
    if fitting := both or same_year or so_called:
        return the_one(fitting)
    return Choice(None)


def the_one(candidates: Sequence[Candidate]) -> Choice:
    """Return the only movie, or that which is far better known than the others, else that it is ambiguous."""
    votes = {candidate.id: candidate.votes for candidate in candidates}
    ranked = sorted(votes, key=lambda movie: (-votes[movie], movie))
    if len(ranked) == 1 or votes[ranked[0]] >= _BETTER_KNOWN * max(votes[ranked[1]], 1):
        return Choice(ranked[0])
    return Choice(None, "ambiguous", tuple(ranked))


def unique_ids(candidates: Iterable[Candidate]) -> tuple[int, ...]:
    """Return the ids of some movies, each once."""
    return tuple(dict.fromkeys(candidate.id for candidate in candidates))
