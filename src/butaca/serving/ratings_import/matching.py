"""Matches the rows of an import to the movies of a release, and tells why others have none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from butaca.release.reader import Release
from butaca.serving.ratings_import.candidates import Ids
from butaca.serving.ratings_import.longer_titles import chosen_by_beginning
from butaca.serving.ratings_import.rows import Row, combined
from butaca.serving.ratings_import.titles import Choice, Reason, chosen_by_title, names_of

_AT_ONCE = 500  # rows that are looked up together


@dataclass(frozen=True)
class MissingRow:
    """A row without a movie, why, and the movies that it might mean."""

    row: Row
    reason: Reason
    candidates: tuple[int, ...] = ()


@dataclass(frozen=True)
class MatchedRows:
    """Rows by the movie that they mean, each movie once; those without; and those that are called otherwise.

    ``otherwise`` are movies whose title is longer, shorter or spelled otherwise, by what the file calls them.
    """

    movies: dict[int, Row]
    missing: Sequence[MissingRow]
    otherwise: dict[int, str]


def match(release: Release, rows: Sequence[Row]) -> MatchedRows:
    """Match rows by id, else by title and year; an id that a movie does not have decides against its title."""
    ids = Ids(release, rows)
    movies: dict[int, Row] = {}
    missing: dict[int, MissingRow] = {}
    otherwise: dict[int, str] = {}

    def found(movie: int, row: Row) -> None:
        movies[movie] = combined(movies[movie], row) if movie in movies else row

    undecided: dict[int, Row] = {}
    for place, row in enumerate(rows):
        movie = ids.movie(row)
        if movie is not None:
            found(movie, row)
        elif row.not_a_movie:
            missing[place] = MissingRow(row, "not_a_movie")
        elif not names_of(row):
            missing[place] = MissingRow(row, "not_in_catalogue" if row.name else "no_name")
        else:
            undecided[place] = row
    places = list(undecided)
    for place, choice in zip(places, _by_title(release, list(undecided.values()), ids), strict=True):
        row = undecided[place]
        if choice.movie is None:
            missing[place] = MissingRow(row, choice.reason, choice.candidates)
        else:
            found(choice.movie, row)
    place_of = {id(entry.row): place for place, entry in missing.items() if entry.reason == "not_in_catalogue"}
    looked_for = [missing[place].row for place in place_of.values()]
    for row, choice in chosen_by_beginning(release, looked_for, ids):
        place = place_of[id(row)]
        if choice.movie is None:
            missing[place] = MissingRow(row, choice.reason, choice.candidates)
        else:
            del missing[place]
            otherwise[choice.movie] = row.name
            found(choice.movie, row)
    return MatchedRows(movies, [missing[place] for place in sorted(missing)], otherwise)


def _by_title(release: Release, rows: Sequence[Row], ids: Ids) -> Iterator[Choice]:
    for place in range(0, len(rows), _AT_ONCE):
        yield from chosen_by_title(release, rows[place : place + _AT_ONCE], ids)
